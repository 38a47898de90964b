package pli.witness.service;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.Cosignable;
import pli.transparency.witness.Refusal;
import pli.transparency.witness.WitnessRules;
import pli.transparency.witness.WitnessVerdict;

/**
 * Answers {@code add-checkpoint}, one request at a time for each log.
 *
 * <p>Its promise: of any two checkpoints of one log that it cosigned, the larger begins with the
 * smaller. For that it judges a request by what its disk has, writes the new head to the disk, and
 * only then signs, all under the log's lock.
 */
public final class Witness {
  /** The status of what went wrong here and not with the request. */
  private static final int OUT_OF_ORDER = 500;

  /** How old the cosignature may be that is shown of a head, while newer ones are given. */
  private static final long SHOWN_AGAIN_SECONDS = 60;

  private final WitnessFolder folder;
  private final Heads heads;
  private final LongSupplier clock;
  private final Consumer<String> complaints;

  /** When what was cosigned was last written down for those who look; for each log. */
  private final ConcurrentHashMap<String, Long> shownAt = new ConcurrentHashMap<>();

  /** The last complaint. */
  private volatile String said = "";

  /** One lock for each log that is known. */
  private final ConcurrentHashMap<String, Object> locks = new ConcurrentHashMap<>();

  /**
   * A witness.
   *
   * @param folder that it keeps open
   * @param clock seconds since 1970
   * @param complaints takes a sentence for its operator
   */
  public Witness(WitnessFolder folder, LongSupplier clock, Consumer<String> complaints) {
    this.folder = folder;
    this.heads = folder.heads();
    this.clock = clock;
    this.complaints = complaints;
  }

  /** The key that verifies its cosignatures. */
  public VerifierKey key() {
    return folder.cosigner().verifierKey();
  }

  /** Answers a request, and after {@link AddCheckpointResponse.Cosigned} will never forget it. */
  public AddCheckpointResponse add(Bytes body) {
    AddCheckpointRequest request;
    try {
      request = AddCheckpointRequest.parse(body);
    } catch (DecodeException e) {
      return new AddCheckpointResponse.Refused(Refusal.MALFORMED);
    }
    String origin = request.checkpoint().checkpoint().origin();
    try {
      TrustedLog log = folder.logs().of(origin);
      if (log == null) {
        return new AddCheckpointResponse.Refused(Refusal.UNKNOWN_LOG);
      }
      synchronized (locks.computeIfAbsent(origin, name -> new Object())) {
        return judge(log, request);
      }
    } catch (IOException | DecodeException | FolderException e) {
      complain("Nothing was cosigned: " + e.getMessage());
      return new AddCheckpointResponse.Unavailable(OUT_OF_ORDER);
    }
  }

  /** Who asks again and again fills no log with one sentence. */
  private void complain(String sentence) {
    if (!sentence.equals(said)) {
      said = sentence;
      complaints.accept(sentence);
    }
  }

  /** What it cosigned last, by the hexadecimal SHA-256 of the origin; null if nothing. */
  public @Nullable Bytes shown(String hash) throws IOException {
    Bytes cosigned = heads.shown(hash);
    return cosigned.isEmpty() ? null : cosigned;
  }

  /** Owns the log's lock. */
  private AddCheckpointResponse judge(TrustedLog log, AddCheckpointRequest request)
      throws IOException, DecodeException {
    return switch (WitnessRules.judge(log, heads.latest(log.origin()), request)) {
      case WitnessVerdict.Answer answer -> {
        lookForFork(log, request.checkpoint());
        yield answer.response();
      }
      case Cosignable cosignable -> cosign(log, cosignable);
    };
  }

  /** The order of these lines is the whole promise. */
  private AddCheckpointResponse cosign(TrustedLog log, Cosignable cosignable)
      throws IOException, DecodeException {
    SignedCheckpoint bare;
    try {
      bare = signedByLogAlone(log, cosignable.checkpoint());
    } catch (VerificationException e) {
      throw new IllegalStateException("a checkpoint that was verified before", e);
    }
    // Of a head that the disk has already, anybody can ask for a cosignature: it costs no writing.
    boolean isNew = !cosignable.head().equals(cosignable.latest()) || cosignable.head().size() == 0;
    if (isNew) {
      heads.replace(bare);
    }
    long now = clock.getAsLong();
    AddCheckpointResponse.Cosigned cosigned = cosignable.cosign(folder.cosigner(), now);
    Long before = shownAt.get(log.origin());
    if (isNew || before == null || Math.abs(now - before) >= SHOWN_AGAIN_SECONDS) {
      heads.show(bare.with(cosigned.signatures()));
      shownAt.put(log.origin(), now);
    }
    return cosigned;
  }

  /** Of what stands below a checkpoint only what was verified is kept. */
  private static SignedCheckpoint signedByLogAlone(TrustedLog log, SignedCheckpoint checkpoint)
      throws DecodeException, VerificationException {
    List<NoteSignature> signatures = checkpoint.note().verify(log.keys());
    return SignedCheckpoint.of(new SignedNote(checkpoint.note().text(), signatures));
  }

  /** A second root of the size that was cosigned last, with the log's signature, is kept. */
  private void lookForFork(TrustedLog log, SignedCheckpoint refused)
      throws IOException, DecodeException {
    if (heads.latest(log.origin()).size() == 0) {
      return;
    }
    SignedCheckpoint latest = heads.checkpoint(log.origin());
    long size = latest.checkpoint().head().size();
    if (refused.checkpoint().head().size() != size) {
      return;
    }
    for (VerifierKey key : log.keys()) {
      ForkEvidence evidence;
      try {
        evidence = ForkEvidence.of(key, latest, signedByLogAlone(log, refused));
        evidence.verify(log);
      } catch (VerificationException e) {
        continue;
      }
      String name = folder.keep("fork-" + key.id().hex() + "-", size, evidence.encode());
      if (!name.isEmpty()) {
        complain(log.origin() + " signed two histories: evidence/" + name + " shows it to anybody");
      }
    }
  }
}
