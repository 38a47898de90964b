package pli.desktop.terminal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a vault's passphrase comes from. It is taken in Unicode's composed form (NFC), so that an é
 * is the same from every keyboard, and as UTF-8.
 */
public final class Passphrases {
  private static final int LONGEST_FILE = 4096;

  private Passphrases() {}

  /** Why there is no passphrase. */
  public enum Lack {
    /** Nobody can be asked, and no file is named. */
    NOBODY_TO_ASK,
    /** The file cannot be read. */
    FILE_UNREADABLE,
    /** Its first line is empty, or nothing was typed. */
    EMPTY,
    /** It is longer than 4,096 bytes or not UTF-8. */
    NO_TEXT,
    /** Two times two different things were typed. */
    DIFFERENT
  }

  /** There is no passphrase. */
  public static final class Lacking extends Exception {
    private static final long serialVersionUID = 1;
    private final Lack lack;

    Lacking(Lack lack) {
      super(lack.name());
      this.lack = lack;
    }

    /** Why. */
    public Lack lack() {
      return lack;
    }
  }

  /** The first line of {@code file}; of standard input if it is called {@code -}. */
  public static byte[] fromFile(Terminal terminal, String file) throws Lacking {
    byte[] bytes;
    try {
      bytes = file.equals("-") ? terminal.read(LONGEST_FILE + 1) : readFile(Path.of(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new Lacking(Lack.FILE_UNREADABLE);
    }
    try {
      if (bytes.length > LONGEST_FILE) {
        throw new Lacking(Lack.NO_TEXT);
      }
      String text = Terminal.text(bytes);
      int end = text.indexOf('\n');
      String line = end < 0 ? text : text.substring(0, end);
      return canonical(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    } catch (IOException e) {
      throw new Lacking(Lack.NO_TEXT);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] readFile(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(LONGEST_FILE + 1);
    }
  }

  /** One that was typed into a page. */
  public static byte[] ofText(String typed) throws Lacking {
    byte[] bytes = canonical(typed);
    if (bytes.length > LONGEST_FILE) {
      Arrays.fill(bytes, (byte) 0);
      throw new Lacking(Lack.NO_TEXT);
    }
    return bytes;
  }

  /** Asks once. */
  public static byte[] ask(Terminal terminal, String question) throws Lacking {
    Optional<char[]> typed = terminal.ask(question);
    if (typed.isEmpty()) {
      throw new Lacking(Lack.NOBODY_TO_ASK);
    }
    try {
      return canonical(CharBuffer.wrap(typed.get()));
    } finally {
      Arrays.fill(typed.get(), '\0');
    }
  }

  /** Asks for a new one, twice. */
  public static byte[] askForNew(Terminal terminal, String question, String again) throws Lacking {
    byte[] first = ask(terminal, question);
    byte[] second = ask(terminal, again);
    boolean same = Arrays.equals(first, second);
    Arrays.fill(second, (byte) 0);
    if (!same) {
      Arrays.fill(first, (byte) 0);
      throw new Lacking(Lack.DIFFERENT);
    }
    return first;
  }

  private static byte[] canonical(CharSequence typed) throws Lacking {
    if (typed.isEmpty()) {
      throw new Lacking(Lack.EMPTY);
    }
    ByteBuffer encoded =
        StandardCharsets.UTF_8.encode(
            CharBuffer.wrap(Normalizer.normalize(typed, Normalizer.Form.NFC)));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return bytes;
  }
}
