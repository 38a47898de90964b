package pli.client.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.crypto.PasswordHash;

/** One vault, open in two processes at once. */
class TwoProcessesTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);
  private static final int ROUNDS = 100;

  @TempDir Path temporary;

  private static void count(Vault vault) throws ClientException {
    for (int round = 0; round < ROUNDS; round++) {
      vault.write(t ->
          t.change(
              "UPDATE mark SET number = ?",
              t.number("SELECT number FROM mark WHERE name = 'here'") + 1));
    }
  }

  /** Counts, says so, and waits until the vault is locked. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws Exception {
      try (Vault vault = Vault.open(Path.of(args[0]), PASSPHRASE)) {
        System.out.write('.');
        System.out.flush();
        count(vault);
        System.out.write('.');
        System.out.flush();
        for (int i = 0; i < 3000; i++) {
          if (vault.isLocked()) {
            System.exit(17);
          }
          Thread.sleep(10);
        }
      }
    }
  }

  @Test
  void neitherLosesAnythingAndOneLocksTheOther() throws Exception {
    Path folder = temporary.resolve("v");
    try (Vault vault =
        Vault.create(
            folder,
            PASSPHRASE,
            CHEAP,
            new Randomness(3),
            t -> t.change("INSERT INTO mark (name, number) VALUES ('here', 0)"))) {
      Process other = PassphraseTest.java(Other.class, folder.toString());
      assertEquals('.', other.getInputStream().read());
      count(vault);
      assertEquals('.', other.getInputStream().read());
      assertEquals(
          2L * ROUNDS,
          vault.<Long>read(t -> t.number("SELECT number FROM mark WHERE name = 'here'")));
      Door.lock(folder);
      assertTrue(other.waitFor(30, TimeUnit.SECONDS));
      assertEquals(17, other.exitValue());
      ClientException e = assertThrows(ClientException.class, () -> vault.read(t -> true));
      assertEquals(Problem.VAULT_LOCKED, e.problem());
    }
  }

  /** Is at the key slot, until its input ends. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      try (FileChannel file =
          FileChannel.open(
              Path.of(args[0], "lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock lock = file.lock();
        System.out.write('.');
        System.out.flush();
        while (lock.isValid() && System.in.read() >= 0) {
          // Until whoever started this closes it.
        }
      }
    }
  }

  @Test
  void whoeverIsAtTheKeySlotIsWaitedForByNobody() throws Exception {
    Path folder = temporary.resolve("v");
    byte[] fresh = "another one".getBytes(StandardCharsets.UTF_8);
    Vault.create(folder, PASSPHRASE, CHEAP, new Randomness(5), t -> true).close();
    Process other = PassphraseTest.java(Holder.class, folder.toString());
    assertEquals('.', other.getInputStream().read());
    ClientException busy =
        assertThrows(
            ClientException.class,
            () -> Door.changePassphrase(folder, PASSPHRASE, fresh, new Randomness(6)));
    assertEquals(Problem.VAULT_BUSY, busy.problem());
    assertEquals(3, busy.exitCode());
    Vault.open(folder, PASSPHRASE).close();
    other.getOutputStream().close();
    assertTrue(other.waitFor(30, TimeUnit.SECONDS));
    Door.changePassphrase(folder, PASSPHRASE, fresh, new Randomness(6));
    Vault.open(folder, fresh).close();
  }
}
