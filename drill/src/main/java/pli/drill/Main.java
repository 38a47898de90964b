package pli.drill;

import java.util.List;
import pli.desktop.terminal.Terminal;

/** The drills' program: {@code pli drill}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    List<String> own =
        !words.isEmpty() && words.getFirst().equals("drill")
            ? words.subList(1, words.size())
            : words;
    // Whoever ends us ends what we have started, too.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() ->
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    System.exit(new DrillCommand(Terminal.ofProcess(), Drills.all()).run(own));
  }
}
