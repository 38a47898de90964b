package pli.client.account;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Joined;
import pli.client.api.Platform;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.PasswordHash;
import pli.protocol.DeviceLink;
import pli.protocol.Invitation;
import pli.transparency.account.AccountRecord;
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
  private final Platform platform;
  private final Path folder;
  private final Deadline deadline;
  private final Threshold threshold;

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
    this.deadline = Deadline.after(patience);
    this.threshold = new Threshold(platform, folder, passphrase, cost, deadline);
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
   * @param link {@code pli://join/…}, {@code pli://device/…} of another device of one's own, or
   *     {@code pli://return/…} of administrators
   * @param handle the wished handle
   * @param deviceName what to call this device
   * @param show shows what was made; the vault keeps the recovery words until this has returned,
   *     and joining again shows them again if it did not
   */
  public Joined join(String link, @Nullable String handle, String deviceName, Consumer<Joined> show)
      throws ClientException {
    if (link.trim().startsWith(DeviceLink.PREFIX)) {
      return new JoiningAccount(threshold).withLink(link, deviceName, show);
    }
    Wish wish = wish(link, handle, deviceName);
    if (wish.invitation.kind() == Invitation.Kind.RETURN) {
      return new JoiningAccount(threshold)
          .withAdministrators(wish.invitation, account(wish), deviceName, show);
    }
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

  /**
   * Joins as the only device of an account that lost the others.
   *
   * @param link any invitation to the network; it is not used up
   * @param handle of the account
   * @param words the 24 words on paper; they stay good
   * @throws ClientException WORDS_INVALID, WORDS_OF_ANOTHER, UNKNOWN_HANDLE and those of a join
   */
  public Joined recover(
      String link, String handle, String deviceName, String words, Consumer<Joined> show)
      throws ClientException {
    Wish wish = wish(link, handle, deviceName);
    Handle account = account(wish);
    try (RecoveryWords paper = RecoveryWords.parse(words)) {
      return new JoiningAccount(threshold)
          .withWords(wish.invitation, account, deviceName, paper, show);
    } catch (DecodeException e) {
      throw new ClientException(Problem.WORDS_INVALID, e);
    }
  }

  private static Handle account(Wish wish) throws ClientException {
    if (wish.handle == null) {
      throw new ClientException(Problem.HANDLE_NEEDED);
    }
    return wish.handle;
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
    Invitation from = wish.invitation;
    Bytes cardFile = threshold.fetchCard(from.host(), from.port(), from.cardHash());
    NetworkCard card = Self.readCard(cardFile, Problem.CARD_MISMATCH);
    RecoveryWords words = RecoveryWords.random(platform.entropy());
    Self self = make(card, cardFile, handle, wish.device, words);
    Self.Origin origin =
        new Self.Origin(from.host(), from.port(), from.secret(), Self.Way.INVITATION);
    try (Vault vault = threshold.make(self, origin, words.text())) {
      finish(vault, self, wish.invitation.token());
      return JoiningAccount.shown(vault, show);
    }
  }

  /** Null if an earlier attempt came to nothing, so that its vault can go. */
  private @Nullable Joined resume(Wish wish, Consumer<Joined> show) throws ClientException {
    try (Vault vault = threshold.open()) {
      Self.Registration registration = vault.read(Self::registration);
      if (registration.joined()) {
        if (!vault.read(Self::unshownWords).isEmpty()) {
          return JoiningAccount.shown(vault, show);
        }
        throw new ClientException(Problem.VAULT_EXISTS);
      }
      if (registration.way() != Self.Way.INVITATION) {
        return new JoiningAccount(threshold).rescue(vault, show);
      }
      Self self = vault.read(Self::loadUnfinished);
      boolean same =
          registration.secret().equals(wish.invitation.secret())
              && (wish.handle == null || wish.handle.equals(self.handle()));
      if (same) {
        finish(vault, self, Invitation.token(registration.secret()));
        return JoiningAccount.shown(vault, show);
      }
      try (Connections connections = new Connections(platform, self.endpoints())) {
        if (!isRegistered(connections, self)) {
          return null;
        }
      }
      finish(vault, self, Invitation.token(registration.secret()));
      return JoiningAccount.shown(vault, show);
    }
  }

  /**
   * A new account with its first record, as the log is to have it. The log says under which label,
   * and proves it.
   */
  private Self make(
      NetworkCard card, Bytes cardFile, Handle handle, String deviceName, RecoveryWords words)
      throws ClientException {
    NewDevice device = NewDevice.make(deviceName, platform.entropy());
    AccountRecord record =
        new AccountRecord(
            card.origin(),
            handle,
            1,
            platform.clock().millis(),
            Collections.singletonList(device.entry()),
            words.keys().publicKey());
    Directory.Label label = label(card, handle);
    LoggedRecord logged =
        LoggedRecord.first(
            card.log().origin(),
            label.value(),
            record,
            Commitment.opening(platform.entropy()),
            device.signatureKeys());
    return new Self(card, cardFile, logged, label.proof(), device);
  }

  private Directory.Label label(NetworkCard card, Handle handle) throws ClientException {
    try (Connections connections = new Connections(platform, Self.endpoints(card))) {
      while (true) {
        try {
          Session session = connections.open(Connections.Role.ANONYMOUS, deadline);
          return Directory.label(
              session, handle, card, deadline.within(ServerAccess.ANSWER).left());
        } catch (TransportException e) {
          Patient.pauseOrGiveUp(connections, Connections.Role.ANONYMOUS, e, deadline);
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
          threshold.prepare(connections, vault, self);
          break;
        } catch (TransportException e) {
          Patient.pauseOrGiveUp(connections, Connections.Role.CONTACT, e, deadline);
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
}
