package pli.client.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;

/**
 * What no longer belongs to a group is no longer in the vault's file either: looked for in a copy
 * that was decrypted page by page, free space included.
 */
class ErasureTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);

  @TempDir Path temporary;

  private final Randomness entropy = new Randomness(3);

  private Bytes random(int length) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return Bytes.adopt(bytes);
  }

  private ClearPages inTheClear(Path folder, String name) throws Exception {
    return ClearPages.of(folder, PASSPHRASE, temporary.resolve(name));
  }

  private static boolean holds(ClearPages pages, Bytes content) {
    // From the middle, since a long content lies in several pages.
    int middle = content.length() / 2;
    Bytes some = content.slice(Math.max(0, middle - 24), Math.min(content.length(), middle + 24));
    return pages.hold(some);
  }

  private static List<Boolean> held(ClearPages pages, Bytes... contents) {
    return java.util.Arrays.stream(contents).map(content -> holds(pages, content)).toList();
  }

  private static void put(Vault vault, String part, Bytes content) throws Exception {
    vault.write(t ->
        t.change(
            "INSERT OR REPLACE INTO group_part (conversation, part, content) VALUES (?, ?, ?)",
            Bytes.of(1),
            part,
            content));
  }

  @Test
  void partsThatAreReplacedOrDeletedAreNotInTheFile() throws Exception {
    Path folder = temporary.resolve("v");
    Bytes kept = random(80);
    Bytes replaced = random(100);
    Bytes longer = random(4000);
    Bytes deleted = random(64);
    Bytes epoch = random(150_000);
    Bytes after = random(100);
    try (Vault vault = Vault.create(folder, PASSPHRASE, CHEAP, entropy, t -> true)) {
      for (int i = 0; i < 50; i++) {
        put(vault, "seed " + i, random(60));
      }
      put(vault, "seed 100", kept);
      put(vault, "application 0", replaced);
      put(vault, "application 1", longer);
      put(vault, "seed 101", deleted);
      put(vault, "epoch", epoch);
    }
    assertEquals(
        List.of(true, true, true, true, true, false),
        held(inTheClear(folder, "before"), kept, replaced, longer, deleted, epoch, after));
    try (Vault vault = Vault.open(folder, PASSPHRASE)) {
      put(vault, "application 0", after);
      put(vault, "application 1", random(90));
      put(vault, "epoch", random(1000));
      vault.write(t -> t.change("DELETE FROM group_part WHERE part = 'seed 101'"));
    }
    assertEquals(
        List.of(true, false, false, false, false, true),
        held(inTheClear(folder, "after"), kept, replaced, longer, deleted, epoch, after));
  }

  private String word(int letters) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < letters; i++) {
      word.append((char) ('a' + Math.floorMod(entropy.next(), 26)));
    }
    return word.toString();
  }

  private static long write(Transaction t, String text, boolean expires)
      throws pli.client.api.ClientException {
    return t.insert(
        "INSERT INTO timeline (conversation, message_id, sender, device, sent_at, kind, text, own,"
            + " expires_at) VALUES (x'01', ?, 'alice', '', 1, 'text', ?, 0, ?)",
        "id of " + text,
        text,
        expires ? 7 : null);
  }

  @Test
  void messagesThatExpireAreInNoFileAnyMore() throws Exception {
    Path folder = temporary.resolve("v");
    List<String> lasting = new java.util.ArrayList<>();
    List<String> fleeting = new java.util.ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lasting.add(word(14));
      fleeting.add(word(14));
    }
    try (Vault vault = Vault.create(folder, PASSPHRASE, CHEAP, entropy, t -> true)) {
      for (int i = 0; i < 60; i++) {
        String lasts = lasting.get(i);
        String expires = fleeting.get(i);
        vault.write(t -> {
          return write(t, lasts, false) + write(t, expires, true);
        });
      }
      // Some change: what stood there before is gone, too.
      vault.write(t -> t.change("UPDATE timeline SET text = 'other words' WHERE number % 10 = 0"));
    }
    assertEquals(60, inTheClear(folder, "before").found(lasting).size());
    assertTrue(inTheClear(folder, "before2").found(fleeting).size() >= 54);
    try (Vault vault = Vault.open(folder, PASSPHRASE)) {
      vault.write(t -> {
        t.change("DELETE FROM timeline WHERE expires_at <= 7");
        Erasure.ofFleeting(t);
        return true;
      });
      assertEquals(0, Files.size(folder.resolve("vault.db-wal")), "nothing waits in the log");
      assertEquals(List.of(), inTheClear(folder, "after").found(fleeting));
      assertEquals(60, inTheClear(folder, "after2").found(lasting).size());
      vault.write(t -> {
        t.change("DELETE FROM timeline");
        Erasure.settle(t);
        return true;
      });
      assertEquals(List.of(), inTheClear(folder, "last").found(lasting));
      assertEquals(0, Files.size(folder.resolve("vault.db-wal")));
    }
  }
}
