package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.protocol.wire.Error;

/**
 * A disk that fails while everybody works: syncs that end in an error, which {@code strace} puts
 * between the server and its system, and a small disk that fills up, which needs the right to
 * mount. Where that cannot be had the test is skipped, and says so.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class FailingDiskIT {
  private static final int DISK_MIB = 64;
  private static final int MIB = 1 << 20;
  private static final int MAX_STARTS = 10;

  @TempDir private Path folder;

  private final long seed = Seed.announce();
  private final Random random = new Random(seed);

  @Test
  void whatWasAcceptedOutlivesSyncsThatFail() throws Exception {
    needs("strace", succeeds("strace", "-f", "-qq", "-o", "/dev/null", "--seccomp-bpf", "true"));
    // RocksDB goes on by itself after the one, and does not after the other.
    List<String> errors = List.of("ENOSPC", "EIO");
    try (RealServer server = RealServer.make(folder)) {
      startSomehow(server, errors.getFirst());
      Workload work = Workload.on(server, seed);
      for (int i = 0; i < Seed.rounds(2); i++) {
        int before = server.events("store-reopened").size();
        while (server.events("store-reopened").size() < before + 2) {
          work.workABit(random);
        }
        if (i % 2 == 0) {
          // Readers that are there get what a failed write turns out to have kept, unasked.
          work.settle();
        }
        server.kill();
        startSomehow(server, errors.get((i + 1) % errors.size()));
      }
      server.kill();
      server.start();
      work.finishAndCheck();
    }
  }

  /**
   * A sync may fail while the database is opened: then the server must say so, and can be asked
   * again.
   */
  private void startSomehow(RealServer server, String error) throws IOException {
    for (int i = 1; ; i++) {
      try {
        server.startUnder(failingSyncs(error));
        return;
      } catch (IOException e) {
        assertEquals(1, server.exitCode(), server.log());
        assertTrue(i < MAX_STARTS, server.log());
      }
    }
  }

  /** Each thread counts its own: the one that writes meets a failure now and then. */
  private List<String> failingSyncs(String error) {
    String when = 20 + random.nextInt(20) + "+" + (40 + random.nextInt(60));
    String inject = "inject=fdatasync:error=" + error + ":when=" + when;
    return List.of(
        "strace",
        "-D",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        "trace=fdatasync",
        "-e",
        inject);
  }

  @Test
  void belowTheReserveNewMessagesWaitAndTheRestGoesOn() throws Exception {
    onASmallDisk(8, 4 * MIB, Error.Code.STORE_FULL);
  }

  @Test
  void aDiskThatIsFullToTheLastByteLosesNothing() throws Exception {
    onASmallDisk(1, 0, Error.Code.STORE_FULL, Error.Code.UNAVAILABLE);
  }

  /**
   * Fills a disk beside the server while people work, kills the server, and makes room again.
   *
   * @param free how many bytes are left
   * @param told what senders are answered then
   */
  private void onASmallDisk(int reserveMib, int free, Error.Code... told) throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String size = "size=" + DISK_MIB + "m";
    needs("mount", succeeds("mount", "-t", "tmpfs", "-o", size, "none", disk.toString()));
    Path data = disk.resolve("server");
    Path ballast = disk.resolve("ballast");
    try (RealServer server = RealServer.make(data, folder.resolve("server.log"), reserveMib)) {
      server.start();
      Workload work = Workload.on(server, seed);
      for (int i = 0; i < Seed.rounds(1); i++) {
        work.workABit(random);
        fill(ballast, free);
        work.workUntilPutOff(told);
        server.kill();
        boolean starts = startsOrSaysWhy(server);
        assertTrue(starts || free == 0, "it does not start though there is room");
        Files.delete(ballast);
        if (!starts) {
          server.start();
        }
        work.settle();
      }
      work.finishAndCheck();
    } finally {
      succeeds("umount", "-l", disk.toString());
    }
  }

  /** Without any room a database may not open; then it must say so and change nothing. */
  private static boolean startsOrSaysWhy(RealServer server) throws IOException {
    try {
      server.start();
      return true;
    } catch (IOException e) {
      assertEquals(1, server.exitCode());
      assertTrue(server.log().contains("cannot be read or written"), server.log());
      return false;
    }
  }

  private static void fill(Path ballast, long free) throws IOException {
    byte[] some = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(ballast).getUsableSpace() > free) {
        out.write(some);
      }
    } catch (IOException e) {
      // Full, which is what was wanted.
    }
  }

  private static void needs(String what, boolean isThere) {
    if (!isThere) {
      System.out.println("SKIPPED: " + what + " cannot be used here; " + what + " is needed");
    }
    Assumptions.assumeTrue(isThere, what + " cannot be used here");
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
