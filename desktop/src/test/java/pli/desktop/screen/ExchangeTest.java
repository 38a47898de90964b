package pli.desktop.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;

/** Files of a page: what it can name, and what stays of them. */
class ExchangeTest {
  private final SecureRandom random = new SecureRandom();
  private final Path vault;
  private final Exchange exchange;

  ExchangeTest(@TempDir Path vault) throws IOException {
    this.vault = vault;
    this.exchange = Exchange.in(vault, random::nextBytes);
  }

  @Test
  void aFileComesInPiecesUnderItsName() throws Exception {
    Exchange.Brought first = exchange.begin("%C3%89t%C3%A9%20%2B+1.png", Bytes.utf8("abc"));
    assertTrue(first.path().matches("[0-9a-f]{32}"), first.path());
    assertEquals(3, first.size());
    Exchange.Brought second = exchange.append(first.path(), 3, Bytes.utf8("de"));
    assertEquals(new Exchange.Brought(first.path(), 5), second);
    Path file = exchange.toRead(first.path()).orElseThrow();
    assertEquals("abcde", Files.readString(file));
    assertEquals("Été ++1.png", file.getFileName().toString());
    assertEquals("rwx------", rights(vault.resolve("screen")));
    exchange.forget(first.path());
    assertFalse(Files.exists(file));
    assertFalse(Files.exists(vault.resolve("screen").resolve(first.path())));
    assertTrue(exchange.toRead(first.path()).isEmpty());
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void piecesFollowEachOther() throws Exception {
    String path = exchange.begin("a", Bytes.utf8("abc")).path();
    for (long offset : List.of(0L, 2L, 4L, Long.MAX_VALUE)) {
      refused(HttpStatus.CONFLICT, () -> exchange.append(path, offset, Bytes.utf8("x")));
    }
    refused(HttpStatus.NOT_FOUND, () -> exchange.append("a", 0, Bytes.utf8("x")));
    refused(HttpStatus.NOT_FOUND, () -> exchange.append("../lock", 0, Bytes.utf8("x")));
    assertEquals("abc", Files.readString(exchange.toRead(path).orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "%2e%2e",
        "a/b",
        "a%2Fb",
        "..%2f..%2fkeyslot",
        "a\\b",
        "a%5Cb",
        "a%00b",
        "a%0Ab",
        "c:a",
        "%",
        "%zz",
        "%ff",
        "%C3%28",
      })
  void whatIsNoNameIsRefused(String name) throws Exception {
    refused(HttpStatus.BAD_REQUEST, () -> exchange.begin(name, Bytes.utf8("x")));
    refused(HttpStatus.BAD_REQUEST, () -> exchange.made(name));
    assertFalse(Files.exists(vault.resolve("screen")));
  }

  @Test
  void namesHaveAnEnd() throws Exception {
    String longest = "é".repeat(127) + "x";
    assertEquals(255, longest.getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
    assertTrue(exchange.toWrite(longest).isPresent());
    assertTrue(exchange.toWrite(longest + "x").isEmpty());
  }

  @Test
  void thePageNamesNoOtherPlace() throws Exception {
    Files.writeString(vault.resolve("keyslot"), "secret");
    for (String path : List.of("keyslot", "../keyslot", vault.resolve("keyslot").toString(), "")) {
      assertTrue(exchange.toRead(path).isEmpty(), path);
    }
    for (String name : List.of("../keyslot", vault.resolve("x").toString(), "a/b", "..", "")) {
      assertTrue(exchange.toWrite(name).isEmpty(), name);
    }
  }

  @Test
  void whatWasMadeIsThereUnderItsName() throws Exception {
    assertTrue(exchange.made("backup").isEmpty());
    Path file = exchange.toWrite("my backup").orElseThrow();
    assertTrue(exchange.made("my%20backup").isEmpty());
    Files.writeString(file, "sealed");
    assertEquals(file, exchange.made("my%20backup").orElseThrow());
    Path secret = Files.writeString(vault.resolve("secret"), "secret");
    Files.createSymbolicLink(exchange.toWrite("link").orElseThrow(), secret);
    assertTrue(exchange.made("link").isEmpty(), "a link leads elsewhere");
  }

  @Test
  void soManyWaitAndNoMore() throws Exception {
    String last = "";
    for (int i = 0; i < Exchange.MOST_FILES; i++) {
      last = exchange.begin("a", Bytes.utf8("x")).path();
    }
    refused(HttpStatus.CONTENT_TOO_LARGE, () -> exchange.begin("a", Bytes.utf8("x")));
    exchange.forget(last);
    assertEquals(1, exchange.begin("a", Bytes.utf8("x")).size());
  }

  @Test
  void nothingStays() throws Exception {
    String path = exchange.begin("a", Bytes.utf8("x")).path();
    Path read = exchange.fresh();
    Files.writeString(read, "fetched");
    Files.writeString(read.resolveSibling("part"), "left");
    exchange.discard(read);
    assertFalse(Files.exists(read.resolveSibling("part")));
    assertTrue(exchange.toRead(path).isPresent());
    exchange.close();
    assertFalse(Files.exists(vault.resolve("screen")));
    assertTrue(exchange.toRead(path).isEmpty());
    // What one that was killed has left goes when the next one comes.
    Files.createDirectories(vault.resolve("screen/x/y"));
    Files.writeString(vault.resolve("screen/x/y/z"), "left");
    assertTrue(Exchange.in(vault, random::nextBytes).toRead("x/y/z").isEmpty());
    assertFalse(Files.exists(vault.resolve("screen")));
  }

  private interface Act {
    void run() throws Exception;
  }

  private static void refused(HttpStatus status, Act act) {
    assertEquals(status, assertThrows(Refusal.class, act::run).status());
  }
}
