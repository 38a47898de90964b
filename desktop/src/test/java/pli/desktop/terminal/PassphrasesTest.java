package pli.desktop.terminal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.desktop.terminal.Passphrases.Lack;

class PassphrasesTest {
  @TempDir private Path folder;

  @Test
  void theFirstLineOfAFile() throws Exception {
    for (String content : List.of("clé é", "clé é\n", "clé é\r\n", "clé é\nsecond line\n")) {
      assertArrayEquals(utf8("clé é"), fromFile(utf8(content)), content);
      assertArrayEquals(utf8("clé é"), Passphrases.fromFile(terminal(utf8(content)), "-"));
    }
  }

  @Test
  void anAccentIsTheSameFromEveryKeyboard() throws Exception {
    assertArrayEquals(fromFile(utf8("\u00e9")), fromFile(utf8("e\u0301")));
    assertArrayEquals(fromFile(utf8("\u00e9")), Passphrases.ask(terminal(null, "e\u0301"), "?"));
  }

  @Test
  void whatIsNoPassphrase() {
    assertLack(Lack.EMPTY, () -> fromFile(utf8("")));
    assertLack(Lack.EMPTY, () -> fromFile(utf8("\nnot this line")));
    assertLack(Lack.NO_TEXT, () -> fromFile(new byte[] {(byte) 0xff, 'a'}));
    assertLack(Lack.NO_TEXT, () -> fromFile(utf8("x".repeat(4097))));
    assertLack(
        Lack.FILE_UNREADABLE,
        () -> Passphrases.fromFile(terminal(null), folder.resolve("no such file").toString()));
    assertLack(Lack.FILE_UNREADABLE, () -> Passphrases.fromFile(terminal(null), folder.toString()));
    assertLack(Lack.FILE_UNREADABLE, () -> Passphrases.fromFile(terminal(null), "a\0b"));
    assertLack(Lack.NOBODY_TO_ASK, () -> Passphrases.ask(terminal(null), "?"));
    assertLack(Lack.EMPTY, () -> Passphrases.ask(terminal(null, ""), "?"));
  }

  @Test
  void aNewOneIsAskedForTwice() throws Exception {
    assertArrayEquals(utf8("one"), Passphrases.askForNew(terminal(null, "one", "one"), "?", "?"));
    assertLack(Lack.DIFFERENT, () -> Passphrases.askForNew(terminal(null, "one", "two"), "?", "?"));
  }

  @Test
  void theLongestFits() throws Exception {
    assertEquals(4096, fromFile(utf8("x".repeat(4096))).length);
  }

  @Test
  void textOfOthersCannotDrawOnTheTerminal() {
    assertEquals(
        "a\n\tb\ufffd[31m\ufffd\ufffd\ufffd 漢字 👋 é",
        Terminal.harmless("a\n\tb\u001b[31m\u202e\u009b\r 漢字 👋 é"));
  }

  private byte[] fromFile(byte[] content) throws Exception {
    Path file = Files.write(folder.resolve("passphrase"), content);
    return Passphrases.fromFile(terminal(null), file.toString());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Act {
    byte[] run() throws Exception;
  }

  private static void assertLack(Lack lack, Act act) {
    assertEquals(lack, assertThrows(Passphrases.Lacking.class, act::run).lack());
  }

  private static Terminal terminal(byte @Nullable [] input, String... typed) {
    Deque<String> answers = new ArrayDeque<>(Arrays.asList(typed));
    return new Terminal(
        new ByteArrayInputStream(input == null ? new byte[0] : input),
        OutputStream.nullOutputStream(),
        OutputStream.nullOutputStream(),
        Map.of(),
        question -> Optional.ofNullable(answers.poll()).map(String::toCharArray));
  }
}
