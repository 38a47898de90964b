package pli.drill.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Self;
import pli.codec.Bytes;
import pli.content.Padding;
import pli.crypto.CipherSuite;
import pli.drill.stage.Examined;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.lab.process.Checkout;

/** The drill comes out as said, and notices when something was left out. */
class RecorderDrillTest {
  @TempDir private Path folder;

  private Outcome run(RecorderDrill drill) throws Exception {
    try (Stage stage = new Stage(Checkout.ofThisProgram(), folder, folder.resolve("evidence"), 7)) {
      return drill.run(stage);
    }
  }

  private static List<String> wrong(Outcome outcome) {
    Stream<String> findings =
        outcome.findings().stream()
            .filter(finding -> !finding.ok())
            .map(finding -> finding.what().en());
    return findings.map(what -> what.substring(0, 12)).toList();
  }

  @Test
  void comesOutAsTheThreatModelSays() throws Exception {
    Outcome outcome = run(new RecorderDrill(Self.SUITE, Padding::pad));
    assertEquals(List.of(), wrong(outcome));
    assertTrue(outcome.isOk(), outcome.examined().toString());
    assertEquals(1, outcome.findings().stream().filter(Finding::attackerWins).count());
    assertTrue(outcome.findings().get(1).learnt().en().startsWith("0 of 48"));
  }

  @Test
  void noticesThatTheHybridSuiteIsLeftOut() throws Exception {
    Outcome outcome = run(new RecorderDrill(CipherSuite.MLS_128_X25519, Padding::pad));
    assertEquals(List.of("What is said"), wrong(outcome));
    assertTrue(outcome.findings().get(1).learnt().en().startsWith("48 of 48"));
  }

  @Test
  void noticesThatPaddingIsLeftOut() throws Exception {
    Outcome outcome =
        run(new RecorderDrill(CipherSuite.MLS_128_MLKEM768_X25519, Bytes::toByteArray));
    assertTrue(wrong(outcome).contains("“Yes” from “"), wrong(outcome).toString());
  }

  @Test
  void whatIsCountedCanBeTooLittle() throws Exception {
    Outcome outcome = run(new RecorderDrill(CipherSuite.MLS_128_X25519, Padding::pad));
    assertFalse(outcome.examined().stream().allMatch(Examined::isEnough));
  }
}
