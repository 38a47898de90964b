package pli.drill;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.desktop.language.Language;
import pli.desktop.language.Words;
import pli.drill.stage.Examined;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;

/**
 * The report for people who decide: one page of HTML that loads nothing and runs nothing. All that
 * is not ours to write is escaped.
 */
final class Report {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --quiet: #57606a;
        --line: #d0d7de; --good: #116329; --bad: #a40e26; --card: #f6f8fa; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117;
        --quiet: #9da7b3; --line: #30363d; --good: #56d364; --bad: #ff7b72; --card: #161b22; } }
      body { font: 17px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper);
        max-width: 58rem; margin: 0 auto; padding: 2rem 1.2rem 4rem; }
      h1 { font-size: 1.9rem; line-height: 1.2; } h2 { margin-top: 3rem; font-size: 1.4rem; }
      h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; } p { margin: .4rem 0; }
      table { border-collapse: collapse; width: 100%; font-size: .95rem; }
      th, td { text-align: left; vertical-align: top; padding: .45rem .7rem;
        border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 600; }
      td.number { text-align: right; font-variant-numeric: tabular-nums; }
      .wide { overflow-x: auto; } .quiet { color: var(--quiet); }
      .good { color: var(--good); font-weight: 600; } .bad { color: var(--bad); font-weight: 600; }
      section { border-top: 2px solid var(--line); } a { color: inherit; }
      .finding { background: var(--card); border-left: 4px solid var(--good); margin: .7rem 0;
        padding: .6rem .9rem; } .finding.wins { border-color: var(--bad); }
      code { font-size: .9em; overflow-wrap: anywhere; }
      @media print { section { break-before: page; } }
      """;

  private final Language language;
  private final Words words;
  private final @Nullable Path keep;
  private final StringBuilder page = new StringBuilder();

  /**
   * A report.
   *
   * @param keep where the evidence was kept, if it was
   */
  Report(Language language, @Nullable Path keep) {
    this.language = language;
    this.keep = keep;
    words = Words.in(language, Report.class);
  }

  /** The page about what was run. */
  String of(List<Performance> performances) {
    boolean ok = performances.stream().allMatch(Performance::isOk);
    page.append("<!doctype html>\n<html lang=\"").append(language.code()).append("\">\n<head>\n");
    page.append("<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    page.append("style-src 'unsafe-inline'\">\n");
    element("title", "", say("page.title"));
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n");
    element("h1", "", say("page.title"));
    element("p", "", say("page.what"));
    element("p", ok ? "good" : "bad", say(ok ? "page.ok" : "page.not.ok"));
    summary(performances);
    element("p", "quiet", say("page.reading"));
    performances.forEach(this::section);
    element("p", "quiet", say("page.unaudited"));
    page.append("</body>\n</html>\n");
    return page.toString();
  }

  private void summary(List<Performance> performances) {
    page.append("<div class=\"wide\"><table>\n<tr>");
    for (String column : List.of("drill", "attacker", "gets", "noticed", "result")) {
      page.append("<th scope=\"col\">").append(escaped(say("page." + column))).append("</th>");
    }
    page.append("</tr>\n");
    for (Performance performance : performances) {
      String name = escaped(performance.drill().name());
      page.append("<tr><td><a href=\"#").append(name).append("\">").append(name);
      page.append("</a></td>");
      cell(performance.drill().attacker().in(language));
      cell(won(performance));
      cell(noticed(performance));
      boolean ok = performance.isOk();
      page.append("<td class=\"").append(ok ? "good" : "bad").append("\">");
      page.append(escaped(say(ok ? "as.said" : "not.as.said"))).append("</td></tr>\n");
    }
    page.append("</table></div>\n");
  }

  private String won(Performance performance) {
    List<String> won =
        performance.outcome().findings().stream()
            .filter(Finding::attackerWins)
            .map(finding -> finding.what().in(language))
            .toList();
    return won.isEmpty() ? say("page.nothing") : String.join("; ", won);
  }

  private String noticed(Performance performance) {
    List<String> noticed =
        performance.outcome().noticed().stream()
            .map(one -> one.by().in(language) + ": " + one.after().in(language))
            .toList();
    return noticed.isEmpty() ? say("page.nobody") : String.join("; ", noticed);
  }

  private void section(Performance performance) {
    Outcome outcome = performance.outcome();
    page.append("<section id=\"").append(escaped(performance.drill().name())).append("\">\n");
    element("h2", "", performance.drill().name());
    titled("page.had", performance.drill().attacker().in(language));
    titled("page.did", performance.drill().deeds().in(language));
    @Nullable String failure = performance.failure();
    if (failure != null) {
      element("p", "bad", words.say("page.broke", "why", failure));
    }
    findings("page.learnt", outcome.findings().stream().filter(Finding::attackerWins).toList());
    findings(
        "page.not.learnt",
        outcome.findings().stream().filter(finding -> !finding.attackerWins()).toList());
    titled("page.noticed", noticed(performance));
    counted(outcome);
    evidence(outcome);
    page.append("</section>\n");
  }

  private void findings(String title, List<Finding> findings) {
    element("h3", "", say(title));
    if (findings.isEmpty()) {
      element("p", "", say("page.nothing"));
    }
    for (Finding finding : findings) {
      page.append("<div class=\"finding").append(finding.attackerWins() ? " wins" : "");
      page.append("\">\n");
      element("p", "", finding.what().in(language));
      String learnt = finding.learnt().in(language);
      if (!learnt.isEmpty()) {
        element("p", "", words.say("page.came", "learnt", learnt));
      }
      element("p", "quiet", words.say("page.allowed", "allowed", finding.allowed().in(language)));
      if (!finding.ok()) {
        element("p", "bad", say("page.finding.not.ok"));
      }
      page.append("</div>\n");
    }
  }

  private void counted(Outcome outcome) {
    element("h3", "", say("page.examined"));
    page.append("<div class=\"wide\"><table>\n<tr>");
    for (String column : List.of("what.column", "count", "floor")) {
      page.append("<th scope=\"col\">").append(escaped(say("page." + column))).append("</th>");
    }
    page.append("</tr>\n");
    for (Examined examined : outcome.examined()) {
      page.append("<tr>");
      cell(examined.what().in(language));
      number(examined.count());
      number(examined.floor());
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private void evidence(Outcome outcome) {
    element("h3", "", say("page.evidence"));
    if (outcome.evidence().isEmpty()) {
      element("p", "", say("page.no.evidence"));
    } else if (keep == null) {
      element("p", "", words.say("page.evidence.gone", "drill", outcome.drill()));
    } else {
      for (Path file : outcome.evidence()) {
        page.append("<p><code>pli check ").append(escaped(file.toString())).append("</code></p>\n");
      }
    }
  }

  private void titled(String title, String text) {
    element("h3", "", say(title));
    element("p", "", text);
  }

  private void element(String name, String kind, String text) {
    page.append('<').append(name);
    if (!kind.isEmpty()) {
      page.append(" class=\"").append(kind).append('"');
    }
    page.append('>').append(escaped(text)).append("</").append(name).append(">\n");
  }

  private void cell(String text) {
    page.append("<td>").append(escaped(text)).append("</td>");
  }

  private void number(long number) {
    page.append("<td class=\"number\">").append(number).append("</td>");
  }

  private String say(String key) {
    return words.say(key);
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }
}
