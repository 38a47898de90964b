package pli.drill.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pli.desktop.Main;
import pli.desktop.command.CommandLineProgram;
import pli.desktop.terminal.Terminal;
import pli.witness.command.Program;

/**
 * A person's computer: a process of its own in which one command of {@code pli} after the other is
 * run, by the programs' own classes from the words to the exit code. Each opens the vault and its
 * connections anew. That saves starting Java for each of them, and nothing else.
 */
public final class Desk {
  private static final Set<String> CHECKER = Set.of("check", "release", "witness", "alert");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Desk() {}

  /**
   * Reads a line for each command, an array of its words, and answers with a line: {@code exit},
   * {@code out} and {@code err}. Ends with its input.
   */
  public static void main(String[] none) throws IOException {
    PrintStream answers = printed(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      List<String> words = new ArrayList<>();
      for (JsonNode word : JSON.readTree(line)) {
        words.add(word.asText());
      }
      answers.println(JSON.writeValueAsString(run(words.toArray(String[]::new))));
      answers.flush();
    }
    System.exit(0);
  }

  private static ObjectNode run(String[] words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        isChecker(words)
            ? Program.run(words, printed(out), printed(err), System.getenv())
            : new CommandLineProgram(terminal(out, err, System.getenv()), Main.platform())
                .run(words);
    ObjectNode answer = JSON.createObjectNode().put("exit", exit);
    put(answer.putArray("out"), out);
    put(answer.putArray("err"), err);
    return answer;
  }

  /** Handing an alert to a server is a person's, as for {@code ./pli}. */
  private static boolean isChecker(String[] words) {
    return CHECKER.contains(words[0])
        && !(words[0].equals("alert") && words.length > 1 && words[1].equals("publish"));
  }

  private static PrintStream printed(OutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static Terminal terminal(
      OutputStream out, OutputStream err, Map<String, String> environment) {
    InputStream nothing = new ByteArrayInputStream(new byte[0]);
    return new Terminal(nothing, out, err, environment, question -> Optional.empty());
  }

  private static void put(ArrayNode lines, ByteArrayOutputStream said) {
    Arrays.stream(said.toString(StandardCharsets.UTF_8).split("\n"))
        .filter(line -> !line.isEmpty())
        .forEach(lines::add);
  }
}
