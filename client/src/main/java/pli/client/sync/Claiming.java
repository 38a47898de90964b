package pli.client.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.Contacts.Verdict;
import pli.client.account.Directory;
import pli.client.account.OwnRecord;
import pli.client.account.ServerAccess;
import pli.client.account.UnknownDevices;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.TimelineEntry.Kind;
import pli.client.conversation.Addition;
import pli.client.conversation.GoneDevices;
import pli.client.conversation.KeyChanges;
import pli.client.conversation.Siblings;
import pli.client.conversation.Surroundings;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.protocol.wire.Error;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/** Asks the directory about people, and believes of its answers what the log proves. */
final class Claiming {
  private final Network network;
  private final Auditing auditing;
  private final Surroundings here;

  Claiming(Network network, Auditing auditing, Surroundings here) {
    this.network = network;
    this.auditing = auditing;
    this.here = here;
  }

  /**
   * What it takes to add these people: one KeyPackage of each of their devices that have any left,
   * and a hand-over queue for each, which is not made yet. A device whose KeyPackages are used up
   * does not keep others from writing to its owner; it is not there for that conversation.
   *
   * @throws ClientException UNKNOWN_HANDLE, NO_KEY_PACKAGES, and those of {@link #lookUp}
   */
  private List<Addition> claim(List<Handle> handles, Deadline deadline)
      throws TransportException, Refused, ClientException {
    List<Addition> additions = new ArrayList<>();
    for (Handle handle : handles) {
      Directory.Claimed claimed = claimProved(handle, deadline);
      int before = additions.size();
      for (DeviceEntry device : claimed.shown().chain().record().devices()) {
        Bytes keyPackage = of(claimed, device);
        if (keyPackage == null) {
          continue;
        }
        additions.add(
            new Addition(
                handle,
                keyPackage,
                new QueueId(device.contactQueue()),
                device.contactKey(),
                QueueId.random(network.platform().entropy()),
                Secret.random(Ed25519.SEED_LENGTH, network.platform().entropy())));
      }
      if (additions.size() == before) {
        throw new ClientException(Problem.NO_KEY_PACKAGES);
      }
    }
    return additions;
  }

  /**
   * The same; for a conversation that begins also of this account's other devices, as far as they
   * have KeyPackages left; one that has none does not keep its owner from beginning.
   */
  List<Addition> claim(List<Handle> handles, boolean begins, Deadline deadline)
      throws TransportException, Refused, ClientException {
    List<Addition> additions = new ArrayList<>(claim(handles, deadline));
    if (begins && network.vault().read(OwnRecord::devices).size() > 1) {
      try {
        additions.addAll(ownOthers(deadline));
      } catch (Refused e) {
        if (e.code() != Error.Code.NO_KEY_PACKAGES) {
          throw e;
        }
      } catch (ClientException e) {
        if (e.problem() != Problem.NO_KEY_PACKAGES) {
          throw e;
        }
      }
    }
    return additions;
  }

  /** What it takes to add this account's other devices, as far as they have KeyPackages left. */
  List<Addition> ownOthers(Deadline deadline) throws TransportException, Refused, ClientException {
    List<Addition> others = claim(Collections.singletonList(network.self().handle()), deadline);
    others.removeIf(one -> one.contactQueue().equals(network.self().contactQueue()));
    return others;
  }

  private static @Nullable Bytes of(Directory.Claimed claimed, DeviceEntry device) {
    for (Directory.Claim claim : claimed.claims()) {
      if (claim.device().equals(device.id())) {
        return claim.keyPackage();
      }
    }
    return null;
  }

  /** Something that the directory is asked about somebody. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws TransportException, Refused, ClientException;
  }

  /** Remembers whether what the directory showed of somebody is what the log has. */
  private <T> T noted(Handle handle, Question<T> question)
      throws TransportException, Refused, ClientException {
    T answer;
    try {
      answer = question.ask();
    } catch (ClientException e) {
      if (UnknownDevices.isSign(e.problem())) {
        long now = network.platform().clock().millis();
        network
            .vault()
            .write(t -> {
              UnknownDevices.note(t, handle, e.problem(), now);
              return null;
            });
      }
      throw e;
    }
    if (network.vault().read(t -> UnknownDevices.isNoted(t, handle))) {
      network
          .vault()
          .write(t -> {
            UnknownDevices.clear(t, handle);
            return null;
          });
    }
    return answer;
  }

  private Directory.Claimed claimProved(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    return noted(handle, () -> claimProvedOnce(handle, deadline));
  }

