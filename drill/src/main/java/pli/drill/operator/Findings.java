package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;

/**
 * Puts an outcome together, in the words beside the drill. {@code KEY} there says what was tried,
 * {@code KEY.learnt} what came of it, {@code KEY.allowed}, or {@code allowed} for the whole drill,
 * what docs/THREAT_MODEL.md says; where these are missing, nothing was learnt and nothing may be.
 */
public final class Findings {
  private final Stage stage;
  private final Class<?> drill;
  private Outcome outcome;

  /** Nothing yet. */
  public Findings(Stage stage, Drill drill) {
    this.stage = stage;
    this.drill = drill.getClass();
    outcome = Outcome.of(drill.name());
  }

  /**
   * Adds something that was tried.
   *
   * @param key of its words
   * @param ok whether it came out as docs/THREAT_MODEL.md says
   * @param attackerWins whether the attacker gets what it wants
   * @param said what people read, if anything
   */
  public void finding(String key, boolean ok, boolean attackerWins, String... said) {
    Text learnt = sentence(key + ".learnt", "nothing");
    for (String each : said) {
      if (!each.isEmpty()) {
        learnt = Text.of(Findings.class, "reads", "learnt", learnt, "sentence", shown(each));
      }
    }
    Text allowed = allowed(key);
    outcome = outcome.finding(new Finding(Text.of(drill, key), learnt, allowed, ok, attackerWins));
  }

  /** Without the folders of this run. */
  private String shown(String said) {
    return said.replace(stage.folder().toString(), "…");
  }

  private Text allowed(String key) {
    return sentence(has(key + ".allowed") ? key + ".allowed" : "allowed", "allowed.nothing");
  }

  private Text sentence(String key, String otherwise) {
    return has(key) ? Text.of(drill, key) : Text.of(Findings.class, otherwise);
  }

  private boolean has(String key) {
    return Words.in(Language.ENGLISH, drill).has(key);
  }

  /** How much was tried, and how much must be. */
  public void examined(String key, long count, long floor) {
    outcome = outcome.examined(Text.of(drill, key), count, floor);
  }

  /** Who noticed, and when. */
  public void noticed(String by, String after) {
    outcome = outcome.noticed(Text.of(drill, by), Text.of(drill, after));
  }

  /** Where a file of this name goes that is to be kept. */
  public Path evidence(String name) throws IOException {
    return stage.evidence(name);
  }

  /** Keeps a file that proves something. */
  public void evidence(Path file) throws IOException {
    Path kept = stage.evidence(file.getFileName().toString());
    if (!kept.equals(file)) {
      Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
    }
    outcome = outcome.evidence(kept);
  }

  /** All of it. */
  public Outcome outcome() {
    return outcome;
  }
}
