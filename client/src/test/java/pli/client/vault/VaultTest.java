package pli.client.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.crypto.PasswordHash;

class VaultTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final byte[] PASSPHRASE = "sésame, ouvre-toi".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final Randomness entropy = new Randomness(7);

  private Vault create(Path folder) throws ClientException {
    return Vault.create(
        folder,
        PASSPHRASE,
        CHEAP,
        entropy,
        t -> t.change("INSERT INTO mark (name, number) VALUES ('here', 1)"));
  }

  private static Problem problemOf(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  private static long mark(Vault vault, String name) throws ClientException {
    return vault.read(t -> t.number("SELECT number FROM mark WHERE name = ?", name));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void whatWasWrittenIsThereAfterOpeningAgain() throws Exception {
    Path folder = temporary.resolve("deep/er/vault");
    assertFalse(Vault.exists(folder));
    create(folder).close();
    assertTrue(Vault.exists(folder));
    try (Vault vault = Vault.open(folder, PASSPHRASE)) {
      assertEquals(1, mark(vault, "here"));
    }
    assertEquals(Problem.VAULT_EXISTS, problemOf(() -> create(folder)));
    Vault.delete(folder);
    assertFalse(Vault.exists(folder));
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> Vault.open(folder, PASSPHRASE)));
    create(folder).close();
  }

  @Test
  void nothingReadableLiesOnTheDiskAndNobodyElseMayLook() throws Exception {
    Path folder = temporary.resolve("v");
    try (Vault vault = create(folder)) {
      vault.write(t ->
          t.change(
              "INSERT INTO timeline (conversation, message_id, sender, device, sent_at, kind,"
                  + " text, own) VALUES (?, 'id', 'alice', 'laptop', 1, 'text', ?, 0)",
              Bytes.of(1),
              "meet at the lighthouse"));
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
      try (var files = Files.list(folder)) {
        List<Path> all = files.toList();
        assertTrue(all.size() >= 3, all.toString());
        for (Path file : all) {
          String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
          assertEquals("rw-------", rights, file.toString());
          String raw = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          assertFalse(raw.contains("lighthouse"), file.toString());
          assertFalse(raw.contains("SQLite format"), file.toString());
        }
      }
    }
  }

  @Test
  void anotherPassphraseIsNotADamagedVault() throws Exception {
    Path folder = temporary.resolve("v");
    create(folder).close();
    byte[] wrong = "sesame, ouvre-toi".getBytes(StandardCharsets.UTF_8);
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> Vault.open(folder, wrong)));
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> Vault.open(folder, new byte[0])));
  }

  @Test
  void everyFlippedBitOfTheKeySlotIsDamage() throws Exception {
    Path folder = temporary.resolve("v");
    create(folder).close();
    Path slot = folder.resolve("keyslot");
    byte[] whole = Files.readAllBytes(slot);
    // Every bit of what stands there in the clear, then some of the noise.
    for (int bit = 0; bit < 8 * whole.length; bit += bit < 8 * KeySlot.HEAD_LENGTH ? 1 : 4999) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(slot, flipped);
      ClientException e = assertThrows(ClientException.class, () -> Vault.open(folder, PASSPHRASE));
      assertEquals(Problem.VAULT_DAMAGED, e.problem(), "bit " + bit);
      assertEquals(Map.of("part", 1L), e.details());
    }
    for (int length = 0; length < whole.length; length += length < 400 ? 1 : 4001) {
      Files.write(slot, java.util.Arrays.copyOf(whole, length));
      assertEquals(Problem.VAULT_DAMAGED, problemOf(() -> Vault.open(folder, PASSPHRASE)));
    }
    Files.write(slot, whole);
    Vault.open(folder, PASSPHRASE).close();
  }

  @Test
  void aFlippedByteInAnyPageOfTheDatabaseIsNoticed() throws Exception {
    Path folder = temporary.resolve("v");
    create(folder).close();
    Path file = folder.resolve("vault.db");
    byte[] whole = Files.readAllBytes(file);
    assertEquals(0, whole.length % 4096);
    for (int page = 0; page < whole.length / 4096; page++) {
      byte[] flipped = whole.clone();
      flipped[page * 4096 + 1000] ^= 0x10;
      Files.write(file, flipped);
      assertEquals(
          Problem.VAULT_DAMAGED,
          problemOf(() -> {
            try (Vault vault = Vault.open(folder, PASSPHRASE)) {
              vault.read(t -> t.list("PRAGMA integrity_check", row -> row.text(1)));
            }
          }),
          "page " + page);
    }
    Files.write(file, new byte[0]);
    assertEquals(Problem.VAULT_DAMAGED, problemOf(() -> Vault.open(folder, PASSPHRASE)));
  }

  @Test
  void aMissingHalfIsDamageAndNeverANewVault() throws Exception {
    for (String half : List.of("keyslot", "vault.db")) {
      Path folder = temporary.resolve("without-" + half);
      create(folder).close();
      Files.delete(folder.resolve(half));
      assertEquals(Problem.VAULT_DAMAGED, problemOf(() -> Vault.open(folder, PASSPHRASE)));
      assertEquals(Problem.VAULT_DAMAGED, problemOf(() -> create(folder)));
      assertTrue(Vault.exists(folder));
    }
  }

  @Test
  void aMakingThatFailsLeavesNoVaultAndCanBeBegunAgain() throws Exception {
    Path folder = temporary.resolve("v");
    assertEquals(
        Problem.HANDLE_TAKEN,
        problemOf(() ->
            Vault.create(
                folder,
                PASSPHRASE,
                CHEAP,
                entropy,
                t -> {
                  throw new ClientException(Problem.HANDLE_TAKEN);
                })));
    assertFalse(Vault.exists(folder));
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> Vault.open(folder, PASSPHRASE)));
    create(folder).close();
    Vault.open(folder, PASSPHRASE).close();
  }

  @Test
  void aMakingStoppedAtAnyStepIsBegunAgain() throws Exception {
    Path whole = temporary.resolve("whole");
    create(whole).close();
    List<List<String>> stops =
        List.of(
            List.of("lock"),
            List.of("lock", "unfinished"),
            List.of("lock", "unfinished", "vault.db"),
            List.of("lock", "unfinished", "vault.db", "keyslot.new"),
            List.of("lock", "unfinished", "vault.db", "keyslot"));
    for (List<String> stop : stops) {
      Path folder = temporary.resolve("stop" + stop.size() + stop.get(stop.size() - 1));
      Files.createDirectories(folder);
      for (String name : stop) {
        Path source = whole.resolve(name.equals("keyslot.new") ? "keyslot" : name);
        Files.write(
            folder.resolve(name), Files.exists(source) ? Files.readAllBytes(source) : new byte[0]);
      }
      assertFalse(Vault.exists(folder), stop.toString());
      assertEquals(Problem.VAULT_MISSING, problemOf(() -> Vault.open(folder, PASSPHRASE)));
      create(folder).close();
      try (Vault vault = Vault.open(folder, PASSPHRASE)) {
        assertEquals(1, mark(vault, "here"));
      }
    }
  }

  @Test
  void aTransactionThatThrowsChangesNothing() throws Exception {
    try (Vault vault = create(temporary.resolve("v"))) {
      assertEquals(
          Problem.EMPTY,
          problemOf(() ->
              vault.write(t -> {
                t.change("UPDATE mark SET number = 9");
                throw new ClientException(Problem.EMPTY);
              })));
      assertThrows(
          IllegalArgumentException.class,
          () ->
              vault.write(t -> {
                t.change("UPDATE mark SET number = 9");
                throw new IllegalArgumentException();
              }));
      assertEquals(1, mark(vault, "here"));
      assertThrows(
          IllegalStateException.class, () -> vault.write(t -> vault.write(inner -> "never")));
      assertEquals(1, mark(vault, "here"));
    }
  }

  @Test
  void aCopyOfTheFilesAtAnyMomentHoldsExactlyWhatWasCommitted() throws Exception {
    Path folder = temporary.resolve("v");
    try (Vault vault = create(folder)) {
      for (int step = 2; step < 40; step++) {
        int number = step;
        vault.write(t -> t.change("UPDATE mark SET number = ?", number));
        Path between = temporary.resolve("between" + step);
        vault.write(t -> {
          t.change("UPDATE mark SET number = 1000000");
          try {
            copy(folder, between);
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          return t.change("UPDATE mark SET number = ?", number);
        });
        try (Vault copy = Vault.open(between, PASSPHRASE)) {
          assertEquals(number, mark(copy, "here"));
        }
      }
    }
  }

  @Test
  void severalThreadsAndSeveralOpeningsLoseNoUpdate() throws Exception {
    Path folder = temporary.resolve("v");
    create(folder).close();
    int openings = 3;
    int threads = 2;
    int rounds = 25;
    List<Vault> vaults = new ArrayList<>();
    ExecutorService executor = Executors.newFixedThreadPool(openings * threads);
    try {
      List<Callable<Void>> work = new ArrayList<>();
      for (int i = 0; i < openings; i++) {
        Vault vault = Vault.open(folder, PASSPHRASE);
        vaults.add(vault);
        for (int j = 0; j < threads; j++) {
          work.add(() -> {
            for (int round = 0; round < rounds; round++) {
              vault.write(t -> {
                long seen = t.number("SELECT number FROM mark");
                return t.change("UPDATE mark SET number = ?", seen + 1);
              });
            }
            return null;
          });
        }
      }
      for (Future<Void> done : executor.invokeAll(work)) {
        done.get();
      }
      assertEquals(1 + openings * threads * rounds, mark(vaults.get(0), "here"));
    } finally {
      executor.shutdown();
      vaults.forEach(Vault::close);
    }
  }

  @Test
  void aFullDiskIsSaidAndKeepsWhatWasThere() throws Exception {
    try (Vault vault = create(temporary.resolve("v"))) {
      vault.read(t -> t.list("PRAGMA max_page_count = 10", row -> row.number(1)));
      Bytes much = Bytes.copyOf(new byte[1 << 20]);
      assertEquals(
          Problem.DISK_FULL,
          problemOf(() ->
              vault.write(
                  t -> t.change("INSERT INTO set_aside (sealed, at) VALUES (?, 0)", much))));
      assertEquals(1, mark(vault, "here"));
    }
    IOException full = new java.nio.file.FileSystemException("f", null, "No space left on device");
    assertEquals(Problem.DISK_FULL, Folder.problem(full).problem());
    assertEquals(Problem.VAULT_UNREADABLE, Folder.problem(new IOException("no")).problem());
  }

  @Test
  void aVaultOfANewerProgramIsLeftAlone() throws Exception {
    Path folder = temporary.resolve("v");
    try (Vault vault = create(folder)) {
      vault.write(t -> t.change("PRAGMA user_version = " + (Schema.VERSION + 1)));
    }
    assertEquals(Problem.VAULT_TOO_NEW, problemOf(() -> Vault.open(folder, PASSPHRASE)));
  }

  @Test
  void aFileInPlaceOfTheFolderIsSaid() throws Exception {
    Path file = temporary.resolve("file");
    Files.write(file, new byte[] {1});
    assertEquals(Problem.VAULT_UNREADABLE, problemOf(() -> create(file)));
  }

  @Test
  void aSecretComesBackAsItWas() throws Exception {
    try (Vault vault = create(temporary.resolve("v"));
        var secret = pli.crypto.Secret.random(32, entropy)) {
      vault.write(t -> t.change("INSERT INTO queue (id, seed, role) VALUES (x'01', ?, 0)", secret));
      try (var read = vault.read(t -> t.first("SELECT seed FROM queue", row -> row.secret(1)))) {
        assertTrue(java.util.Objects.requireNonNull(read).sameAs(secret));
      }
    }
  }

  @Test
  void theSlotHoldsItsKeyUnderOnePassphraseOnly() throws Exception {
    try (var key = pli.crypto.Secret.random(32, entropy)) {
      Bytes slot = KeySlot.seal(key, PASSPHRASE, CHEAP, entropy);
      try (var opened = KeySlot.open(slot, PASSPHRASE)) {
        assertTrue(opened.dataKey().sameAs(key));
      }
      Bytes other = KeySlot.seal(key, PASSPHRASE, CHEAP, entropy);
      assertFalse(slot.equals(other));
    }
  }
}
