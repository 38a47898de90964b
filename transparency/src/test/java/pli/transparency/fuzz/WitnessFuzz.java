package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.tree.CompactTree;
import pli.transparency.tree.Merkle;
import pli.transparency.tree.ProofPlan;
import pli.transparency.witness.AddCheckpointRequest;
import pli.transparency.witness.AddCheckpointResponse;
import pli.transparency.witness.Cosignable;
import pli.transparency.witness.WitnessRules;
import pli.transparency.witness.WitnessVerdict;

/** Both sides of add-checkpoint. A witness cosigns nothing but the one honest step. */
public final class WitnessFuzz implements Target {
  private static final Party PARTY = new Party();
  private static final TreeHead OLD = tree(2).head();
  private static final TreeHead HEAD = tree(3).head();

  private static CompactTree tree(int size) {
    CompactTree tree = CompactTree.EMPTY;
    for (int i = 0; i < size; i++) {
      tree = tree.append(Merkle.leaf(Bytes.of(i)));
    }
    return tree;
  }

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new WitnessFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    SignedCheckpoint signed = PARTY.signed(HEAD, 0);
    AddCheckpointRequest request =
        new AddCheckpointRequest(
            2, ProofPlan.consistency(2, 3).path(subtree -> Merkle.leaf(Bytes.of(2))), signed);
    String cosignature = PARTY.witnesses.get(0).cosign(signed.note().text(), 9).line();
    return List.of(
        request.encode().toByteArray(),
        new AddCheckpointRequest(0, List.of(), signed).encode().toByteArray(),
        Bytes.utf8(cosignature).toByteArray(),
        Bytes.utf8("20852163\n").toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes body = Bytes.copyOf(input);
    try {
      AddCheckpointRequest request = AddCheckpointRequest.parse(body);
      Targets.require(request.encode().equals(body), "read and written, it is another");
      WitnessVerdict verdict = WitnessRules.judge(PARTY.trusted(0), OLD, request);
      if (verdict instanceof Cosignable cosignable) {
        Targets.require(cosignable.head().equals(HEAD), "a witness that is deceived");
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    for (int status : new int[] {200, 409}) {
      try {
        AddCheckpointResponse response =
            AddCheckpointResponse.parse(status, "text/x.tlog.size", body);
        Targets.require(response.body().equals(body), "read and written, it is another");
      } catch (DecodeException refused) {
        // Refused, as it should be.
      }
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
