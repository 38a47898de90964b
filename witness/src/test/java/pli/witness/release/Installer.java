package pli.witness.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import pli.codec.Bytes;
import pli.transparency.release.ReleasePolicy;
import pli.witness.command.Program;

/** A person who installs on the command line, and what lies in their folder. */
final class Installer {
  private final Path folder;
  private final Path policy;

  /** How a command ended: its code, the reason of a refusal, and what was said of it. */
  record Ended(int code, String out, String err) {
    /** The word behind {@code "reason":}; empty if there is none. */
    String reason() {
      String before = "\"reason\":\"";
      int at = out.indexOf(before);
      int from = at + before.length();
      return at < 0 ? "" : out.substring(from, out.indexOf('"', from));
    }
  }

  /** Installs below a folder, with a policy that is named each time. */
  Installer(Path folder, ReleasePolicy policy) throws IOException {
    this.folder = folder;
    this.policy = Files.write(folder.resolve("policy"), policy.encode().toByteArray());
  }

  Path to() {
    return folder.resolve("to");
  }

  Ended install(Update update) throws IOException {
    return run(words(update).toArray(new String[0]));
  }

  /** The words that install it. */
  List<String> words(Update update) throws IOException {
    List<String> words = new ArrayList<>(List.of("release", "install"));
    words.add(update.release(folder).toString());
    words.add(update.artefact(folder).toString());
    words.addAll(List.of("--to", to().toString(), "--policy", policy.toString(), "--json"));
    return words;
  }

  void installs(Update update) throws IOException {
    Ended ended = install(update);
    assertEquals(0, ended.code, ended.out + ended.err);
    assertRuns(update.number);
  }

  /** That it refuses, for that reason, and all stays as it was. */
  void refuses(String reason, Update update) throws IOException {
    Map<String, Bytes> before = files();
    Ended ended = install(update);
    assertEquals(4, ended.code, ended.out + ended.err);
    assertEquals(reason, ended.reason());
    assertEquals(before, files());
  }

  void rollsBack() {
    Ended back = run("release", "rollback", "--to", to().toString());
    assertEquals(0, back.code, back.err);
  }

  void assertRuns(long number) throws IOException {
    assertEquals(
        "the program, version " + number + "\n",
        Files.readString(to().resolve("current").resolve(Update.ARTEFACT)));
  }

  /** All that lies in the folder, and where its link leads. */
  Map<String, Bytes> files() throws IOException {
    Map<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(to())) {
      for (Path path : walk.toList()) {
        String name = to().relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          files.put(name, Bytes.utf8(Files.readSymbolicLink(path).toString()));
        } else {
          files.put(
              name, Files.isDirectory(path) ? Bytes.EMPTY : Bytes.adopt(Files.readAllBytes(path)));
        }
      }
    }
    return files;
  }

  static Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Program.run(
            words,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("LANG", "en_GB.UTF-8"));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
