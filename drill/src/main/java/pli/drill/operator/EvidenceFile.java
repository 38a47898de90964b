package pli.drill.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file that proves something, judged by the real checker with the network's card alone. */
public final class EvidenceFile {
  private final OperatedNetwork operated;
  private final Path file;
  private final CommandLine stranger;

  /** A file, and a stranger who has nothing of the network but its card. */
  public EvidenceFile(OperatedNetwork operated, Path file) throws IOException {
    this.operated = operated;
    this.file = file;
    stranger = operated.person("stranger");
  }

  /** The files of a kind in a vault's folder of evidence. */
  public static List<Path> all(Path folder, String beginning) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(beginning))
          .sorted()
          .toList();
    }
  }

  private CommandLine.Said check(Path which) throws IOException {
    return stranger.run("check", which.toString(), "--card", operated.network().card().toString());
  }

  /** Whether {@code pli check} says that it holds. */
  public boolean holds() throws IOException {
    return check(file).exitCode() == 0;
  }

  /** What {@code pli check} says. */
  public List<String> says() throws IOException {
    return check(file).out();
  }

  /** Whether the same file with another letter in its longest line is refused. */
  public boolean failsIfChanged() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    int longest = 0;
    for (int i = 0; i < lines.size(); i++) {
      longest = lines.get(i).length() > lines.get(longest).length() ? i : longest;
    }
    String line = lines.get(longest);
    int at = line.length() / 2;
    char other = line.charAt(at) == 'A' ? 'B' : 'A';
    lines.set(longest, line.substring(0, at) + other + line.substring(at + 1));
    Path changed = stranger.folder().resolve("changed-" + file.getFileName());
    Files.writeString(changed, String.join("\n", lines) + "\n");
    int code = check(changed).exitCode();
    return code == 4 || code == 5;
  }
}
