package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pli.client.api.AlertInfo;
import pli.client.api.AlertInfo.State;
import pli.client.api.ArrivedReport;
import pli.codec.Bytes;
import pli.desktop.language.Language;

/** What a page is told of alerts and of reports, word by word (docs/SCREEN.md). */
class PageFactsTest {
  private static final String NOTE = "pli alert v1\n\n— editor é\n";

  private static AlertInfo alert(State state, Map<String, String> texts) {
    return new AlertInfo(
        "000102030405060708090a0b0c0d0e0f",
        state == State.REVOCATION ? "" : "lock",
        true,
        state,
        1000,
        state == State.REVOCATION ? 0 : 2000,
        texts,
        List.of("editor", "lawyer"),
        2,
        Bytes.utf8(NOTE),
        1500,
        true,
        false,
        false,
        true);
  }

  @Test
  void anAlertIsHandedOverWhole() {
    AlertInfo alert = alert(State.IN_FORCE, Map.of("en", "Stop.", "fr", "Arrêtez."));
    assertEquals(
        "{\"id\":\"000102030405060708090a0b0c0d0e0f\",\"level\":\"lock\",\"text\":\"Arrêtez.\","
            + "\"issuedAt\":\"1970-01-01T00:00:01Z\",\"expiresAt\":\"1970-01-01T00:00:02Z\","
            + "\"exercise\":true,\"revoked\":false,\"state\":\"in-force\","
            + "\"signers\":[\"editor\",\"lawyer\"],\"required\":2,"
            + "\"file\":\"pli alert v1\\n\\n— editor é\\n\","
            + "\"withheld\":false,\"read\":false,\"overridden\":true}",
        PageAlerts.json(alert, Language.FRENCH).line());
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void aRevocationFreesAndSoDoesWhatItRevokes(State state) {
    String line = PageAlerts.json(alert(state, Map.of("en", "x")), Language.ENGLISH).line();
    boolean revoked = state == State.REVOKED || state == State.REVOCATION;
    assertTrue(line.contains("\"revoked\":" + revoked), line);
    assertEquals(state == State.REVOCATION, line.contains("\"level\":null"), line);
    assertEquals(state == State.REVOCATION, line.contains("\"expiresAt\":null"), line);
  }

  /** Better in another language than not at all. */
  @ParameterizedTest
  @CsvSource({"ENGLISH, Halt! // Arrêtez.", "FRENCH, Arrêtez."})
  void inWhatLanguageItIs(Language language, String text) {
    String line =
        PageAlerts.json(
                alert(
                    State.IN_FORCE,
                    new java.util.TreeMap<>(Map.of("de", "Halt!", "fr", "Arrêtez."))),
                language)
            .line();
    assertTrue(line.contains("\"text\":\"" + text.replace(" // ", "\\n\\n") + "\""), line);
  }

  @Test
  void aReportThatShowsNothingNamesNobody() {
    ArrivedReport.Shown shown =
        new ArrivedReport.Shown("carol", "phone", false, "00ff", "", "I know", 1000, 0, 7);
    String line = PageReports.json(new ArrivedReport("m1", "bob", 3000, "look", shown)).line();
    assertEquals(
        "{\"messageId\":\"m1\",\"reporter\":\"bob\",\"reportedAt\":\"1970-01-01T00:00:03Z\","
            + "\"text\":\"look\",\"shown\":{\"sender\":\"carol\",\"device\":\"phone\","
            + "\"deviceGone\":false,\"conversation\":\"00ff\",\"conversationName\":\"\","
            + "\"said\":\"I know\",\"sentAt\":\"1970-01-01T00:00:01Z\",\"acceptedAt\":null,"
            + "\"place\":7}}",
        line);
    String nothing = PageReports.json(new ArrivedReport("m1", "bob", 3000, "look", null)).line();
    assertTrue(nothing.endsWith("\"shown\":null}"), nothing);
    assertFalse(nothing.contains("carol"), nothing);
  }
}
