package pli.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;

/**
 * The server with a clock that can be moved, for tests alone: {@code server run DIR SHIFT}, and
 * each line of standard input is another shift. The program that people run has no such thing.
 */
public final class ShiftedMain {
  private static volatile Duration shift = Duration.ZERO;

  private ShiftedMain() {}

  /** Runs until it is killed, or its standard input ends. */
  public static void main(String[] words) throws Exception {
    shift = Duration.parse(words[3]);
    InstantSource clock = () -> InstantSource.system().instant().plus(shift);
    try (RunningServer server =
            RunningServer.start(new DataFolder(Path.of(words[2])), System.err, clock);
        BufferedReader shifts =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("ready " + server.address().url());
      for (String line = shifts.readLine(); line != null; line = shifts.readLine()) {
        shift = Duration.parse(line);
      }
    }
  }
}
