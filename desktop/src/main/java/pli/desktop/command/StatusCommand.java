package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pli.client.api.ClientException;
import pli.client.api.Finding;
import pli.client.api.Finding.Kind;
import pli.client.api.Finding.State;
import pli.client.api.Notice;
import pli.desktop.terminal.Json;

/** {@code pli status}: whether this device sees a sign that its network has turned against it. */
final class StatusCommand implements Verb {
  static final String PAGE = "status";

  @Override
  public String name() {
    return PAGE;
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    invocation.withDevice(device -> {
      List<Finding> findings =
          device.selfDetection().look(InstalledRelease.ofProgram(), Invocation.PATIENCE);
      invocation.several();
      for (Finding finding : findings) {
        invocation.print(json(finding, invocation), sentences(finding, invocation));
      }
      // A program that calls gets them as its answer; a script has the exit code beside them.
      boolean isCommand = invocation.afterwards(() -> {});
      if (isCommand && findings.stream().anyMatch(finding -> finding.state() == State.ARISEN)) {
        throw new NotDone(NotDone.REFUSED, "status.arisen");
      }
    });
  }

  /** What programs get, of the command and as the event {@code finding}. */
  static Json json(Finding finding, Invocation invocation) {
    return new Json()
        .put("kind", word(finding.kind().name()))
        .put("state", word(finding.state().name()))
        .put(
            "signs",
            finding.signs().stream()
                .map(sign ->
                    new Json()
                        .put("kind", word(sign.kind().name()))
                        .put("amount", sign.amount())
                        .put("name", sign.name().isEmpty() ? null : sign.name())
                        .put("message", invocation.sentence(sign)))
                .toList())
        .put("evidence", finding.evidence().stream().map(Path::toString).toList())
        .put("unproved", isUnproved(finding) ? unproved(finding.kind(), invocation) : null);
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static boolean isUnproved(Finding finding) {
    return finding.state() == State.ARISEN && finding.evidence().isEmpty();
  }

  private static String unproved(Kind kind, Invocation invocation) {
    return invocation.words().say("status.unproved." + kind.name());
  }

  private static String sentences(Finding finding, Invocation invocation) {
    String title = invocation.words().say("status.kind." + finding.kind().name());
    List<String> lines = new ArrayList<>();
    lines.add(invocation.words().say("status.state." + finding.state().name(), "what", title));
    for (Notice sign : finding.signs()) {
      lines.add("  " + invocation.sentence(sign));
    }
    for (Path file : finding.evidence()) {
      lines.add("  " + invocation.words().say("status.evidence", "file", file));
    }
    if (isUnproved(finding)) {
      lines.add("  " + unproved(finding.kind(), invocation));
    }
    return String.join("\n", lines);
  }
}
