package pli.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import pli.codec.Bytes;

/**
 * The examples of draft-ietf-mimi-content (ietf-wg-mimi/draft-ietf-mimi-content, {@code
 * examples/}), which are not part of this repository: {@code -Dpli.vectors=DIR} says where they
 * are. Without them the tests that need them are skipped.
 */
final class Vectors {
  /** Not a message, but what a client derives from one. */
  private static final String DERIVED = "implied-original";

  private static final Pattern ID =
      Pattern.compile("message ID = h'([0-9a-f]+)\\s*#\\s*([0-9a-f]+)'");

  private Vectors() {}

  /**
   * An example.
   *
   * @param name of its file
   * @param encoded the message
   * @param notation the same in diagnostic notation, with the message's id in a comment
   */
  record Example(String name, Bytes encoded, String notation) {
    Bytes messageId() {
      Matcher matcher = ID.matcher(notation);
      if (!matcher.find()) {
        throw new IllegalStateException("no message ID in " + name);
      }
      return Bytes.fromHex(matcher.group(1) + matcher.group(2));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Example> examples() {
    Path folder = Path.of(System.getProperty("pli.vectors", "no-vectors"), "mimi-content");
    Assumptions.assumeTrue(
        Files.isDirectory(folder), "skipped: no public vectors at hand (-Dpli.vectors)");
    List<Example> examples = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".cbor") && !name.startsWith(DERIVED)) {
          Path notation = folder.resolve(name.replace(".cbor", ".edn"));
          examples.add(
              new Example(name, Bytes.adopt(Files.readAllBytes(file)), Files.readString(notation)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (examples.size() < 14) {
      throw new IllegalStateException("only " + examples.size() + " examples");
    }
    return examples;
  }
}