  private Directory.Claimed claimProvedOnce(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Session anonymous = network.session(Role.ANONYMOUS, deadline);
    network.watch().followAgain(deadline);
    Directory.Claimed claimed = claim(anonymous, handle, deadline);
    try {
      believe(claimed.shown(), deadline);
      return claimed;
    } catch (ClientException e) {
      if (e.problem() != Problem.RECORD_OUTDATED) {
        throw e;
      }
    }
    // The account may have changed between the answer and the visit to the log; not twice.
    Directory.Claimed again = claim(anonymous, handle, deadline);
    believe(again.shown(), deadline);
    return again;
  }

  private Directory.Claimed claim(Session anonymous, Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    return Directory.claim(
        anonymous, handle, network.self().card(), auditing.judge(deadline), patience(deadline));
  }

  private Directory.Shown shown(Session anonymous, Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    return Directory.lookUp(
        anonymous, handle, network.self().card(), auditing.judge(deadline), patience(deadline));
  }

  /**
   * Looks somebody up and keeps what the log proves.
   *
   * @return whether it was anything new
   * @throws ClientException RECORD_INVALID, LABEL_UNPROVED, RECORD_NOT_LOGGED, RECORD_OUTDATED,
   *     RECORD_DIFFERS, RECORD_UNPUBLISHED, and those that are about the log as a whole
   */
  boolean lookUp(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    long before = version(handle);
    if (handle.equals(network.self().handle())) {
      lookUpOwn(deadline);
    } else {
      proved(handle, deadline);
    }
    return version(handle) > before;
  }

  /**
   * Who may have signed a reset only members can ask. A device that the server does not let in any
   * more takes it from the log alone that its account has a record without it.
   */
  private void lookUpOwn(Deadline deadline) throws TransportException, Refused, ClientException {
    Handle own = network.self().handle();
    try {
      proved(own, deadline);
    } catch (TransportException e) {
      if (e.reason() != TransportException.Reason.REFUSED
          || !network.vault().read(OwnRecord::isBehind)) {
        throw e;
      }
      Session anonymous = network.session(Role.ANONYMOUS, deadline);
      Directory.Shown shown =
          Directory.lookUp(
              anonymous,
              own,
              network.self().card(),
              Directory.logged(network.self().card()),
              patience(deadline));
      network.watch().believe(shown.chain(), shown.place(), deadline);
      long known = network.self().record().version();
      if (shown.chain().record().device(network.self().device().id()) != null
          || !auditing.areResetsSigned(shown, known)) {
        throw e;
      }
      network.vault().write(t -> OwnRecord.take(t, shown));
    }
  }

  private long version(Handle handle) throws ClientException {
    return network.vault().read(t -> Contacts.version(t, handle));
  }

  /** The records of somebody that the log proves, as {@link #lookUp}. */
  Directory.Shown proved(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    return noted(handle, () -> provedOnce(handle, deadline));
  }

  private Directory.Shown provedOnce(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Session anonymous = network.session(Role.ANONYMOUS, deadline);
    // Who asks because of what the log has, or of what others said of it, wants to have that read.
    network.watch().followAgain(deadline);
    Directory.Shown shown = shown(anonymous, handle, deadline);
    try {
      believe(shown, deadline);
      return shown;
    } catch (ClientException e) {
      if (e.problem() != Problem.RECORD_OUTDATED) {
        throw e;
      }
    }
    Directory.Shown again = shown(anonymous, handle, deadline);
    believe(again, deadline);
    return again;
  }

  private void believe(Directory.Shown shown, Deadline deadline) throws ClientException {
    network.watch().believe(shown.chain(), shown.place(), deadline);
    network
        .vault()
        .write(t -> {
          Handle handle = shown.chain().handle();
          boolean own = handle.equals(network.self().handle());
          if (own ? OwnRecord.take(t, shown) : isChanged(t, shown)) {
            if (own) {
              Siblings.wake(t);
            }
            GoneDevices.sweep(t, handle);
          }
          return null;
        });
  }

  private boolean isChanged(Transaction t, Directory.Shown shown) throws ClientException {
    long now = network.platform().clock().millis();
    Verdict kept = Contacts.keep(t, shown, now);
    if (kept != Verdict.CHANGED && kept != Verdict.RESET) {
      return false;
    }
    Kind kind = kept == Verdict.RESET ? Kind.RESET : Kind.KEY_CHANGE;
    KeyChanges.tell(t, shown.chain().handle(), shown.chain().version(), kind, now);
    return true;
  }

  private static Duration patience(Deadline deadline) {
    return deadline.within(ServerAccess.ANSWER).left();
  }
}
