package pli.lab.seizure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;

/** A server whose clock is behind: what it takes now was taken long ago. */
final class LateServer {
  private LateServer() {}

  /** Takes the data folder and how far behind the clock is. */
  public static void main(String[] words) throws Exception {
    InstantSource clock =
        InstantSource.offset(InstantSource.system(), Duration.parse(words[1]).negated());
    try (RunningServer server =
        RunningServer.start(new DataFolder(Path.of(words[0])), System.err, clock)) {
      System.out.println("ready " + server.address().url());
      new CountDownLatch(1).await();
    }
  }
}
