package pli.transparency.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.TreeHead;
import pli.transparency.note.VerifierKey;
import pli.transparency.tree.Merkle;

class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  @Test
  void theExampleOfTheSpecificationIsRead() throws DecodeException {
    SignedCheckpoint signed =
        SignedCheckpoint.parse(
            Bytes.utf8(
                "example.com/behind-the-sofa\n20852163\n"
                    + ROOT
                    + "\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
                    + "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"));
    assertEquals("example.com/behind-the-sofa", signed.checkpoint().origin());
    assertEquals(new TreeHead(20852163, Hash.parse(ROOT)), signed.checkpoint().head());
    assertEquals(2, signed.note().signatures().size());
    assertEquals(signed, SignedCheckpoint.parse(signed.encode()));
  }

  @Test
  void aCheckpointComesBackAsItWas() throws DecodeException {
    TreeHead head = new TreeHead(Long.MAX_VALUE, Merkle.EMPTY_ROOT);
    for (Checkpoint checkpoint :
        List.of(
            new Checkpoint("a log with spaces, 灯台", head),
            new Checkpoint("o", new TreeHead(0, Merkle.EMPTY_ROOT), List.of("one", "— two")))) {
      assertEquals(checkpoint, Checkpoint.parse(checkpoint.text()));
    }
  }

  @Test
  void whatIsNoCheckpointIsRefused() {
    String end = "\n" + ROOT + "\n";
    for (String wrong :
        List.of(
            "",
            "o\n",
            "o\n1\n",
            "o\n1\n" + ROOT,
            "\n1" + end,
            "o\n01" + end,
            "o\n-1" + end,
            "o\n+1" + end,
            "o\n 1" + end,
            "o\n" + end,
            "o\n9223372036854775808" + end,
            "o\n99999999999999999999" + end,
            "o\n1\n" + ROOT.replace("=", "") + "\n",
            "o\n1\nAAAA\n",
            "o\n1" + end + "\n",
            "o\n1" + end + "\nx\n",
            "o\n1" + end + "x",
            "o\u0001\n1" + end,
            "o\n1" + end + "x\n".repeat(Limits.MAX_EXTENSIONS + 1))) {
      assertThrows(DecodeException.class, () -> Checkpoint.parse(wrong), wrong);
    }
    TreeHead head = new TreeHead(1, Merkle.EMPTY_ROOT);
    assertThrows(IllegalArgumentException.class, () -> new Checkpoint("", head));
    assertThrows(IllegalArgumentException.class, () -> new Checkpoint("a\nb", head));
    assertThrows(IllegalArgumentException.class, () -> new Checkpoint("a", head, List.of("", "b")));
  }

  @Test
  void policiesThatCannotBeAreRefused() {
    Party party = new Party();
    List<VerifierKey> keys = party.witnessKeys();
    VerifierKey log = party.log.verifierKey();
    VerifierKey renamed = new VerifierKey("else", keys.get(0).type(), keys.get(0).publicKey());
    assertThrows(IllegalArgumentException.class, () -> new WitnessPolicy(4, keys));
    assertThrows(IllegalArgumentException.class, () -> new WitnessPolicy(-1, keys));
    assertThrows(IllegalArgumentException.class, () -> new WitnessPolicy(1, List.of(log)));
    assertThrows(
        IllegalArgumentException.class, () -> new WitnessPolicy(2, List.of(keys.get(0), renamed)));
    assertThrows(
        IllegalArgumentException.class, () -> new TrustedLog("o", List.of(), WitnessPolicy.NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new TrustedLog(keys.get(0), WitnessPolicy.NONE));
    assertThrows(
        IllegalArgumentException.class, () -> new TrustedLog("", List.of(log), WitnessPolicy.NONE));
  }
}
