package pli.client.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;

/** The rows of a vault as a stream. */
class TablesTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final Randomness entropy = new Randomness(5);
  private int made;

  private Vault filled() throws ClientException {
    return Vault.create(
        temporary.resolve("v" + made++),
        PASSPHRASE,
        CHEAP,
        entropy,
        t -> {
          t.change("INSERT INTO mark (name, number) VALUES ('größer', ?)", Long.MIN_VALUE);
          t.change("INSERT INTO set_aside (sealed, at) VALUES (?, 7)", Bytes.of(0, 255, 1));
          t.change("INSERT INTO set_aside (sealed, at) VALUES (x'', 8)");
          t.change("DELETE FROM set_aside WHERE at = 8");
          text(t, "one", "meet at the lighthouse", false);
          text(t, "two", "or at the windmill", true);
          // Of a message that lasts, of one that expires, and of one that waits for another.
          signed(t, "one");
          signed(t, "two");
          signed(t, "three");
          return true;
        });
  }

  private static void text(Transaction t, String id, String text, boolean expires)
      throws ClientException {
    t.change(
        "INSERT INTO timeline (conversation, message_id, sender, device, sent_at, kind, text, own,"
            + " expires_after) VALUES (x'01', ?, 'alice', '', 1, 'text', ?, 0, ?)",
        id,
        text,
        expires ? 30 : null);
  }

  private static void signed(Transaction t, String about) throws ClientException {
    t.change(
        "INSERT INTO signed_message (conversation, about, device, epoch, framed, signature, tag,"
            + " accepted_at, frank) VALUES (x'01', ?, x'02', 1, x'03', x'04', x'05', 1, x'06')",
        about);
  }

  private static byte[] written(Vault vault) throws ClientException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean unused =
        vault.read(t -> {
          Tables.write(t, out);
          return true;
        });
    return out.toByteArray();
  }

  private Vault read(byte[] stream) throws ClientException {
    return Vault.restore(
        temporary.resolve("v" + made++),
        PASSPHRASE,
        CHEAP,
        entropy,
        t -> {
          Tables.read(t, new ByteArrayInputStream(stream));
          return true;
        });
  }

  private Problem problemOf(byte[] stream) {
    return assertThrows(ClientException.class, () -> read(stream).close()).problem();
  }

  @Test
  void everythingComesBackAsItWas() throws Exception {
    try (Vault vault = filled();
        Vault again = read(written(vault))) {
      assertEquals(
          Long.MIN_VALUE,
          number(again, t -> t.number("SELECT number FROM mark WHERE name = 'größer'")));
      assertEquals(
          Bytes.of(0, 255, 1),
          again.read(t -> t.first("SELECT sealed FROM set_aside", row -> row.bytes(1))));
      assertEquals(
          1L,
          number(
              again,
              t ->
                  t.number(
                      "SELECT count(*) FROM timeline WHERE content IS NULL AND message_id ="
                          + " 'one'")));
      assertEquals(Arrays.toString(written(vault)), Arrays.toString(written(again)));
      // A number is not given out a second time, and the words are found.
      assertEquals(
          3L, inserted(again, t -> t.insert("INSERT INTO set_aside (sealed, at) VALUES (x'', 9)")));
      assertEquals(1L, number(again, t -> found(t, "timeline_words", "lighthouse")));
      assertEquals(1L, number(vault, t -> found(t, "fleeting_words", "windmill")));
      assertEquals(0L, number(again, t -> found(t, "fleeting_words", "windmill")), "it expires");
      assertEquals(3L, number(vault, t -> t.number("SELECT count(*) FROM signed_message")));
      assertEquals(
          List.of("one"),
          again.read(t -> t.list("SELECT about FROM signed_message", row -> row.text(1))));
      assertEquals(0L, number(again, t -> found(t, "timeline_words", "windmill")));
    }
  }

  private static long found(Transaction t, String index, String word) throws ClientException {
    return t.number("SELECT count(*) FROM " + index + " WHERE " + index + " MATCH ?", word);
  }

  @Test
  void aStreamOfAnyEarlierVersionIsRead() throws Exception {
    for (int version = 1; version <= Schema.VERSION; version++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TableWriter tables = new TableWriter(out, version);
      tables.table("mark", List.of("name", "number"));
      tables.row("version", version);
      tables.table(
          "timeline",
          List.of(
              "conversation", "message_id", "sender", "device", "sent_at", "kind", "text", "own"));
      tables.row(Bytes.of(1), "id", "alice", "", 1, "text", "lighthouse", 0);
      tables.end();
      int now = version;
      try (Vault vault = read(out.toByteArray())) {
        assertEquals(
            now, number(vault, t -> t.number("SELECT number FROM mark WHERE name = 'version'")));
        assertEquals(1L, number(vault, t -> found(t, "timeline_words", "lighthouse")));
        assertEquals(Schema.VERSION, number(vault, t -> t.number("PRAGMA user_version")));
      }
    }
  }

  @Test
  void aStreamOfALaterVersionIsLeftAlone() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TableWriter(out, Schema.VERSION + 1).end();
    assertEquals(Problem.BACKUP_TOO_NEW, problemOf(out.toByteArray()));
  }

  /** What comes out of a sealed file was written by who had its key; it may still be anything. */
  @Test
  void whatIsNoStreamOfRowsMakesNoVault() throws Exception {
    byte[] whole;
    try (Vault vault = filled()) {
      whole = written(vault);
    }
    for (int length = 0; length < whole.length; length += length < 200 ? 7 : 97) {
      assertEquals(Problem.BACKUP_DAMAGED, problemOf(Arrays.copyOf(whole, length)), "" + length);
    }
    assertEquals(Problem.BACKUP_DAMAGED, problemOf(Arrays.copyOf(whole, whole.length + 1)));
    for (String table : List.of("sqlite_master", "timeline_words", "timeline_words_data", "no")) {
      assertEquals(Problem.BACKUP_DAMAGED, problemOf(table(table, "name")), table);
    }
    assertEquals(Problem.BACKUP_DAMAGED, problemOf(table("mark", "name; DROP TABLE mark")));
    assertEquals(Problem.BACKUP_DAMAGED, problemOf(table("mark", "name", "name")));
    assertTrue(read(table("mark", "number")).folder().toString().contains("v"));
  }

  private static byte[] table(String name, String... columns) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableWriter tables = new TableWriter(out, Schema.VERSION);
    tables.table(name, List.of(columns));
    tables.end();
    return out.toByteArray();
  }

  private static long number(Vault vault, Vault.Work<Long> work) throws ClientException {
    return vault.read(work);
  }

  private static long inserted(Vault vault, Vault.Work<Long> work) throws ClientException {
    return vault.write(work);
  }
}
