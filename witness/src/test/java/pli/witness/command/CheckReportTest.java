package pli.witness.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A report that is kept as a file: it was made by hand, out of the specifications, by {@code
 * pli.transparency.account.Reported}, and must hold for ever.
 */
class CheckReportTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir Path folder;
  private String report = "";

  @BeforeEach
  void readReport() throws IOException {
    try (InputStream in = CheckReportTest.class.getResourceAsStream("report.evidence")) {
      report = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private int check(String file, String... more) throws IOException {
    Path path = Files.writeString(folder.resolve("report"), file);
    String[] words = new String[2 + more.length];
    words[0] = "check";
    words[1] = path.toString();
    System.arraycopy(more, 0, words, 2, more.length);
    out.reset();
    return Program.run(words, new PrintStream(out), new PrintStream(out), Map.of());
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void itSaysWhoSaidWhatAndWhen() throws IOException {
    assertEquals(0, check(report), said());
    assertTrue(said().contains("as one of \"alice\" in the conversation 090807"), said());
    assertTrue(said().contains("sent at 2027-01-15T07:59:59.500Z, as it says itself"), said());
    assertTrue(said().contains("took just this message at 2027-01-15T08:00:00Z"), said());
    assertTrue(said().contains("What it says: I know where you live"), said());
    assertTrue(said().endsWith("report: it holds.\n"), said());
    assertEquals(0, check(report, "--lang", "fr"), said());
    assertTrue(said().contains("Ce qu'il dit : I know where you live"), said());
  }

  @Test
  void withoutTheServersWordItSaysWhatThatMeans() throws IOException {
    String alone = report.replaceFirst("accepted [^\n]*\nattestation [^\n]*\n", "");
    assertEquals(0, check(alone), said());
    assertTrue(said().contains("could have signed it at any time"), said());
    assertFalse(said().contains("took just this message"), said());
  }

  @Test
  void whatWasChangedDoesNotHold() throws IOException {
    assertEquals(4, check(report.replaceFirst("accepted 18", "accepted 17")), said());
    assertTrue(said().contains("report: it does NOT hold"), said());
    int message = report.indexOf("message ") + 400;
    char other = report.charAt(message) == 'A' ? 'B' : 'A';
    assertEquals(
        4, check(report.substring(0, message) + other + report.substring(message + 1)), said());
    assertEquals(5, check(report.replaceFirst("device ", "gadget ")), said());
  }
}
