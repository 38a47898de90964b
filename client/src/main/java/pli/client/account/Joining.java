package pli.client.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Joined;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.PasswordHash;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.Invitation;
import pli.protocol.QueueId;
import pli.transparency.Limits;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.leaf.Commitment;
import pli.transparency.network.NetworkCard;

/**
 * Makes a vault and an account with an invitation.
 *
 * <p>The vault, with all keys and the signed record, is durable before the record leaves. If the
 * outcome of the registration stays unknown, the vault stays, and joining again with the same link
 * repeats the very same registration, which the server takes once. If the server refuses it, the
 * vault goes, and everything can begin anew.
 */
public final class Joining {
  private static final Duration FETCH = Duration.ofSeconds(15);

  private final Platform platform;
  private final Path folder;
  private final byte[] passphrase;
  private final PasswordHash.Parameters cost;
  private final Deadline deadline;

  /** Whether the server has refused for good what the vault was made for. */
  private boolean refused;

  /**
   * Prepares a join.
   *
   * @param folder of the vault to be
   * @param passphrase in UTF-8; the caller wipes it afterwards
   * @param cost of the passphrase's hash, {@link Vault#COST} outside tests
   * @param patience for the network
   */
  public Joining(
      Platform platform,
      Path folder,
      byte[] passphrase,
      PasswordHash.Parameters cost,
      Duration patience) {
    this.platform = platform;
    this.folder = folder;
    this.passphrase = passphrase.clone();
    this.cost = cost;
    this.deadline = Deadline.after(patience);
  }

  /** What a person asked for. */
  private record Wish(Invitation invitation, @Nullable Handle handle, String device) {}

  /** Joins, for a caller that shows the words itself. */
  public Joined join(String link, @Nullable String handle, String deviceName)
      throws ClientException {
    return join(link, handle, deviceName, joined -> {});
  }

  /**
   * Joins.
   *
   * @param link {@code pli://join/…}
   * @param handle the wished handle
   * @param deviceName what to call this device
   * @param show shows what was made; the vault keeps the recovery words until this has returned,
   *     and joining again shows them again if it did not
   */
  public Joined join(String link, @Nullable String handle, String deviceName, Consumer<Joined> show)
      throws ClientException {
    Wish wish = wish(link, handle, deviceName);
    try {
      if (Vault.exists(folder)) {
        Joined joined = resume(wish, show);
        if (joined != null) {
          return joined;
        }
        Vault.delete(folder);
      }
      return begin(wish, show);
    } finally {
      if (refused) {
        Vault.delete(folder);
      }
    }
  }

  private static Wish wish(String link, @Nullable String handle, String deviceName)
      throws ClientException {
    Invitation invitation;
    try {
      invitation = Invitation.parse(link.trim());
    } catch (DecodeException e) {
      throw new ClientException(Problem.LINK_INVALID, e);
    }
    try {
      return new Wish(invitation, handle == null ? null : Handle.parse(handle), deviceName);
    } catch (DecodeException e) {
      throw new ClientException(Problem.HANDLE_INVALID, e);
    }
  }

  private Joined begin(Wish wish, Consumer<Joined> show) throws ClientException {
    Handle handle = wish.handle;
    if (handle == null) {
      throw new ClientException(Problem.HANDLE_NEEDED);
    }
    Bytes cardFile = fetchCard(wish.invitation);
    NetworkCard card = Self.readCard(cardFile, Problem.CARD_MISMATCH);
    RecoveryWords words = RecoveryWords.random(platform.entropy());
    Self self = make(card, cardFile, handle, wish.device, words);
    try (Vault vault =
        Vault.create(
            folder,
            passphrase,
            cost,
            platform.entropy(),
            t -> {
              Invitation from = wish.invitation;
              self.insert(t, from.host(), from.port(), from.token(), words.text());
              QueueId contact = self.contactQueue();
              Queues.insert(t, contact, Queues.Role.CONTACT, platform.entropy());
              QueueId main = QueueId.random(platform.entropy());
              Queues.insert(t, main, Queues.Role.MAIN, platform.entropy());
              return null;
            })) {
      finish(vault, self, wish.invitation.token());
      return shown(vault, self, show);
    }
  }

  /** Null if an earlier attempt came to nothing, so that its vault can go. */
  private @Nullable Joined resume(Wish wish, Consumer<Joined> show) throws ClientException {
    try (Vault vault = Vault.open(folder, passphrase)) {
      Self.Registration registration = vault.read(Self::registration);
      if (registration.joined()) {
        if (!vault.read(Self::unshownWords).isEmpty()) {
          return shown(vault, vault.read(Self::load), show);
        }
        throw new ClientException(Problem.VAULT_EXISTS);
      }
      Self self = vault.read(Self::loadUnfinished);
      boolean same =
          registration.token().equals(wish.invitation.token())
              && (wish.handle == null || wish.handle.equals(self.handle()));
      if (same) {
        finish(vault, self, registration.token());
        return shown(vault, self, show);
      }
      try (Connections connections = new Connections(platform, self.endpoints())) {
        if (!isRegistered(connections, self)) {
          return null;
        }
      }
      finish(vault, self, registration.token());
      return shown(vault, self, show);
    }
  }

  private Bytes fetchCard(Invitation invitation) throws ClientException {
    Endpoint anyKey =
        new Endpoint(invitation.host(), invitation.port(), new Endpoint.Trust.Unverified());
    Bytes file;
    try {
      file =
          Bytes.adopt(
              platform
                  .transport()
                  .get(
                      anyKey, Transport.CARD_PATH, Limits.MAX_CARD, deadline.within(FETCH).left()));
    } catch (TransportException e) {
      throw ClientException.of(e);
    }
    if (!NetworkCard.hash(file).equals(invitation.cardHash())) {
      throw new ClientException(Problem.CARD_MISMATCH);
    }
    return file;
  }

