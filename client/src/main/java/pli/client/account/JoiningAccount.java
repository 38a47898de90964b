package pli.client.account;

import java.time.Duration;
import java.util.Collections;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Joined;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.protocol.DeviceLink;
import pli.protocol.Invitation;
import pli.protocol.Rendezvous.Side;
import pli.protocol.RendezvousMessage;
import pli.protocol.wire.Error;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.leaf.Commitment;
import pli.transparency.network.NetworkCard;

/**
 * Makes this a device of an account that there is: another device of it takes it in, or the words
 * on paper do.
 *
 * <p>The vault with this device's keys is durable before anybody hears of them, and the device is
 * one only when the log has a record that names it. If that is broken off, the same call goes on.
 */
final class JoiningAccount {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  /** As often another record of the account may come first. */
  private static final int ATTEMPTS = 8;

  private final Threshold threshold;
  private final Deadline deadline;
  private final AccountSight sight;

  /** Whether what the vault was made for has come to nothing for good. */
  private boolean inVain;

  JoiningAccount(Threshold threshold) {
    this.threshold = threshold;
    this.deadline = threshold.deadline();
    this.sight = new AccountSight(threshold);
  }

  /** Joins as a further device of the account whose device made the link. */
  Joined withLink(String text, String deviceName, Consumer<Joined> show) throws ClientException {
    DeviceLink link;
    try {
      link = DeviceLink.parse(text.trim());
    } catch (DecodeException e) {
      throw new ClientException(Problem.LINK_INVALID, e);
    }
    Bytes secret = Bytes.adopt(link.secret().copy());
    return kept(
        secret,
        vault -> meet(vault, link),
        () -> {
          Bytes cardFile = threshold.fetchCard(link.host(), link.port(), link.cardHash());
          NetworkCard card = Self.readCard(cardFile, Problem.CARD_MISMATCH);
          try (Meeting meeting = meeting(card, link)) {
            Handle handle = welcome(meeting);
            Self self = sight.made(card, cardFile, handle, deviceName);
            Self.Origin from =
                new Self.Origin(link.host(), link.port(), secret, Self.Way.DEVICE_LINK);
            try (Vault vault = threshold.make(self, from, "")) {
              return finished(vault, () -> ask(vault, meeting), show);
            }
          }
        },
        show);
  }

  /**
   * Joins as the only device of an account, with the words on paper. They stay the account's.
   *
   * @param link any invitation to the network; its secret is not used
   */
  Joined withWords(
      Invitation link, Handle handle, String deviceName, RecoveryWords words, Consumer<Joined> show)
      throws ClientException {
    SignatureKeyPair paper = words.keys();
    Bytes token = Bytes.utf8(handle.value());
    return kept(
        token,
        vault -> recover(vault, paper),
        () -> {
          Bytes cardFile = threshold.fetchCard(link.host(), link.port(), link.cardHash());
          NetworkCard card = Self.readCard(cardFile, Problem.CARD_MISMATCH);
          Self self = sight.made(card, cardFile, handle, deviceName);
          requireOf(self.record(), paper);
          Self.Origin from = new Self.Origin(link.host(), link.port(), token, Self.Way.RECOVERY);
          try (Vault vault = threshold.make(self, from, "")) {
            return finished(vault, () -> recover(vault, paper), show);
          }
        },
        show);
  }

  /**
   * Joins as the only device of an account, once administrators have agreed. The account gets new
   * words.
   *
   * @throws ClientException RESET_PENDING as long as they have not; the same call goes on
   */
  Joined withAdministrators(
      Invitation link, Handle handle, String deviceName, Consumer<Joined> show)
      throws ClientException {
    AskingBack asking = new AskingBack(threshold, sight);
    try {
      return kept(
          link.secret(),
          asking::ask,
          () -> {
            Bytes cardFile = threshold.fetchCard(link.host(), link.port(), link.cardHash());
            NetworkCard card = Self.readCard(cardFile, Problem.CARD_MISMATCH);
            Self self = sight.made(card, cardFile, handle, deviceName);
            Self.Origin from =
                new Self.Origin(link.host(), link.port(), link.secret(), Self.Way.RETURNING);
            try (RecoveryWords words = RecoveryWords.random(threshold.platform().entropy());
                Vault vault = threshold.make(self, from, words.text())) {
              return finished(vault, () -> asking.ask(vault), show);
            }
          },
          show);
    } finally {
      if (asking.isRefused()) {
        Vault.delete(threshold.folder());
      }
    }
  }

