package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.proof.VerifiedCheckpoint;
import pli.transparency.tree.Merkle;

/** A checkpoint: as it came, and signed by the log whatever it says. */
public final class CheckpointFuzz implements Target {
  private static final Party PARTY = new Party();
  private static final TreeHead HEAD = new TreeHead(20852163, Merkle.EMPTY_ROOT);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new CheckpointFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    Checkpoint extended = new Checkpoint("example.org/log", HEAD, List.of("one", "two"));
    return List.of(
        PARTY.signed(HEAD, 3).encode().toByteArray(),
        extended.sign(PARTY.log).encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    try {
      SignedCheckpoint signed = SignedCheckpoint.parse(Bytes.copyOf(input));
      Targets.require(
          signed.checkpoint().text().equals(signed.note().text()), "written, it is another");
      SignedCheckpoint anew = signed.checkpoint().sign(PARTY.log);
      Targets.require(
          SignedCheckpoint.parse(anew.encode()).equals(anew), "signed anew, it is another");
      VerifiedCheckpoint verified = VerifiedCheckpoint.verify(signed, PARTY.trusted(2));
      Targets.require(verified.head().equals(HEAD), "a checkpoint that nobody signed");
    } catch (DecodeException | VerificationException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