  /**
   * A new account with its first record, as the log is to have it. The log says under which label,
   * and proves it.
   */
  private Self make(
      NetworkCard card, Bytes cardFile, Handle handle, String deviceName, RecoveryWords words)
      throws ClientException {
    SignatureKeyPair signatureKeys = Ed25519.generate(platform.entropy());
    KemKeyPair contactKeys = ContactKeys.generate(platform.entropy());
    DeviceEntry device;
    try {
      device =
          new DeviceEntry(
              DeviceId.random(platform.entropy()),
              deviceName,
              signatureKeys.publicKey(),
              QueueId.random(platform.entropy()).value(),
              contactKeys.publicKey());
    } catch (IllegalArgumentException e) {
      throw new ClientException(Problem.NAME_INVALID, e);
    }
    AccountRecord record =
        new AccountRecord(
            card.origin(),
            handle,
            1,
            platform.clock().millis(),
            Collections.singletonList(device),
            words.keys().publicKey());
    Directory.Label label = label(card, handle);
    LoggedRecord logged =
        LoggedRecord.first(
            card.log().origin(),
            label.value(),
            record,
            Commitment.opening(platform.entropy()),
            signatureKeys);
    return new Self(card, cardFile, logged, label.proof(), device, signatureKeys, contactKeys);
  }

  private Directory.Label label(NetworkCard card, Handle handle) throws ClientException {
    try (Connections connections = new Connections(platform, Self.endpoints(card))) {
      while (true) {
        try {
          Session session = connections.open(Connections.Role.ANONYMOUS, deadline);
          return Directory.label(
              session, handle, card, deadline.within(ServerAccess.ANSWER).left());
        } catch (TransportException e) {
          pauseOrGiveUp(connections, Connections.Role.ANONYMOUS, e);
        }
      }
    } catch (Refused e) {
      throw e.toClientException();
    }
  }

  private void finish(Vault vault, Self self, Bytes token) throws ClientException {
    try (Connections connections = new Connections(platform, self.endpoints())) {
      while (true) {
        try {
          register(connections, self, token);
          prepare(connections, vault, self);
          break;
        } catch (TransportException e) {
          pauseOrGiveUp(connections, Connections.Role.CONTACT, e);
        } catch (Refused e) {
          throw e.toClientException();
        }
      }
    }
    vault.write(t -> {
      Self.markJoined(t);
      return true;
    });
  }

  /** Shows what was made, and lets go of the words only after it. */
  private static Joined shown(Vault vault, Self self, Consumer<Joined> show)
      throws ClientException {
    String words = vault.read(Self::unshownWords);
    Account account = self.account();
    Joined joined = new Joined(account.handle(), account.device(), account.network(), words);
    show.accept(joined);
    vault.write(t -> {
      Self.forgetWords(t);
      return true;
    });
    return joined;
  }

  /** Registers on a fresh contact session; refused for good, the vault goes. */
  private void register(Connections connections, Self self, Bytes token)
      throws TransportException, ClientException {
    Session session = connections.open(Connections.Role.CONTACT, deadline);
    try {
      ServerAccess.register(session, self, token, deadline);
    } catch (Refused e) {
      if (e.mayRetry()) {
        throw e.toClientException();
      }
      if (!isRegistered(connections, self)) {
        refused = true;
        throw e.toClientException();
      }
      ServerAccess.authenticate(
          connections.open(Connections.Role.CONTACT, deadline), self, deadline);
    }
  }

  /** Makes both queues and publishes KeyPackages; each of it may have been done before. */
  private void prepare(Connections connections, Vault vault, Self self)
      throws TransportException, Refused, ClientException {
    Session contact = connections.current(Connections.Role.CONTACT);
    if (contact == null) {
      throw new TransportException(TransportException.Reason.CLOSED);
    }
    ServerAccess.createQueue(
        contact, vault.read(t -> Queues.own(t, Queues.Role.CONTACT)), self, deadline);
    ServerAccess.replenish(contact, vault, self, platform, deadline);
    ServerAccess.createQueue(
        connections.open(Connections.Role.MAILBOX, deadline),
        vault.read(t -> Queues.own(t, Queues.Role.MAIN)),
        self,
        deadline);
  }

  private boolean isRegistered(Connections connections, Self self) throws ClientException {
    try {
      Session session = connections.open(Connections.Role.ANONYMOUS, deadline);
      Directory.Shown found =
          Directory.lookUp(session, self.handle(), self.card(), deadline.left());
      return found.chain().latest().leaf().equals(self.logged().leaf());
    } catch (Refused e) {
      if (e.mayRetry()) {
        throw e.toClientException();
      }
      return false;
    } catch (TransportException e) {
      throw ClientException.of(e);
    }
  }

  private void pauseOrGiveUp(Connections connections, Connections.Role role, TransportException e)
      throws ClientException {
    if (connections.pause(role).isZero()) {
      connections.failed(role);
    }
    long pause = Math.max(connections.pause(role).toNanos(), TimeUnit.MILLISECONDS.toNanos(50));
    if (!e.mayRetry() || deadline.nanosLeft() < pause || Thread.currentThread().isInterrupted()) {
      throw ClientException.of(e);
    }
    LockSupport.parkNanos(pause);
  }
}
