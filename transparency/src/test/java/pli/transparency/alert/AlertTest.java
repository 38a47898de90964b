package pli.transparency.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Damage;
import pli.transparency.Limits;
import pli.transparency.Party;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.VerifierKey;

/** Texts of alerts, revocations and policies: one encoding each, and bounded. */
class AlertTest {
  private static final String EXAMPLE =
      """
      pli alert v1
      network lighthouse.example/log
      id 000102030405060708090a0b0c0d0e0f
      level stop
      exercise no
      issued 1794999940
      expires 1795086400
      text en The server was copied. Send nothing.
      text fr Le serveur a été copié. N'envoyez rien.
      """;

  @Test
  void theExampleIsAnAlert() throws DecodeException {
    Alert alert = Alarm.alert(AlertLevel.STOP, false);
    assertEquals(EXAMPLE, alert.text());
    assertEquals(alert, AlertStatement.parse(EXAMPLE));
    String revocation =
        """
        pli alert revocation v1
        network lighthouse.example/log
        id 000102030405060708090a0b0c0d0e0f
        issued 1795000000
        text en It is over.
        """;
    assertEquals(revocation, Alarm.revocation().text());
    assertEquals(Alarm.revocation(), AlertStatement.parse(revocation));
  }

  @Test
  void eachTextHasOneEncoding() {
    for (AlertStatement statement :
        List.of(Alarm.alert(AlertLevel.LOCK, true), Alarm.revocation())) {
      Bytes text = Bytes.utf8(statement.text());
      Damage.oneEncoding(
          text, bytes -> AlertStatement.parse(bytes.utf8()), one -> Bytes.utf8(one.text()));
    }
    Damage.oneEncoding(Alarm.POLICY.encode(), AlertPolicy::parse, AlertPolicy::encode);
  }

  /** A cut between two texts leaves an alert with fewer languages: only signatures hold those. */
  @Test
  void whatIsCutOffIsRefused() {
    Damage.truncation(
        Bytes.utf8(Alarm.revocation().text()), bytes -> AlertStatement.parse(bytes.utf8()));
    String policy = new AlertPolicy(Alarm.NETWORK, 3, Alarm.POLICY.keys()).encode().hex();
    Damage.truncation(Bytes.fromHex(policy), AlertPolicy::parse);
  }

  @Test
  void aPolicyComesBackAsItWas() throws DecodeException {
    assertEquals(Alarm.POLICY, AlertPolicy.parse(Alarm.POLICY.encode()));
  }

  @Test
  void everythingHasALimit() {
    List<AlertText> texts = new ArrayList<>();
    for (char c = 'a'; c <= 'p'; c++) {
      texts.add(new AlertText("x" + c, "é".repeat(Limits.MAX_ALERT_TEXT / 2)));
    }
    Alert largest = of(texts, Limits.MAX_ALERT_SECONDS);
    List<NoteSigner> signers = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_ALERT_KEYS; i++) {
      signers.add(new NoteSigner("k".repeat(200) + i, Party.keys(100 + i)));
    }
    int length = Alarm.signed(largest, signers).encode().length();
    assertTrue(length <= Limits.MAX_ALERT, length + " bytes do not fit");
    texts.add(new AlertText("xq", "one more"));
    assertThrows(IllegalArgumentException.class, () -> of(texts, 1));
    assertThrows(IllegalArgumentException.class, () -> of(List.of(), 1));
    assertThrows(
        IllegalArgumentException.class, () -> of(Alarm.TEXTS, Limits.MAX_ALERT_SECONDS + 1));
    assertThrows(IllegalArgumentException.class, () -> of(Alarm.TEXTS, 0));
    assertFalse(AlertText.isWords("a".repeat(Limits.MAX_ALERT_TEXT + 1)));
    List<VerifierKey> keys = signers.stream().map(NoteSigner::verifierKey).toList();
    assertEquals(16, new AlertPolicy(Alarm.NETWORK, 16, keys).required());
    assertThrows(IllegalArgumentException.class, () -> new AlertPolicy(Alarm.NETWORK, 17, keys));
    assertThrows(IllegalArgumentException.class, () -> new AlertPolicy(Alarm.NETWORK, 0, keys));
  }

  @Test
  void aTextThatCouldSeemAnotherIsRefused() {
    for (String words :
        List.of(
            "",
            " a",
            "a ",
            "a\nb",
            "a\u0000b",
            "a\u007fb",
            "a\u0085b",
            "a\u202eb",
            "a\u2066b",
            "a\u200fb",
            "\ufeffa",
            "\ud800")) {
      assertFalse(
          AlertText.isWords(words),
          Bytes.copyOf(words.getBytes(java.nio.charset.StandardCharsets.UTF_16)).hex());
    }
    assertTrue(AlertText.isWords("Сервер скопирован; 服务器被复制。👋"));
    for (String language : List.of("", "e", "EN", "1a", "en_GB", "a".repeat(17))) {
      assertFalse(AlertText.isLanguage(language), language);
    }
    assertTrue(AlertText.isLanguage("zh-hant"));
  }

  @Test
  void theSameLanguageTwiceIsRefused() {
    AlertText one = new AlertText("en", "one");
    AlertText two = new AlertText("en", "two");
    assertThrows(IllegalArgumentException.class, () -> of(List.of(one, two), 1));
    String twice = EXAMPLE.replace("text fr", "text en");
    assertThrows(DecodeException.class, () -> AlertStatement.parse(twice));
  }

  private static Alert of(List<AlertText> texts, long seconds) {
    return new Alert(Alarm.NETWORK, Alarm.ID, AlertLevel.INFORM, false, 1, 1 + seconds, texts);
  }
}
