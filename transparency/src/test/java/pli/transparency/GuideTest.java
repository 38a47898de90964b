package pli.transparency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.FollowedLog;
import pli.transparency.proof.TlogProof;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.proof.VerifiedRecord;
import pli.transparency.tile.BundleId;
import pli.transparency.tile.StoredLog;
import pli.transparency.tile.TileReader;
import pli.transparency.tile.TileSource;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.ConsistencyProof;
import pli.transparency.tree.Definition;
import pli.transparency.tree.InclusionProof;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.Cosignable;
import pli.transparency.witness.WitnessRules;
import pli.transparency.witness.WitnessVerdict;

/** The guide of the package, whole: a log, a witness, an auditor, and somebody with one file. */
class GuideTest {
  private static final String ORIGIN = "example.org/log";

  /** Who runs the log. */
  private static final class Log {
    private final NoteSigner signer = new NoteSigner(ORIGIN, Party.keys(1));
    private final StoredLog files = new StoredLog();
    private long cosigned;

    /** Adds entries, and returns a checkpoint of them that the witness has cosigned. */
    SignedCheckpoint publish(List<Bytes> entries, Witness witness)
        throws IOException, DecodeException, VerificationException {
      files.add(entries);
      SignedCheckpoint signed = new Checkpoint(ORIGIN, files.head()).sign(signer);
      TileReader tiles = new TileReader(files, files.head().size());
      ConsistencyProof proof = tiles.consistency(cosigned);
      AddCheckpointRequest request = new AddCheckpointRequest(cosigned, proof.path(), signed);
      AddCheckpointResponse response = witness.addCheckpoint(request.encode());
      return switch (response) {
        case AddCheckpointResponse.Cosigned lines -> {
          cosigned = files.head().size();
          yield signed.with(List.of(lines.by(witness.key(), signed).signature()));
        }
        // The witness is elsewhere than we thought: a real log asks again from there.
        case AddCheckpointResponse.Conflict conflict -> throw new IOException("at " + conflict);
        // Wrong in itself: a real log stops and calls its operator.
        case AddCheckpointResponse.Refused refused -> throw new IOException("" + refused);
        // Later, perhaps.
        case AddCheckpointResponse.Unavailable unavailable -> throw new IOException("later");
      };
    }

    /** The file that somebody takes away who asks about one entry. */
    Bytes proofFile(long index, SignedCheckpoint cosignedCheckpoint)
        throws IOException, DecodeException {
      long size = cosignedCheckpoint.checkpoint().head().size();
      InclusionProof proof = new TileReader(files, size).inclusion(index);
      return new TlogProof(Bytes.EMPTY, index, proof.path(), cosignedCheckpoint).encode();
    }
  }

  /** Who vouches for it. A real one has a store, a clock and an HTTP server around this. */
  private static final class Witness {
    private final Cosigner cosigner = new Cosigner("witness.example/w1", Party.keys(2));
    private final TrustedLog log;
    private TreeHead latest = WitnessRules.NOTHING_YET;

    Witness(VerifierKey log) {
      this.log = new TrustedLog(log, WitnessPolicy.NONE);
    }

    VerifierKey key() {
      return cosigner.verifierKey();
    }

    AddCheckpointResponse addCheckpoint(Bytes body) throws DecodeException {
      AddCheckpointRequest request = AddCheckpointRequest.parse(body);
      return switch (WitnessRules.judge(log, latest, request)) {
        case WitnessVerdict.Answer answer -> answer.response();
        case Cosignable cosignable -> {
          // Durable, and only if the store still has cosignable.latest(); then the signature.
          latest = cosignable.head();
          yield cosignable.cosign(cosigner, 1_700_000_000);
        }
      };
    }
  }

  /** Who reads all of it, and keeps the head and a few hashes from one visit to the next. */
  private static FollowedLog audit(
      FollowedLog before, VerifiedCheckpoint checkpoint, TileSource source, List<Bytes> seen)
      throws IOException, DecodeException, VerificationException {
    FollowedLog read = before;
    long size = checkpoint.head().size();
    TileReader tiles = new TileReader(source, size);
    for (BundleId bundle : BundleId.holding(read.tree().size(), size)) {
      List<Bytes> entries = tiles.entries(bundle).entries();
      int known = (int) (read.tree().size() - bundle.first());
      List<Bytes> fresh = entries.subList(known, entries.size());
      ConsistencyProof proof = tiles.consistency(read.tree().size() + fresh.size());
      read = read.follow(checkpoint, fresh, proof);
      for (VerifiedRecord record : read.news()) {
        assertEquals(seen.size(), record.index());
        seen.add(record.entry());
      }
    }
    return read;
  }

  @Test
  void aLogIsPublishedWitnessedAuditedAndProved()
      throws IOException, DecodeException, VerificationException {
    Log log = new Log();
    Witness witness = new Witness(log.signer.verifierKey());
    TrustedLog trusted =
        new TrustedLog(
            VerifierKey.parse(log.signer.verifierKey().encode()),
            new WitnessPolicy(1, List.of(witness.key())));
    List<Bytes> entries = Definition.entries(700);

    SignedCheckpoint first = log.publish(entries.subList(0, 300), witness);
    VerifiedCheckpoint early = VerifiedCheckpoint.verify(first, trusted);
    assertTrue(early.witnessedAt().isPresent());
    List<Bytes> seen = new ArrayList<>();
    FollowedLog read = audit(FollowedLog.begin(early), early, log.files, seen);
    assertTrue(read.isComplete());
    CompactTree kept = read.tree();

    SignedCheckpoint second = log.publish(entries.subList(300, 700), witness);
    VerifiedCheckpoint late = VerifiedCheckpoint.verify(second, trusted);
    ConsistencyProof same = new ConsistencyProof(300, 300, List.of());
    FollowedLog resumed = FollowedLog.resume(early, kept, same);
    assertTrue(audit(resumed, late, log.files, seen).isComplete());
    assertEquals(entries, seen);

    Bytes file = log.proofFile(421, second);
    VerifiedRecord record = TlogProof.parse(file).verify(entries.get(421), trusted);
    assertEquals(421, record.index());
    VerificationException other =
        assertThrows(
            VerificationException.class,
            () -> TlogProof.parse(file).verify(entries.get(420), trusted));
    assertEquals(VerificationException.Reason.ROOT_MISMATCH, other.reason());
  }
}
