package pli.drill.silence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pli.drill.operator.CommandLine;

/** The two people whose keys sign alerts, at a computer that is off line. */
final class AlarmKeys implements AutoCloseable {
  private final CommandLine computer;
  private final List<Path> keys = new ArrayList<>();
  private final List<String> words = new ArrayList<>();

  /**
   * Makes the keys, before there is a network.
   *
   * @param folder where their files go
   */
  AlarmKeys(Path folder) throws IOException {
    computer = new CommandLine(folder, "editors");
    for (String name : List.of("editor", "lawyer")) {
      Path key = computer.folder().resolve(name + ".key");
      String line = computer.done("alert", "key", key.toString(), "--name", name).out().getFirst();
      keys.add(key);
      words.addAll(List.of("--alert-key", line));
    }
  }

  /** What makes a network whose card names them. */
  List<String> words() {
    return List.copyOf(words);
  }

  /** An alert that both have signed. */
  Path alert(String level, String text, Path card) throws IOException {
    Path file = computer.folder().resolve("alert-" + level);
    computer.done("alert", "draft", level, text, file.toString(), "--card", card.toString());
    return signed(file);
  }

  /** That it is over, signed by both. */
  Path over(Path alert) throws IOException {
    Path file = alert.resolveSibling(alert.getFileName() + "-over");
    computer.done("alert", "revoke", alert.toString(), "It is over.", file.toString());
    return signed(file);
  }

  private Path signed(Path file) throws IOException {
    for (Path key : keys) {
      computer.done("alert", "sign", file.toString(), "--key", key.toString());
    }
    return file;
  }

  @Override
  public void close() {
    computer.close();
  }
}
