package pli.client.account;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.session.Connections;
import pli.client.session.Connections.Role;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.RecoveryWords;

/**
 * Asks administrators to give an account back to its owner, whose only device this is then. What is
 * asked stays the same, however often, as long as nobody else changes the account.
 */
final class AskingBack {
  private static final long LOOK_EVERY = Duration.ofSeconds(3).toNanos();
  private static final int SHOWN_BYTES = 8;

  /** The mark that says that the server has taken a request. */
  private static final String TAKEN = "asked administrators";

  private final Threshold threshold;
  private final AccountSight sight;
  private boolean refused;

  AskingBack(Threshold threshold, AccountSight sight) {
    this.threshold = threshold;
    this.sight = sight;
  }

  /** Whether the server will not take it, however often it is asked. */
  boolean isRefused() {
    return refused;
  }

  /**
   * Asks, and waits until the log has the reset.
   *
   * @throws ClientException RESET_PENDING with {@code request} and {@code requestRest}: the first
   *     128 bits of the hash by which administrators know what is asked
   */
  void ask(Vault vault) throws ClientException {
    Bytes content = vault.write(this::content);
    request(vault, content);
    while (!threshold.deadline().isPast() && !Thread.currentThread().isInterrupted()) {
      if (sight.isTaken(vault)) {
        return;
      }
      LockSupport.parkNanos(Math.min(LOOK_EVERY, threshold.deadline().nanosLeft()));
    }
    Map<String, Long> shown = new HashMap<>();
    Bytes hash = Sha256.hash(content);
    shown.put("request", number(hash, 0));
    shown.put("requestRest", number(hash, SHOWN_BYTES));
    throw new ClientException(Problem.RESET_PENDING, shown, null);
  }

  private static boolean wasTaken(Transaction t) throws ClientException {
    return t.exists("SELECT 1 FROM mark WHERE name = ?", TAKEN);
  }

  private static long number(Bytes hash, int from) {
    long number = 0;
    for (int i = from; i < from + SHOWN_BYTES; i++) {
      number = number << 8 | hash.at(i) & 0xff;
    }
    return number;
  }

  private void request(Vault vault, Bytes content) throws ClientException {
    Self self = vault.read(Self::loadUnfinished);
    Bytes token = Invitation.token(vault.read(Self::registration).secret());
    try (Connections connections = new Connections(threshold.platform(), self.endpoints())) {
      new Patient(connections)
          .call(
              Role.CONTACT,
              session -> {
                ServerAccess.requestReset(session, self, token, content, threshold.deadline());
                return true;
              },
              threshold.deadline());
      vault.write(t -> t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, 1)", TAKEN));
    } catch (ClientException e) {
      switch (e.problem()) {
        // Its use is counted when the reset is in the log, which may just have happened.
        case INVITATION_USED -> {}
        case INVITATION_UNKNOWN, INVITATION_EXPIRED, NOT_ALLOWED, UNKNOWN_HANDLE -> {
          // Once it was taken, administrators may grant it whatever became of the link since.
          refused = !vault.read(AskingBack::wasTaken) && !sight.isTaken(vault);
          if (refused) {
            throw e;
          }
        }
        default -> throw e;
      }
    }
  }

  /** The record that is asked for: the next one, with this device alone and the new words' key. */
  private Bytes content(Transaction t) throws ClientException {
    Self self = Self.loadUnfinished(t);
    AccountRecord latest = self.record();
    @Nullable AccountRecord before =
        t.first(
            "SELECT asked FROM account WHERE length(asked) > 0",
            row -> AccountRecord.decode(row.bytes(1)));
    if (before != null && before.version() == latest.version() + 1) {
      return before.encode();
    }
    try (RecoveryWords words = RecoveryWords.parse(Self.unshownWords(t))) {
      AccountRecord next =
          new AccountRecord(
              latest.network(),
              latest.handle(),
              latest.version() + 1,
              threshold.platform().clock().millis(),
              Collections.singletonList(self.device()),
              words.keys().publicKey());
      t.change("UPDATE account SET asked = ?", next.encode());
      return next.encode();
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }
}
