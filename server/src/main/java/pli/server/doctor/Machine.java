package pli.server.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the system says of itself and of this process, where it is a Linux. */
final class Machine {
  private static final String UNLIMITED = "unlimited";

  private final Path proc;

  /**
   * A machine.
   *
   * @param proc {@code /proc}
   */
  Machine(Path proc) {
    this.proc = proc;
  }

  /** How many files may be open; {@link Long#MAX_VALUE} if that is not known or not limited. */
  long openFiles() {
    return limit("Max open files").orElse(Long.MAX_VALUE);
  }

  /** Whether a crash may write the memory to a file. */
  boolean dumpsCore() {
    return limit("Max core file size").orElse(0L) != 0;
  }

  /** Whether memory may be written to a disk. */
  boolean swaps() {
    return lines("swaps").size() > 1;
  }

  /** The soft limit of this name. */
  private Optional<Long> limit(String name) {
    for (String line : lines("self/limits")) {
      if (line.startsWith(name)) {
        String soft = line.substring(name.length()).strip().split("\\s+", 2)[0];
        return Optional.of(soft.equals(UNLIMITED) ? Long.MAX_VALUE : Long.parseLong(soft));
      }
    }
    return Optional.empty();
  }

  private List<String> lines(String name) {
    try {
      return Files.readAllLines(proc.resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return List.of();
    }
  }
}
