package pli.client.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.PasswordHash;
import pli.crypto.Secret;
import pli.crypto.Sha256;

/** Passphrases that change, one that destroys, and vaults that are locked and wiped. */
class PassphraseTest {
  static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  static final byte[] OLD = "sésame".getBytes(StandardCharsets.UTF_8);
  static final byte[] NEW = "open up".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DURESS = "ouvre-toi".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "nobody's".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final Randomness entropy = new Randomness(11);

  private Path made(String name) throws ClientException {
    Path folder = temporary.resolve(name);
    Vault.create(
            folder,
            OLD,
            CHEAP,
            entropy,
            t -> t.change("INSERT INTO mark (name, number) VALUES ('here', 1)"))
        .close();
    return folder;
  }

  private static Snapshot empty() throws ClientException {
    return Snapshot.of(tables -> {
      tables.table("mark", List.of("name", "number"));
      tables.row("empty", 1);
    });
  }

  /** Which of these marks a passphrase leads to. */
  private static String behind(Path folder, byte[] passphrase) throws ClientException {
    try (Vault vault = Vault.open(folder, passphrase)) {
      List<String> names =
          vault.read(t ->
              t.list("SELECT name FROM mark WHERE name IN ('here', 'empty')", row -> row.text(1)));
      return names.toString();
    }
  }