  private static void requireOf(AccountRecord record, SignatureKeyPair paper)
      throws ClientException {
    if (!record.recoveryKey().equals(paper.publicKey())) {
      throw new ClientException(Problem.WORDS_OF_ANOTHER);
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws ClientException;
  }

  @FunctionalInterface
  private interface Again {
    void run(Vault vault) throws ClientException;
  }

  @FunctionalInterface
  private interface Anew {
    Joined run() throws ClientException;
  }

  /** Goes on with what is there, if it was begun with the same words; else begins anew. */
  private Joined kept(Bytes token, Again again, Anew anew, Consumer<Joined> show)
      throws ClientException {
    try {
      if (Vault.exists(threshold.folder())) {
        try (Vault vault = threshold.open()) {
          Self.Registration there = vault.read(Self::registration);
          if (there.joined()) {
            if (!vault.read(Self::unshownWords).isEmpty() || vault.read(OwnRecord::isOwing)) {
              return shown(vault, show);
            }
            throw new ClientException(Problem.VAULT_EXISTS);
          }
          if (there.way() != Self.Way.INVITATION
              && (sight.isTaken(vault) || there.secret().equals(token))) {
            return finished(vault, () -> again.run(vault), show);
          }
          if (there.way() == Self.Way.INVITATION) {
            throw new ClientException(Problem.VAULT_UNFINISHED);
          }
        }
        Vault.delete(threshold.folder());
      }
      return anew.run();
    } finally {
      if (inVain) {
        Vault.delete(threshold.folder());
      }
    }
  }

  /** Finishes a vault whose device was taken in after all; null if it was not. */
  @Nullable Joined rescue(Vault vault, Consumer<Joined> show) throws ClientException {
    return sight.isTaken(vault) ? finished(vault, () -> {}, show) : null;
  }

  private Joined finished(Vault vault, Step taking, Consumer<Joined> show) throws ClientException {
    if (!sight.isTaken(vault)) {
      taking.run();
    }
    Self self = vault.read(Self::loadUnfinished);
    try (Connections connections = new Connections(threshold.platform(), self.endpoints())) {
      Patient patient = new Patient(connections);
      patient.call(
          Role.CONTACT,
          session -> {
            ServerAccess.authenticate(session, self, deadline);
            threshold.prepare(connections, vault, self);
            return true;
          },
          deadline);
    }
    vault.write(t -> {
      Self.forgetToken(t);
      OwnRecord.looked(t);
      OwnRecord.owe(t);
      Self.markJoined(t);
      return true;
    });
    return shown(vault, show);
  }

  /** Shows what was made; fresh words, if there are any, are kept until they have been shown. */
  static Joined shown(Vault vault, Consumer<Joined> show) throws ClientException {
    Account account = vault.read(Self::load).account();
    Joined joined =
        new Joined(
            account.handle(), account.device(), account.network(), vault.read(Self::unshownWords));
    show.accept(joined);
    vault.write(t -> {
      Self.forgetWords(t);
      return true;
    });
    return joined;
  }

  private Meeting meeting(NetworkCard card, DeviceLink link) {
    return new Meeting(threshold.platform(), Self.endpoints(card), card.origin(), link, Side.NEW);
  }

  private Handle welcome(Meeting meeting) throws ClientException {
    while (true) {
      RendezvousMessage heard = meeting.hear(deadline);
      if (heard instanceof RendezvousMessage.Welcome welcome) {
        return welcome.handle();
      }
      if (heard == null) {
        throw new ClientException(Problem.TIMED_OUT);
      }
    }
  }

  private void meet(Vault vault, DeviceLink link) throws ClientException {
    Self self = vault.read(Self::loadUnfinished);
    try (Meeting meeting = meeting(self.card(), link)) {
      ask(vault, meeting);
    }
  }

  /** Asks the other device, and looks until the log has a record that names this one. */
  private void ask(Vault vault, Meeting meeting) throws ClientException {
    Self self = vault.read(Self::loadUnfinished);
    meeting.say(new RendezvousMessage.Ask(self.device()), deadline);
    while (!deadline.isPast()) {
      RendezvousMessage heard = meeting.hear(deadline.within(LOOK_EVERY));
      if (heard instanceof RendezvousMessage.Taken taken) {
        requireOwn(taken.device(), self);
      }
      if (sight.isTaken(vault)) {
        return;
      }
    }
    throw new ClientException(Problem.TIMED_OUT);
  }

  /** The other device takes one in and then no other. */
  private void requireOwn(DeviceId taken, Self self) throws ClientException {
    if (!taken.equals(self.device().id())) {
      inVain = true;
      throw new ClientException(Problem.DEVICE_LINK_OVER);
    }
  }

  /** Signs the next record with the words until the log has one of ours. */
  private void recover(Vault vault, SignatureKeyPair paper) throws ClientException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LoggedRecord signed = vault.write(t -> signed(t, paper));
      Self self = vault.read(Self::loadUnfinished);
      try (Connections connections = new Connections(threshold.platform(), self.endpoints())) {
        boolean moved =
            new Patient(connections)
                .call(Role.CONTACT, session -> isMoved(session, signed), deadline);
        if (sight.isTaken(vault)) {
          return;
        }
        if (!moved && deadline.isPast()) {
          throw new ClientException(Problem.TIMED_OUT);
        }
      }
    }
    throw new ClientException(Problem.RECORD_CONTENDED);
  }

  private boolean isMoved(Session session, LoggedRecord signed) throws TransportException, Refused {
    try {
      ServerAccess.update(session, signed, deadline);
      return false;
    } catch (Refused e) {
      if (e.code() == Error.Code.CHAIN_MOVED) {
        return true;
      }
      throw e;
    }
  }

  private LoggedRecord signed(Transaction t, SignatureKeyPair paper) throws ClientException {
    Self self = Self.loadUnfinished(t);
    AccountRecord latest = self.record();
    LoggedRecord before = OwnRecord.pending(t);
    if (before != null && before.record().version() == latest.version() + 1) {
      return before;
    }
    requireOf(latest, paper);
    AccountRecord next =
        new AccountRecord(
            latest.network(),
            latest.handle(),
            latest.version() + 1,
            threshold.platform().clock().millis(),
            Collections.singletonList(self.device()),
            latest.recoveryKey());
    LoggedRecord signed =
        AccountChain.resume(self.card(), self.logged())
            .sign(next, Commitment.opening(threshold.platform().entropy()), paper);
    OwnRecord.sign(t, signed);
    return signed;
  }
}
