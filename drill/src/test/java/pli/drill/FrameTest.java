package pli.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.terminal.Terminal;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;

/** What the frame makes of drills that are made up for it. */
class FrameTest {
  private static final Finding HELD =
      new Finding(
          Text.of("a text", "un texte"),
          Text.same("not one of 3"),
          Text.of("none", "aucun"),
          true,
          false);
  private static final Finding WON =
      new Finding(
          Text.of("<b>times</b>", "<b>heures</b>"),
          Text.same("all | of them"),
          Text.of("when something came", "quand il est venu quelque chose"),
          true,
          true);
  private static final Finding LEAK =
      new Finding(Text.same("a key"), Text.same("1 of 3"), Text.same("none"), false, true);
  private static final Text BYTES = Text.of("bytes", "octets");

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A drill as a function, so that each test says what comes of it. */
  private record MadeUp(String name, Function<Stage, Outcome> play) implements Drill {
    @Override
    public Text attacker() {
      return Text.of("a thief & co", "un voleur & cie");
    }

    @Override
    public Text deeds() {
      return Text.of("copies", "copie");
    }

    @Override
    public Outcome run(Stage stage) {
      return play.apply(stage);
    }
  }

  private int run(List<Drill> drills, String... words) {
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(new byte[0]),
            out,
            err,
            Map.of(),
            question -> Optional.empty());
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--report", folder.resolve("report.html").toString()));
    return new DrillCommand(terminal, drills).run(all);
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Outcome good(String name) {
    return Outcome.of(name).finding(HELD).finding(WON).examined(BYTES, 10, 10);
  }

  @Test
  void whatCameOutAsSaidExitsWithZeroAlsoWhereTheAttackerWins() throws IOException {
    assertEquals(0, run(List.of(new MadeUp("disk", stage -> good("disk"))), "--json"));
    JsonNode row = new ObjectMapper().readTree(printed());
    assertEquals("disk", row.get("drill").asText());
    assertEquals("a thief & co", row.get("attacker").asText());
    assertEquals("all | of them", row.get("learnt").asText());
    assertEquals("when something came", row.get("allowed").asText());
    assertEquals(10, row.get("examined").asLong());
    assertTrue(row.get("ok").asBoolean());
    assertEquals(2, row.get("findings").size());
  }

  @Test
  void noDrillPassesOnNothing() {
    List<Outcome> empty =
        List.of(
            Outcome.of("x"),
            Outcome.of("x").finding(HELD),
            Outcome.of("x").examined(BYTES, 10, 10),
            Outcome.of("x").finding(HELD).examined(BYTES, 9, 10),
            good("x").finding(LEAK));
    assertEquals(1, run(List.of()));
    for (Outcome outcome : empty) {
      assertFalse(outcome.isOk());
      assertEquals(1, run(List.of(new MadeUp("x", stage -> outcome))));
    }
    assertTrue(printed().contains("1 of 3"), printed());
    assertTrue(printed().contains("9 looked at, 10 are needed"), printed());
  }

  @Test
  void aDrillThatBreaksOffFailsAndTheOthersAreRun() {
    Drill broken =
        new MadeUp(
            "broken",
            stage -> {
              throw new IllegalStateException("no network");
            });
    assertEquals(1, run(List.of(broken, new MadeUp("disk", stage -> good("disk"))), "--json"));
    List<String> rows = printed().lines().toList();
    assertEquals(2, rows.size());
    assertTrue(rows.get(0).contains("no network") && rows.get(0).contains("\"ok\":false"));
    assertTrue(rows.get(1).contains("\"ok\":true"));
  }

