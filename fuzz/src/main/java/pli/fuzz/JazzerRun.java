package pli.fuzz;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One run of Jazzer on one target, in a process that ends with this one. In {@code target/fuzz} it
 * leaves, under the target's name, the inputs that reached further, {@code .failed} with those that
 * failed, {@code .log} and {@code .gc}.
 */
final class JazzerRun {
  private static final String HEAP = "-Xmx512m";
  private static final String PROCESS = "-rss_limit_mb=2048";
  private static final int BEGIN_SECONDS = 900;
  private static final long START_SECONDS = 20;
  private static final long END_SECONDS = 5;

  private final Target target;
  private final Path kept;
  private final Path found;
  private final Path failed;
  private final Path log;
  private final Path collections;

  /** A run that leaves what it leaves in {@code folder}. */
  JazzerRun(Target target, Path folder) {
    this.target = target;
    kept = new Corpus(target).folder().toAbsolutePath().normalize();
    found = folder.resolve(target.name());
    failed = folder.resolve(target.name() + ".failed");
    log = folder.resolve(target.name() + ".log");
    collections = folder.resolve(target.name() + ".gc");
  }

  /** Runs for so long, or until something is found. */
  Outcome run(int seconds) throws IOException, InterruptedException {
    Files.createDirectories(kept);
    Files.createDirectories(found);
    Files.createDirectories(failed);
    for (Path old : list(failed)) {
      Files.delete(old);
    }
    int number = 0;
    for (byte[] seed : target.seeds()) {
      Files.write(found.resolve("seed-" + number++), seed);
    }
    long start = System.nanoTime();
    int exit = jazzer(seconds, "-max_total_time=" + seconds, found.toString(), kept.toString());
    long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    Outcome outcome = Outcome.of(target.name(), took, exit, text(log), text(collections));
    if (outcome.ending().blamesAnInput()) {
      return outcome.with(keep());
    }
    return outcome.ending() == Ending.TOLD_TO_EXIT ? outcome.with(aloneAgain()) : outcome;
  }

  /** Keeps the inputs that failed where tests replay them; says which. */
  private String keep() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path input : list(failed)) {
      String name = String.valueOf(input.getFileName());
      Files.copy(input, kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      names.add(name);
    }
    return "kept " + names + " in " + kept;
  }

  /**
   * Runs the inputs that a process had before it that was told to exit, to tell whether one of them
   * brought that about.
   */
  private String aloneAgain() throws IOException, InterruptedException {
    for (Path input : list(failed)) {
      if (jazzer(0, input.toString()) != 0) {
        return "its last input does that alone too, " + keep();
      }
    }
    return "its last input alone does nothing of the kind, so it was a signal from outside";
  }

  private int jazzer(int seconds, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                tool("java"),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:gc:file=" + collections,
                "-Dio.netty.leakDetection.level=paranoid",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getClass().getName(),
                "--instrumentation_includes=" + ledBy(),
                "--custom_hook_includes=" + ledBy(),
                "-timeout=60",
                "-report_slow_units=60",
                PROCESS,
                "-max_len=16384",
                "-artifact_prefix=" + failed + File.separator,
                "-print_final_stats=1"));
    command.addAll(List.of(arguments));
    boolean alone = seconds == 0;
    Process jazzer =
        new ProcessBuilder(command)
            .directory(found.toFile())
            .redirectErrorStream(true)
            .redirectOutput((alone ? found.resolveSibling("alone.log") : log).toFile())
            .start();
    Thread last = new Thread(jazzer::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(last);
    try {
      if (!alone) {
        collectTwice(jazzer, seconds);
      }
      return jazzer.waitFor();
    } finally {
      Runtime.getRuntime().removeShutdownHook(last);
    }
  }

  /** Has the heap collected after a first part and shortly before the end. */
  private void collectTwice(Process jazzer, int seconds) throws IOException, InterruptedException {
    for (int i = 0; !text(log).contains("INITED"); i++) {
      if (jazzer.waitFor(1, TimeUnit.SECONDS)) {
        return;
      }
      if (i == BEGIN_SECONDS) {
        jazzer.destroyForcibly();
      }
    }
    long first = Math.min(START_SECONDS, seconds / 2);
    long second = Math.max(0, seconds - END_SECONDS - first);
    for (long wait : new long[] {first, second}) {
      if (jazzer.waitFor(wait, TimeUnit.SECONDS)) {
        return;
      }
      new ProcessBuilder(tool("jcmd"), Long.toString(jazzer.pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }

  private String ledBy() {
    StringBuilder packages = new StringBuilder("pli.**");
    target.alsoLedBy().forEach(other -> packages.append(File.pathSeparator).append(other + ".**"));
    return packages.toString();
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static String text(Path file) throws IOException {
    return Files.exists(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
        : "";
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
