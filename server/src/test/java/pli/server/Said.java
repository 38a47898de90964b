package pli.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pli.server.command.ServerCommands;

/**
 * What a command of the server said.
 *
 * @param code with which it ended
 * @param out on standard output
 * @param err on standard error
 */
public record Said(int code, String out, String err) {
  /** Runs a command, here in this process. */
  public static Said by(Object... words) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int code =
        ServerCommands.run(
            Arrays.stream(words).map(Object::toString).toArray(String[]::new),
            new PrintStream(output, true, StandardCharsets.UTF_8),
            new PrintStream(errors, true, StandardCharsets.UTF_8));
    return new Said(
        code, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }
}
