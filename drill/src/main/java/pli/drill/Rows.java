package pli.drill;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;
import pli.drill.stage.Examined;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Text;

/** Results as rows: for programs, and as a table for people. */
final class Rows {
  private static final List<String> COLUMNS =
      List.of("drill", "tried", "wins", "examined", "noticed", "seconds", "result");

  private Rows() {}

  /** One object for one drill. */
  static Json json(Performance performance, Language language, boolean kept) {
    Outcome outcome = performance.outcome();
    List<Finding> won = outcome.findings().stream().filter(Finding::attackerWins).toList();
    return new Json()
        .put("drill", outcome.drill())
        .put("attacker", performance.drill().attacker().in(language))
        .put("learnt", sentences(won, Finding::learnt, language))
        .put("allowed", sentences(won, Finding::allowed, language))
        .put("examined", outcome.examined().stream().mapToLong(Examined::count).sum())
        .put("noticedBy", sentences(outcome.noticed(), Outcome.Noticed::by, language))
        .put("noticedAfter", sentences(outcome.noticed(), Outcome.Noticed::after, language))
        .put(
            "evidence",
            kept ? outcome.evidence().stream().map(String::valueOf).toList() : List.of())
        .put("ok", performance.isOk())
        .put("failure", performance.failure())
        .put("milliseconds", performance.took().toMillis())
        .put("counted", outcome.examined().stream().map(one -> counted(one, language)).toList())
        .put("findings", outcome.findings().stream().map(one -> finding(one, language)).toList());
  }

  private static Json counted(Examined examined, Language language) {
    return new Json()
        .put("what", examined.what().in(language))
        .put("count", examined.count())
        .put("floor", examined.floor());
  }

  private static Json finding(Finding finding, Language language) {
    return new Json()
        .put("what", finding.what().in(language))
        .put("learnt", finding.learnt().in(language))
        .put("allowed", finding.allowed().in(language))
        .put("attackerWins", finding.attackerWins())
        .put("ok", finding.ok());
  }

  private static <T> String sentences(List<T> all, Function<T, Text> text, Language language) {
    return all.stream()
        .map(one -> text.apply(one).in(language))
        .distinct()
        .collect(Collectors.joining(" "));
  }

  /** All drills under one heading, and what did not come out as it should below. */
  static String table(List<Performance> performances, Words words) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(COLUMNS.stream().map(column -> words.say("column." + column)).toList());
    performances.forEach(performance -> lines.add(line(performance, words)));
    int[] widths = new int[COLUMNS.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.append(padded.toString().stripTrailing()).append('\n');
    }
    performances.forEach(performance -> problems(performance, words).forEach(text::append));
    return text.toString().stripTrailing();
  }

  private static List<String> line(Performance performance, Words words) {
    Outcome outcome = performance.outcome();
    return List.of(
        outcome.drill(),
        String.valueOf(outcome.findings().size()),
        String.valueOf(outcome.findings().stream().filter(Finding::attackerWins).count()),
        String.valueOf(outcome.examined().stream().mapToLong(Examined::count).sum()),
        String.valueOf(outcome.noticed().size()),
        String.valueOf((performance.took().toMillis() + 500) / 1000),
        words.say(performance.isOk() ? "as.said" : "not.as.said"));
  }

  private static Stream<String> problems(Performance performance, Words words) {
    Language language = words.language();
    Outcome outcome = performance.outcome();
    Stream<String> wrong =
        outcome.findings().stream()
            .filter(finding -> !finding.ok())
            .map(finding ->
                words.say(
                    "problem",
                    "drill",
                    outcome.drill(),
                    "what",
                    finding.what().in(language),
                    "learnt",
                    finding.learnt().in(language),
                    "allowed",
                    finding.allowed().in(language)));
    Stream<String> little =
        outcome.examined().stream()
            .filter(examined -> !examined.isEnough())
            .map(examined ->
                words.say(
                    "little",
                    "drill",
                    outcome.drill(),
                    "what",
                    examined.what().in(language),
                    "count",
                    examined.count(),
                    "floor",
                    examined.floor()));
    return Stream.concat(wrong, little).map(line -> "\n" + line);
  }
}
