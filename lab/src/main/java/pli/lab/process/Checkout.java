package pli.lab.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A built checkout: where its programs are and how to start them.
 *
 * @param root its folder
 * @param lasting whether what it starts runs for so long that the JVM's second compiler pays
 */
public record Checkout(Path root, boolean lasting) {
  private static final String VERSION = "0.1.0-SNAPSHOT";

  /**
   * The checkout that this class was built in, for what is soon over.
   *
   * @throws IOException if it runs from somewhere else
   */
  public static Checkout ofThisProgram() throws IOException {
    try {
      Path code =
          Path.of(Checkout.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path folder = code; folder != null; folder = folder.getParent()) {
        if (Files.isRegularFile(folder.resolve("pli")) && Files.exists(folder.resolve("lab"))) {
          return new Checkout(folder, false);
        }
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    throw new IOException("not in a checkout");
  }

  /** The same for what runs for long, or is measured. */
  public Checkout forLongRuns() {
    return new Checkout(root, true);
  }

  /** The launcher, {@code ./pli}. */
  public Path launcher() {
    return root.resolve("pli");
  }

  /**
   * The words that start a main class of a program.
   *
   * @param module {@code server}, {@code desktop}, {@code lab}
   * @param options for the JVM
   */
  public List<String> command(
      String module, String mainClass, List<String> options, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Xlog:disable"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    if (!lasting) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(module), mainClass));
    command.addAll(words);
    return command;
  }

  private String classPath(String module) throws IOException {
    Path target = root.resolve(module).resolve("target");
    List<String> jars = new ArrayList<>();
    jars.add(target.resolve("pli-" + module + "-" + VERSION + ".jar").toString());
    try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
      libraries.map(Path::toString).sorted().forEach(jars::add);
    }
    return String.join(System.getProperty("path.separator"), jars);
  }
}
