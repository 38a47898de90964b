package pli.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Text;

/**
 * The table of docs/THREAT_MODEL.md that the drills write: what each attacker was after, and what
 * came of it as it must come. Figures that differ from run to run are in the report instead.
 */
final class ThreatTable {
  static final String BEGIN = "<!-- written by pli drill: begin -->";
  static final String END = "<!-- written by pli drill: end -->";

  private ThreatTable() {}

  /** Writes it anew between its marks; nothing else of the document changes. */
  static void write(Path document, List<Performance> performances) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(document + " has no place for the drills' table");
    }
    Files.writeString(
        document, text.substring(0, begin) + BEGIN + "\n" + of(performances) + text.substring(end));
  }

  /** The table. */
  static String of(List<Performance> performances) {
    StringBuilder table =
        new StringBuilder(
            "| drill | the attacker is after | what must come of it | who wins | came out so |\n"
                + "| --- | --- | --- | --- | --- |\n");
    for (Performance performance : performances) {
      for (Finding finding : performance.outcome().findings()) {
        table.append(row(performance.drill(), finding)).append('\n');
      }
    }
    return table.toString();
  }

  /** One row. */
  static String row(Drill drill, Finding finding) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            drill.name(),
            cell(finding.what()),
            cell(finding.allowed()),
            finding.attackerWins() ? "**the attacker**" : "its people",
            finding.ok() ? "yes" : "**no**");
  }

  private static String cell(Text text) {
    return text.en().replace("|", "\\|").replace("\n", " ");
  }
}
