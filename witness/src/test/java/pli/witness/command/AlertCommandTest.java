package pli.witness.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.DecodeException;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.note.VerifierKey;
import pli.witness.language.Language;

/** The way of an alert on the command line: keys, draft, signatures, check, revocation. */
class AlertCommandTest {
  private static final String NETWORK = "lighthouse.example/log";

  @TempDir Path folder;

  private String policy = "";

  /** How a command line ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void makeKeysAndPolicy() throws IOException, DecodeException {
    List<VerifierKey> keys = new ArrayList<>();
    for (String name : List.of("editor", "trustee", "lawyer")) {
      Ended made = run("alert", "key", path(name), "--name", name);
      assertEquals(0, made.code, made.err);
      keys.add(VerifierKey.parse(made.out.trim()));
    }
    policy = path("policy");
    Files.write(Path.of(policy), new AlertPolicy(NETWORK, 2, keys).encode().toByteArray());
  }

  @Test
  void anAlertCountsOnceEnoughSigned() throws IOException {
    String alert = draft("stop", "Send nothing.", "--also", "fr:N'envoyez rien.");
    assertEquals(5, check(alert).code, "a draft is no signed alert");
    assertEquals(0, run("alert", "sign", alert, "--key", path("editor")).code);
    Ended one = check(alert);
    assertEquals(4, one.code, one.out);
    assertTrue(one.out.contains("WRONG  Fewer alert keys signed than must"), one.out);
    String before = Files.readString(Path.of(alert));
    assertEquals(1, run("alert", "sign", alert, "--key", path("editor")).code);
    assertEquals(before, Files.readString(Path.of(alert)), "signed twice by one key");
    Ended signed = run("alert", "sign", alert, "--key", path("lawyer"));
    assertTrue(signed.out.contains("fr: N'envoyez rien."), "who signs does not see what");
    Ended two = check(alert);
    assertEquals(0, two.code, two.out + two.err);
    assertTrue(two.out.contains("level stop"), two.out);
    assertTrue(two.out.contains("Signed by editor"), two.out);
    assertFalse(two.out.contains("EXERCISE"), two.out);
    Files.writeString(
        Path.of(alert), Files.readString(Path.of(alert)).replace("Send nothing", "Send it all"));
    assertEquals(4, check(alert).code, "changed after it was signed");
  }

  @Test
  void anExerciseSaysSoEverywhere() {
    String alert = draft("lock", "A drill.", "--exercise");
    for (String key : List.of("editor", "trustee")) {
      Ended signed = run("alert", "sign", alert, "--key", path(key));
      assertTrue(signed.out.contains("EXERCISE"), signed.out);
    }
    Ended checked = check(alert);
    assertEquals(0, checked.code, checked.out);
    assertTrue(checked.out.contains("EXERCISE"), checked.out);
    Ended french = run("check", alert, "--alert-policy", policy, "--lang", "fr");
    assertTrue(french.out.contains("EXERCICE"), french.out);
  }

  @Test
  void aRevocationEndsAnAlert() {
    String alert = draft("inform", "Look out.");
    signByTwo(alert);
    String over = path("over");
    assertEquals(0, run("alert", "revoke", alert, "It is over.", over).code);
    assertEquals(5, run("check", alert, "--alert-policy", policy, "--revocation", over).code);
    signByTwo(over);
    assertEquals(0, check(over).code);
    Ended revoked = run("check", alert, "--alert-policy", policy, "--revocation", over);
    assertEquals(4, revoked.code, revoked.out);
    assertTrue(revoked.out.contains("It was revoked"), revoked.out);
    assertEquals(1, run("alert", "revoke", over, "Or not.", path("again")).code);
  }

  @Test
  void wrongWordsChangeNothing() {
    for (List<String> words :
        List.of(
            List.of("alert", "draft", "wipe", "x", path("no"), "--network", NETWORK),
            List.of("alert", "draft", "stop", "a\u202eb", path("no"), "--network", NETWORK),
            List.of("alert", "draft", "stop", "x", path("no")),
            List.of("alert", "draft", "stop", "x", path("no"), "--network", "two words"),
            List.of(
                "alert", "draft", "stop", "x", path("no"), "--network", NETWORK, "--expire", "31d"),
            List.of(
                "alert", "draft", "stop", "x", path("no"), "--network", NETWORK, "--also", "en:y"),
            List.of("alert", "publish", "x"),
            List.of("check", policy))) {
      Ended ended = run(words.toArray(new String[0]));
      assertEquals(2, ended.code, words + ended.err);
      assertFalse(Files.exists(Path.of(path("no"))));
    }
    String alert = draft("stop", "x");
    assertEquals(1, run("alert", "draft", "stop", "y", alert, "--network", NETWORK).code);
    assertEquals(5, run("alert", "sign", alert, "--key", policy).code);
    assertEquals(5, run("alert", "sign", policy, "--key", path("editor")).code);
    assertEquals(1, run("alert", "key", path("editor"), "--name", "editor").code);
    assertEquals(5, run("check", alert, "--alert-policy", alert).code);
  }

  @Test
  void jsonIsOneObject() {
    Ended ended = run("alert", "draft", "stop", "x", path("j"), "--network", NETWORK, "--json");
    assertTrue(ended.out.startsWith("{\"id\":\""), ended.out);
    assertTrue(ended.out.contains("\"level\":\"stop\""), ended.out);
    assertTrue(ended.out.contains("\"exercise\":false"), ended.out);
  }

  @Test
  void bothLanguagesHaveTheSameParts() {
    for (AlertSentence sentence : AlertSentence.values()) {
      List<String> parts = List.of("<1>", "<2>", "<3>", "<4>");
      String english = sentence.in(Language.ENGLISH, parts.toArray());
      String french = sentence.in(Language.FRENCH, parts.toArray());
      assertEquals(
          parts.stream().filter(english::contains).toList(),
          parts.stream().filter(french::contains).toList(),
          sentence.name());
    }
  }

  private String draft(String level, String text, String... more) {
    String file = path("alert");
    List<String> words =
        new ArrayList<>(List.of("alert", "draft", level, text, file, "--network", NETWORK));
    words.addAll(List.of(more));
    Ended ended = run(words.toArray(new String[0]));
    assertEquals(0, ended.code, ended.err);
    return file;
  }

  private void signByTwo(String file) {
    for (String key : List.of("editor", "trustee")) {
      Ended ended = run("alert", "sign", file, "--key", path(key));
      assertEquals(0, ended.code, ended.err);
    }
  }

  private Ended check(String file) {
    return run("check", file, "--alert-policy", policy);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Program.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("LANG", "en_GB.UTF-8"));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
