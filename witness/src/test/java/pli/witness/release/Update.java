package pli.witness.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.release.ReleasePolicy;
import pli.witness.TestLog;

/** An update as whoever pushes it likes: good as it is made, bad in what is set. */
public final class Update {
  /** When the witnesses saw the log: two hours ago, which is longer than the waiting time. */
  public static final long LOGGED = Instant.now().getEpochSecond() - 7200;

  static final long WAITING = 3600;
  static final long DAY = 86_400;
  static final String ARTEFACT = "pli.jar";

  static final SignatureKeyPair DEVELOPER = keys(61);
  static final SignatureKeyPair DEVELOPERS_OTHER = keys(62);
  static final SignatureKeyPair REBUILDER = keys(63);
  static final SignatureKeyPair ORGANISATION = keys(64);
  static final SignatureKeyPair STRANGER = keys(65);
  static final List<Cosigner> WITNESSES =
      List.of(
          new Cosigner("w.example/1", keys(66)),
          new Cosigner("w.example/2", keys(67)),
          new Cosigner("w.example/3", keys(68)));

  private static final long LOG_SEED = 69;
  private static final int OTHERS = 5;
  private static final TestLog LOG = TestLog.sigsum(LOG_SEED, List.of());

  String product = "pli";
  long number;
  private long notBefore = LOGGED - DAY;
  private long expires = LOGGED + DAY;
  Bytes released;
  Bytes artefact;
  Optional<ReleasePolicy> next = Optional.empty();
  List<SignatureKeyPair> signers = new ArrayList<>(List.of(DEVELOPER, REBUILDER));
  private UnaryOperator<String> manifestText = text -> text;
  private UnaryOperator<String> fileText = text -> text;
  boolean signsAnother;
  boolean isLogged = true;
  String origin = LOG.key().name();
  long logSeed = LOG_SEED;
  List<Cosigner> cosigners = new ArrayList<>(WITNESSES.subList(0, 2));
  List<NoteSignature> moreLines = new ArrayList<>();
  long seen = LOGGED;

  /** A good one, after the policy of {@link #policy}. */
  public Update(long number) {
    this.number = number;
    released = Bytes.utf8("the program, version " + number + "\n");
    artefact = released;
  }

  static SignatureKeyPair keys(long seed) {
    return Ed25519.generate(new Random(seed)::nextBytes);
  }

  /** Two of three parties, in a log with two of three witnesses. */
  public static ReleasePolicy policy(long number) {
    return policy(
        number,
        2,
        List.of(
            new ReleaseParty(
                Role.DEVELOPER,
                "Pli",
                List.of(DEVELOPER.publicKey(), DEVELOPERS_OTHER.publicKey())),
            new ReleaseParty(Role.REBUILDER, "Atelier Nord", List.of(REBUILDER.publicKey())),
            new ReleaseParty(
                Role.ORGANISATION, "The Lighthouse", List.of(ORGANISATION.publicKey()))));
  }

  /** Other parties, of whom all are asked. */
  static ReleasePolicy policy(long number, SignatureKeyPair... of) {
    List<ReleaseParty> parties = new ArrayList<>();
    for (SignatureKeyPair each : of) {
      parties.add(
          new ReleaseParty(
              Role.ORGANISATION,
              each.publicKey().hex().substring(0, 8),
              List.of(each.publicKey())));
    }
    return policy(number, parties.size(), parties);
  }

  private static ReleasePolicy policy(long number, int required, List<ReleaseParty> parties) {
    WitnessPolicy witnesses =
        new WitnessPolicy(2, WITNESSES.stream().map(Cosigner::verifierKey).toList());
    return new ReleasePolicy(
        "pli", number, required, WAITING, parties, List.of(new TrustedLog(LOG.key(), witnesses)));
  }

  /** The same update with a next policy. */
  public Update bringing(ReleasePolicy policy) {
    next = Optional.of(policy);
    return this;
  }

  /** The same update, signed by others. */
  Update signedBy(SignatureKeyPair... by) {
    signers = new ArrayList<>(List.of(by));
    return this;
  }

  void valid(long from, long until) {
    notBefore = from;
    expires = until;
  }

  void changeManifest(UnaryOperator<String> change) {
    UnaryOperator<String> before = manifestText;
    manifestText = text -> change.apply(before.apply(text));
  }

  void changeFile(UnaryOperator<String> change) {
    UnaryOperator<String> before = fileText;
    fileText = text -> change.apply(before.apply(text));
  }

  ReleaseManifest manifest() {
    return new ReleaseManifest(
        product,
        number,
        "0." + number,
        ARTEFACT,
        released.length(),
        Sha256.hash(released),
        notBefore,
        expires,
        next);
  }

  /** Writes the release file into a folder. */
  public Path release(Path folder) throws IOException {
    return Files.write(folder.resolve("release"), file().toByteArray());
  }

  /** Writes what is to be installed into a folder. */
  public Path artefact(Path folder) throws IOException {
    return Files.write(folder.resolve(ARTEFACT), artefact.toByteArray());
  }

  Bytes file() {
    try {
      Release release = logged();
      String manifest = manifestText.apply(release.manifest().encode().utf8());
      String entries =
          release.encode().utf8().lines().skip(2).reduce("", (all, line) -> all + line + "\n");
      return Bytes.utf8(
          fileText.apply(
              Release.FIRST_LINE
                  + "\nmanifest "
                  + StrictBase64.encode(Bytes.utf8(manifest))
                  + "\n"
                  + entries));
    } catch (DecodeException e) {
      throw new AssertionError(e);
    }
  }

  private Release logged() {
    ReleaseManifest manifest = manifest();
    ReleaseManifest signed = signsAnother ? new Update(number + 100).manifest() : manifest;
    List<ReleaseEntry.OfSigsum> entries =
        signers.stream().map(keys -> ReleaseEntry.OfSigsum.sign(signed, keys)).toList();
    List<Bytes> all = new ArrayList<>(TestLog.entries("others", OTHERS));
    entries.forEach(entry -> all.add(entry.leaf(manifest)));
    TestLog log = new TestLog(origin, logSeed, all);
    SignedCheckpoint checkpoint = cosigned(log.checkpoint(all.size()));
    List<ReleaseEntry> proved = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      TlogProof proof =
          new TlogProof(Bytes.EMPTY, OTHERS + i, log.path(OTHERS + i, all.size()), checkpoint);
      proved.add(isLogged ? entries.get(i).with(proof) : entries.get(i));
    }
    return new Release(manifest, proved);
  }

  private SignedCheckpoint cosigned(SignedCheckpoint checkpoint) {
    List<NoteSignature> lines = new ArrayList<>();
    for (Cosigner cosigner : cosigners) {
      lines.add(cosigner.cosign(checkpoint.checkpoint().text(), seen));
    }
    lines.addAll(moreLines);
    return checkpoint.with(lines);
  }
}
