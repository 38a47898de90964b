package pli.desktop.terminal;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a command reads and writes. Always UTF-8, whatever the locale says. A failed write is
 * noticed: a message that could not be printed must not count as received.
 */
public final class Terminal {
  /** Asks a person for something without showing what they type. */
  public interface Prompt {
    /** What was typed, or nothing where there is nobody to ask. */
    Optional<char[]> ask(String question);
  }

  private final InputStream in;
  private final OutputStream out;
  private final OutputStream err;
  private final Map<String, String> environment;
  private final Prompt prompt;
  private final boolean seen;

  /** A terminal of these streams, which nobody sees; they are not closed here. */
  public Terminal(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Prompt prompt) {
    this(in, out, err, environment, prompt, false);
  }

  /**
   * A terminal of these streams; they are not closed here.
   *
   * @param seen whether a person sees what is written
   */
  public Terminal(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Map<String, String> environment,
      Prompt prompt,
      boolean seen) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.environment = environment;
    this.prompt = prompt;
    this.seen = seen;
  }

  /** The streams of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        System.getenv(),
        Terminal::askAtConsole,
        isConsole());
  }

  private static boolean isConsole() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  private static Optional<char[]> askAtConsole(String question) {
    Console console = System.console();
    return console == null || !console.isTerminal()
        ? Optional.empty()
        : Optional.ofNullable(console.readPassword("%s", question));
  }

  /** The environment variable, if it is set and not empty. */
  public Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** All environment variables. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Whether a person sees what is written. */
  public boolean isSeen() {
    return seen;
  }

  /** Asks without echo. */
  public Optional<char[]> ask(String question) {
    return prompt.ask(question);
  }

  /** Writes {@code text} and a line's end to standard output, through to whoever reads it. */
  public void print(String text) throws IOException {
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Writes {@code text} and a line's end to standard error; nobody may be listening there. */
  public void tell(String text) {
    try {
      insist(text);
    } catch (IOException e) {
      // Progress and notices without a reader are lost; the command itself goes on.
    }
  }

  /** The same for what must not be lost. */
  public void insist(String text) throws IOException {
    err.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    err.flush();
  }

  /** At most {@code limit} bytes of standard input. */
  public byte[] read(int limit) throws IOException {
    return in.readNBytes(limit);
  }

  /**
   * Decodes UTF-8 strictly.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /**
   * Somebody else's text, fit for a terminal: control characters and marks that turn the direction
   * of writing could draw over what stands there, so they are shown as a replacement character.
   */
  public static String harmless(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> shown.appendCodePoint(c == '\n' || c == '\t' || !isControl(c) ? c : 0xfffd));
    return shown.toString();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x2028
        || c == 0x2029;
  }
}
