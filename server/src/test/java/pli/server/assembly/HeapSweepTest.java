package pli.server.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is dead stays in the young part of a heap until the sweep, and not behind it. */
@EnabledOnOs(OS.LINUX)
class HeapSweepTest {
  private static final int OBJECTS = 4000;
  private static final int LONGS = 24;
  private static final int BALLAST = 6000;
  private static final long SEED = 0x5eed;

  /** A process that has objects, has them collected while half of them are alive, and sweeps. */
  static final class Subject {
    private static volatile @Nullable Object objects;

    private Subject() {}

    public static void main(String[] words) throws IOException {
      HeapSweep sweep = new HeapSweep();
      // More than there is room for beside the old part, so that some of the objects go there.
      byte[][] ballast = new byte[BALLAST][1 << 10];
      for (int round = 0; round < 3; round++) {
        long[][] made = new long[OBJECTS][LONGS];
        for (int i = 0; i < OBJECTS; i++) {
          for (int j = 0; j < LONGS; j++) {
            made[i][j] = value(i * LONGS + j);
          }
        }
        objects = made;
        long before = young();
        byte[] garbage = new byte[1 << 16];
        while (young() == before) {
          garbage = new byte[garbage.length];
        }
        objects = null;
      }
      say("dead");
      sweep.run();
      say("swept" + ballast[0].length % 2);
    }

    private static void say(String word) throws IOException {
      System.out.println(word);
      int unused = System.in.read();
    }

    private static long young() {
      return ManagementFactory.getGarbageCollectorMXBeans().stream()
          .mapToLong(GarbageCollectorMXBean::getCollectionCount)
          .sum();
    }
  }

  /** A number that nothing else in a process has; SplitMix64. */
  private static long value(long index) {
    long mixed = SEED + (index + 1) * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** How many of the objects have a part of themselves in a process's memory. */
  private static int found(long pid) throws IOException {
    Set<Long> wanted = new HashSet<>();
    for (int i = 0; i < OBJECTS; i++) {
      wanted.add(value((long) i * LONGS + LONGS / 2));
    }
    Set<Long> found = new HashSet<>();
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
        String[] range = line.split("[- ]", 4);
        if (range[2].startsWith("rw")) {
          long from = Long.parseUnsignedLong(range[0], 16);
          look(memory, from, Long.parseUnsignedLong(range[1], 16), wanted, found);
        }
      }
    }
    return found.size();
  }

  private static void look(
      RandomAccessFile memory, long from, long to, Set<Long> wanted, Set<Long> found)
      throws IOException {
    byte[] part = new byte[1 << 20];
    for (long at = from; at < to; at += part.length) {
      int length = (int) Math.min(part.length, to - at);
      try {
        memory.seek(at);
        memory.readFully(part, 0, length);
      } catch (IOException e) {
        continue;
      }
      ByteBuffer longs = ByteBuffer.wrap(part, 0, length).order(ByteOrder.nativeOrder());
      while (longs.remaining() >= Long.BYTES) {
        long one = longs.getLong();
        if (wanted.contains(one)) {
          found.add(one);
        }
      }
    }
  }

  @Test
  void whatIsDeadIsGone() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/maps")));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:MarkSweepDeadRatio=0",
            "-XX:+ZeroTLAB",
            "-Xmx96m",
            "-Xmn32m",
            "-Xint"));
    command.addAll(List.of("-cp", classPath(), Subject.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("dead", said.readLine());
      int before = found(process.pid());
      assertTrue(before > OBJECTS / 2, before + " objects");
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertEquals("swept0", said.readLine());
      assertEquals(0, found(process.pid()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static String classPath() throws Exception {
    List<String> places = new ArrayList<>();
    for (Class<?> one : List.of(HeapSweep.class, HeapSweepTest.class, Nullable.class)) {
      places.add(
          Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, places);
  }
}