  private static Problem problemOf(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  @Test
  void onlyTheNewPassphraseOpensWhatTheOldOneDid() throws Exception {
    Path folder = made("v");
    Door.changePassphrase(folder, OLD, NEW, entropy);
    assertEquals("[here]", behind(folder, NEW));
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(folder, OLD)));
    assertEquals(
        Problem.WRONG_PASSPHRASE,
        problemOf(() -> Door.changePassphrase(folder, OLD, OTHER, entropy)));
    assertEquals("[here]", behind(folder, NEW));
    assertFalse(Files.exists(folder.resolve("keyslot.new")));
  }

  @Test
  void whoHasItOpenMeanwhileGoesOn() throws Exception {
    Path folder = made("v");
    try (Vault vault = Vault.open(folder, OLD)) {
      Door.changePassphrase(folder, OLD, NEW, entropy);
      vault.write(t -> t.change("UPDATE mark SET number = 2"));
    }
    assertEquals("[here]", behind(folder, NEW));
  }

  @Test
  void aChangeStoppedAtAnyStepLeavesTheOldOrTheNew() throws Exception {
    Path before = made("before");
    Path after = temporary.resolve("after");
    copy(before, after);
    Door.changePassphrase(after, OLD, NEW, entropy);
    byte[] fresh = Files.readAllBytes(after.resolve("keyslot"));
    for (int length : List.of(0, 1, 100, fresh.length - 1, fresh.length)) {
      Path stopped = temporary.resolve("stopped" + length);
      copy(before, stopped);
      Files.write(stopped.resolve("keyslot.new"), java.util.Arrays.copyOf(fresh, length));
      assertEquals("[here]", behind(stopped, OLD));
      assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(stopped, NEW)));
      Door.changePassphrase(stopped, OLD, OTHER, entropy);
      assertEquals("[here]", behind(stopped, OTHER));
      assertFalse(Files.exists(stopped.resolve("keyslot.new")));
    }
  }

  /** Changes the passphrase to and fro until it is killed. */
  static final class Restless {
    private Restless() {}

    public static void main(String[] args) throws Exception {
      Path folder = Path.of(args[0]);
      byte[] now = args[1].equals("new") ? NEW : OLD;
      for (int i = 0; i < 100_000; i++) {
        byte[] next = now == OLD ? NEW : OLD;
        Door.changePassphrase(folder, now, next, new Randomness(i));
        now = next;
        if (i == 0) {
          System.out.write('.');
          System.out.flush();
        }
      }
    }
  }

  @Test
  void aProcessKilledWhileItChangesLosesNothing() throws Exception {
    Path folder = made("v");
    for (int kill = 0; kill < 4; kill++) {
      String now = opens(folder, NEW) ? "new" : "old";
      Process process = java(Restless.class, folder.toString(), now);
      assertEquals('.', process.getInputStream().read());
      Thread.sleep(37L * kill);
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
      assertNotEquals(opens(folder, OLD), opens(folder, NEW));
      assertEquals("[here]", behind(folder, opens(folder, OLD) ? OLD : NEW));
    }
  }

  /** Another process with the same classes. */
  static Process java(Class<?> program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", classPath(), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    return System.getProperty("java.class.path")
        + (modules.isEmpty() ? "" : java.io.File.pathSeparator + modules);
  }

  private static boolean opens(Path folder, byte[] passphrase) throws ClientException {
    try {
      return behind(folder, passphrase).equals("[here]");
    } catch (ClientException e) {
      assertEquals(Problem.WRONG_PASSPHRASE, e.problem());
      return false;
    }
  }

  @Test
  void theDuressPassphraseDestroysTheKeyAndOpensAnEmptyVault() throws Exception {
    Path folder = made("v");
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    Path used = temporary.resolve("used");
    copy(folder, used);
    assertEquals("[here]", behind(folder, OLD), "setting it changes nothing");
    assertEquals("[empty]", behind(used, DURESS));
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(used, OLD)));
    assertEquals("[empty]", behind(used, DURESS), "and so it stays");
    try (KeySlot slot = KeySlot.open(slotOf(used), DURESS)) {
      assertEquals(KeySlot.Kind.VAULT, slot.kind(), "nothing says how it came about");
    }
    // With the files of before and the new slot, nothing of the old database opens either.
    Files.copy(
        folder.resolve("vault.db"),
        used.resolve("vault.db"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertEquals(Problem.VAULT_DAMAGED, problemOf(() -> behind(used, DURESS)));
  }

  @Test
  void aDuressOpeningThatIsBrokenOffIsBegunAgain() throws Exception {
    Path folder = made("v");
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    Bytes destroyed;
    try (KeySlot slot = KeySlot.open(slotOf(folder), DURESS)) {
      destroyed = slot.withoutVault(entropy);
    }
    for (String step : List.of("slot", "no database", "empty database")) {
      Path stopped = temporary.resolve(step);
      copy(folder, stopped);
      Files.write(stopped.resolve("keyslot"), destroyed.toByteArray());
      if (!step.equals("slot")) {
        Files.delete(stopped.resolve("vault.db"));
      }
      if (step.equals("empty database")) {
        Files.write(stopped.resolve("vault.db"), new byte[0]);
      }
      assertEquals("[empty]", behind(stopped, DURESS), step);
      assertEquals("[empty]", behind(stopped, DURESS), step);
    }
  }

  @Test
  void theDuressPassphraseShutsOutWhoHasTheVaultOpen() throws Exception {
    Path folder = made("v");
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    try (Vault vault = Vault.open(folder, OLD)) {
      assertEquals("[empty]", behind(folder, DURESS));
      assertEquals(Problem.VAULT_LOCKED, problemOf(() -> vault.read(t -> true)));
    }
  }

  @Test
  void aSlotWithADuressPassphraseLooksLikeOneWithout() throws Exception {
    Path folder = made("v");
    Bytes without = slotOf(folder);
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    Bytes with = slotOf(folder);
    assertEquals(without.length(), with.length());
    assertEquals(
        without.slice(0, KeySlot.HEAD_LENGTH),
        with.slice(0, KeySlot.HEAD_LENGTH),
        "what is in the clear");
    // What follows is noise, each byte about as often as any other; a few bytes are versions.
    for (Bytes slot : List.of(without, with)) {
      int[] counts = new int[256];
      for (int i = KeySlot.HEAD_LENGTH; i < slot.length(); i++) {
        counts[slot.at(i) & 0xff]++;
      }
      int usual = (slot.length() - KeySlot.HEAD_LENGTH) / 256;
      for (int count : counts) {
        assertTrue(Math.abs(count - usual) < usual / 3, "a byte that stands out");
      }
    }
    Door.removeDuress(folder, OLD, entropy);
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(folder, DURESS)));
    assertEquals("[here]", behind(folder, OLD));
  }

  @Test
  void onePassphraseCannotBeBoth() throws Exception {
    Path folder = made("v");
    assertEquals(
        Problem.PASSPHRASE_TAKEN,
        problemOf(() -> Door.setDuress(folder, OLD, OLD, empty(), entropy)));
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    assertEquals(
        Problem.PASSPHRASE_TAKEN,
        problemOf(() -> Door.changePassphrase(folder, OLD, DURESS, entropy)));
    Door.changePassphrase(folder, OLD, NEW, entropy);
    assertEquals("[here]", behind(folder, NEW), "a change leaves the other one as it is");
    assertEquals("[empty]", behind(folder, DURESS));
  }

  @Test
  void nobodyFindsOutByChangingItWhatADuressPassphraseIs() throws Exception {
    Path folder = made("v");
    Door.setDuress(folder, OLD, DURESS, empty(), entropy);
    Door.changePassphrase(folder, DURESS, NEW, entropy);
    assertEquals("[empty]", behind(folder, NEW));
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(folder, OLD)));
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(folder, DURESS)));
  }

  @Test
  void aSlotOfTheFirstVersionOpensAndIsRewritten() throws Exception {
    Path folder = made("v");
    try (KeySlot slot = KeySlot.open(slotOf(folder), OLD)) {
      Files.write(folder.resolve("keyslot"), firstVersion(slot.dataKey()).toByteArray());
    }
    assertEquals(Problem.WRONG_PASSPHRASE, problemOf(() -> behind(folder, NEW)));
    assertEquals("[here]", behind(folder, OLD));
    try (KeySlot slot = KeySlot.open(slotOf(folder), OLD)) {
      assertFalse(slot.isOld());
    }
    Door.changePassphrase(folder, OLD, NEW, entropy);
    assertEquals("[here]", behind(folder, NEW));
  }

  /** As this program wrote it before there were two places. */
  private Bytes firstVersion(Secret dataKey) {
    Bytes salt = Bytes.copyOf(new byte[16]);
    Bytes head =
        new TlsWriter()
            .raw(Bytes.utf8("plivault"))
            .u8(1)
            .u32(CHEAP.memoryKib())
            .u32(CHEAP.iterations())
            .u8(CHEAP.parallelism())
            .opaque(salt)
            .toBytes();
    try (Secret hash = PasswordHash.derive(OLD, salt, CHEAP, 32)) {
      Bytes sealed = CommittingAead.seal(hash, head, dataKey.copy(), entropy);
      Bytes body = new TlsWriter().raw(head).opaque(sealed).toBytes();
      return Bytes.concat(body, Sha256.hash(body));
    }
  }

  @Test
  void aLockReachesEverybodyWhoHasItOpen() throws Exception {
    Path folder = made("v");
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> Door.lock(temporary.resolve("none"))));
    try (Vault one = Vault.open(folder, OLD);
        Vault other = Vault.open(folder, OLD)) {
      assertFalse(one.isLocked());
      Door.lock(folder);
      assertTrue(one.isLocked());
      assertEquals(Problem.VAULT_LOCKED, problemOf(() -> one.read(t -> true)));
      assertEquals(
          Problem.VAULT_LOCKED,
          problemOf(() -> other.write(t -> t.change("UPDATE mark SET number = 9"))));
      try (Vault again = Vault.open(folder, OLD)) {
        assertEquals(
            1L, number(again, t -> t.number("SELECT number FROM mark WHERE name = 'here'")));
        Door.lock(folder);
        Door.lock(folder);
        assertTrue(again.isLocked());
      }
    }
  }

  @Test
  void aWipeDestroysTheKeyFirstAndShutsOutWhoHasItOpen() throws Exception {
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> Door.wipe(temporary.resolve("none"))));
    Path folder = made("v");
    // Whoever still holds the file sees that its bytes are gone, not only its name.
    Path held = temporary.resolve("held");
    Files.createLink(held, folder.resolve("keyslot"));
    try (Vault vault = Vault.open(folder, OLD)) {
      Door.wipe(folder);
      assertEquals(Problem.VAULT_LOCKED, problemOf(() -> vault.read(t -> true)));
    }
    for (byte b : Files.readAllBytes(held)) {
      assertEquals(0, b);
    }
    assertEquals(Problem.VAULT_MISSING, problemOf(() -> Vault.open(folder, OLD)));
    assertFalse(Vault.exists(folder));
    // What is left of a damaged one can be wiped, too.
    Path damaged = made("damaged");
    Files.delete(damaged.resolve("vault.db"));
    Door.wipe(damaged);
    assertFalse(Vault.exists(damaged));
  }

  @Test
  void theBytesOfTheOldSlotAreOverwritten() throws Exception {
    Path folder = made("v");
    Path held = temporary.resolve("held");
    Files.createLink(held, folder.resolve("keyslot"));
    Door.changePassphrase(folder, OLD, NEW, entropy);
    for (byte b : Files.readAllBytes(held)) {
      assertEquals(0, b);
    }
    assertEquals("[here]", behind(folder, NEW));
  }

  @Test
  void aVaultCutInHalfIsDamageAndStaysAsItIs() throws Exception {
    Path folder = made("v");
    try (Vault vault = Vault.open(folder, OLD)) {
      for (int i = 0; i < 200; i++) {
        int number = i;
        vault.write(t ->
            t.change(
                "INSERT INTO set_aside (sealed, at) VALUES (?, ?)",
                Bytes.copyOf(new byte[2000]),
                number));
      }
    }
    Path database = folder.resolve("vault.db");
    byte[] whole = Files.readAllBytes(database);
    for (int length : List.of(whole.length / 2, whole.length / 2 + 100, 4096, 100)) {
      byte[] half = java.util.Arrays.copyOf(whole, length);
      Files.write(database, half);
      ClientException e =
          assertThrows(
              ClientException.class,
              () -> {
                try (Vault vault = Vault.open(folder, OLD)) {
                  vault.read(t -> t.list("SELECT * FROM set_aside", row -> row.bytes(2)));
                }
              });
      assertEquals(Problem.VAULT_DAMAGED, e.problem(), length + " bytes");
      assertEquals(Map.of("part", 2L), e.details());
      assertTrue(Bytes.copyOf(half).equals(Bytes.copyOf(Files.readAllBytes(database))));
    }
    Files.write(database, whole);
    assertEquals("[here]", behind(folder, OLD));
  }

  private static Bytes slotOf(Path folder) throws IOException {
    return Bytes.copyOf(Files.readAllBytes(folder.resolve("keyslot")));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> all = new ArrayList<>();
    try (var files = Files.list(from)) {
      files.forEach(all::add);
    }
    for (Path file : all) {
      Files.copy(file, to.resolve(file.getFileName().toString()));
    }
  }

  private static long number(Vault vault, Vault.Work<Long> work) throws ClientException {
    return vault.read(work);
  }
}
