package pli.lab;

import java.util.List;
import pli.desktop.terminal.Terminal;
import pli.lab.demo.DemoCommand;

/** The lab's program: {@code pli demo}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    List<String> words = List.of(args);
    List<String> own =
        words.isEmpty() || !words.getFirst().equals("demo")
            ? words
            : words.subList(1, words.size());
    System.exit(DemoCommand.run(Terminal.ofProcess(), own));
  }
}