  @Test
  void wrongWordsRunNothing() {
    List<Drill> drills =
        List.of(
            new MadeUp(
                "disk",
                stage -> {
                  throw new AssertionError("ran");
                }));
    for (String wrong : List.of("disc", "--jsn", "--lang=de")) {
      assertEquals(2, run(drills, wrong));
    }
    assertEquals(2, run(drills, "--seed", "x"));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("the drills are disk"));
  }

  @Test
  void theReportEscapesAndLoadsNothing() throws IOException {
    assertEquals(0, run(List.of(new MadeUp("disk", stage -> good("disk"))), "--lang", "fr"));
    String report = Files.readString(folder.resolve("report.html"));
    assertTrue(report.contains("&lt;b&gt;heures&lt;/b&gt;"), report);
    assertTrue(report.contains("un voleur &amp; cie"), report);
    assertTrue(report.contains("default-src 'none'"), report);
    for (String loading : List.of("<script", "src=", "href=\"http", "url(", "@import", "<b>")) {
      assertFalse(report.contains(loading), loading);
    }
  }

  @Test
  void evidenceIsKeptWhereItIsAskedForAndTheRestIsRemoved() throws IOException {
    Path[] stages = new Path[1];
    Drill drill =
        new MadeUp(
            "disk",
            stage -> {
              stages[0] = stage.folder();
              try {
                Path file = Files.writeString(stage.evidence("fork.evidence"), "two heads");
                assertThrows(IllegalArgumentException.class, () -> stage.evidence("../x"));
                return good("disk").evidence(file);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals(0, run(List.of(drill), "--json", "--keep", folder.resolve("kept").toString()));
    Path kept = folder.resolve("kept/disk/fork.evidence");
    assertEquals("two heads", Files.readString(kept));
    assertTrue(printed().contains(kept.toString()));
    assertFalse(Files.exists(stages[0]));
    assertEquals(0, run(List.of(drill)));
    assertFalse(Files.exists(stages[0].getParent()));
  }

  @Test
  void whereEvidenceIsKeptNeedNotBeSaid() throws Exception {
    Set<String> drills = Set.of("disk", "split");
    Path usual = Path.of("drill-evidence").toAbsolutePath();
    for (List<String> words :
        List.of(
            List.of("split", "--keep"),
            List.of("--keep", "split"),
            List.of("split", "--keep", "--json"))) {
      Request request = Request.parse(words, drills, Language.ENGLISH);
      assertEquals(usual, request.keep(), words.toString());
      assertEquals(List.of("split"), request.names(), words.toString());
    }
    Request request = Request.parse(List.of("--keep", "/tmp/x", "disk"), drills, Language.ENGLISH);
    assertEquals(Path.of("/tmp/x"), request.keep());
    assertThrows(
        Request.WrongWord.class,
        () -> Request.parse(List.of("--report", "--json"), drills, Language.ENGLISH));
  }

  @Test
  void theTableIsWrittenBetweenItsMarksAlone() throws IOException {
    Path document = folder.resolve("model.md");
    Files.writeString(
        document, "before\n" + ThreatTable.BEGIN + "\nold\n" + ThreatTable.END + "\nafter\n");
    List<Drill> drills = List.of(new MadeUp("disk", stage -> good("disk")));
    assertEquals(0, run(drills, "--threat-model", document.toString()));
    String text = Files.readString(document);
    assertTrue(text.startsWith("before\n") && text.endsWith("\nafter\n"), text);
    assertFalse(text.contains("old"));
    assertTrue(text.contains("| `disk` | a text | none | its people | yes |"), text);
    Files.writeString(document, "no place");
    assertEquals(1, run(drills, "--threat-model", document.toString()));
  }

  @Test
  void bothLanguagesHaveTheSameSentences() {
    for (Class<?> owner : owners()) {
      Words english = Words.in(Language.ENGLISH, owner);
      Words french = Words.in(Language.FRENCH, owner);
      assertEquals(english.keys(), french.keys(), owner.getName());
    }
  }

  private static List<Class<?>> owners() {
    List<Class<?>> owners = new ArrayList<>(List.of(DrillCommand.class));
    Drills.all().forEach(drill -> owners.add(drill.getClass()));
    return owners;
  }

  @Test
  void eachDrillSaysWhoAttacksAndWhatIsDone() {
    for (Drill drill : Drills.all()) {
      for (Text text : List.of(drill.attacker(), drill.deeds())) {
        assertTrue(text.en().length() > 20 && text.fr().length() > 20, drill.name());
      }
    }
  }

  /** What stands in the threat model is what the drills claim. */
  @Test
  void theThreatModelHasARowOfEachDrill() throws IOException {
    Path document = Path.of(System.getProperty("pli.root", "..")).resolve("docs/THREAT_MODEL.md");
    String text = Files.readString(document);
    int begin = text.indexOf(ThreatTable.BEGIN);
    String table = text.substring(begin, text.indexOf(ThreatTable.END));
    for (Drill drill : Drills.all()) {
      assertTrue(table.contains("| `" + drill.name() + "` |"), drill.name());
    }
    assertFalse(table.contains("**no**"), "a drill that failed wrote the table");
  }
}
