package pli.client.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.conversation.Addition;
import pli.client.conversation.Changes;
import pli.client.conversation.Conversations;
import pli.client.conversation.Intentions;
import pli.client.conversation.Intentions.Intention;
import pli.client.conversation.OwnGroup;
import pli.client.conversation.Siblings;
import pli.client.conversation.Surroundings;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.vault.Transaction;
import pli.codec.DecodeException;
import pli.transparency.account.Handle;

/** Takes up what this device means to change: asks for what a commit needs, and has it made. */
final class Pursuit {
  /**
   * Into how many conversations a device of the own account is brought before anything else is
   * done: it makes new KeyPackages when it has come into some, and others write meanwhile.
   */
  private static final int SIBLINGS_AT_ONCE = 20;

  private final Network network;
  private final Claiming claiming;
  private final Surroundings here;
  private final Changes changes;

  /** What the log did last to an intention of the present round, or null. */
  private @Nullable ClientException putOff;

  Pursuit(Network network, Claiming claiming, Surroundings here) {
    this.network = network;
    this.claiming = claiming;
    this.here = here;
    this.changes = new Changes(here);
  }

  /** What came of a round: whether there was anything, and why the log put off some of it. */
  record Round(boolean moved, @Nullable ClientException putOff) {}

  /** Takes up what can be taken up now. */
  Round run(Deadline deadline) throws ClientException, TransportException {
    putOff = null;
    boolean moved = false;
    tend();
    List<Intention> intentions =
        network.vault().read(t -> Intentions.actionable(t, here.platform().clock().millis()));
    int siblings = 0;
    for (Intention intention : intentions) {
      moved = true;
      if (intention.kind() == Intentions.Kind.ADD_DEVICES && ++siblings > SIBLINGS_AT_ONCE) {
        continue;
      }
      if (intention.needsClaims()) {
        claim(intention, deadline);
      } else {
        commit(intention, deadline);
      }
    }
    return new Round(moved, putOff);
  }

  /** Sees to the other devices of the account, and to what they are to know. */
  private void tend() throws ClientException {
    long now = here.platform().clock().millis();
    if (network.vault().read(t -> Siblings.isDue(t, now))) {
      write(t -> Siblings.tend(t, here));
    }
    if (network.vault().read(t -> OwnGroup.wantsToSpeak(t, now))) {
      write(t -> OwnGroup.speak(t, here));
    }
  }

  private void claim(Intention intention, Deadline deadline)
      throws ClientException, TransportException {
    long now = here.platform().clock().millis();
    // What was put off for another one may have been put off for this one too.
    if (!network.vault().read(t -> Intentions.isDue(t, intention.number(), now))
        || !network.vault().write(t -> changes.isWanted(t, intention))) {
      return;
    }
    try {
      if (intention.kind() == Intentions.Kind.ADD_DEVICES) {
        List<Addition> own = claiming.ownOthers(deadline);
        write(t -> {
          changes.claimed(t, intention.number(), own);
          Siblings.goOn(t, intention.number(), now);
        });
        return;
      }
      List<Handle> handles = new ArrayList<>();
      for (String handle : intention.handles()) {
        handles.add(Handle.parse(handle));
      }
      boolean begins =
          network.vault().read(t -> Conversations.isAlone(t, intention.conversation()));
      List<Addition> additions = claiming.claim(handles, begins, deadline);
      write(t -> changes.claimed(t, intention.number(), additions));
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    } catch (Refused e) {
      give(intention, e.toClientException());
    } catch (ClientException e) {
      give(intention, e);
    }
  }

  private void commit(Intention intention, Deadline deadline)
      throws ClientException, TransportException {
    Set<Handle> inVain = new LinkedHashSet<>();
    try {
      for (Handle handle : unknownIn(intention)) {
        if (!claiming.lookUp(handle, deadline)) {
          inVain.add(handle);
        }
      }
      if (!inVain.isEmpty()) {
        // Another opening of this vault may have looked them up meanwhile. If not, what names them
        // says that it stands in a later record than the log has.
        inVain.retainAll(unknownIn(intention));
        if (!inVain.isEmpty()) {
          give(intention, new ClientException(Problem.KEY_CHANGED));
        }
      }
    } catch (Refused e) {
      give(intention, e.toClientException());
    } catch (ClientException e) {
      give(intention, e);
    }
  }

  /** Has the commit made; whom to look up before it can be. */
  private Set<Handle> unknownIn(Intention intention) throws ClientException {
    return network
        .vault()
        .write(t -> {
          try {
            changes.commit(t, intention.number());
            return Collections.<Handle>emptySet();
          } catch (UnknownPeople e) {
            return e.handles();
          }
        });
  }

  /** What refuses an intention postpones it if asking again can help, and fails it if not. */
  private void give(Intention intention, ClientException e) throws ClientException {
    boolean passes =
        e.problem() == Problem.ADMINISTRATION_WITHHELD
            || e.problem().concernsLog() && e.problem() != Problem.LOG_UNAVAILABLE;
    if (passes) {
      // The log may be what it has to be later, and what needs nothing of it goes out meanwhile.
      putOff = e;
      write(t -> changes.postpone(t, intention));
      return;
    }
    switch (e.problem()) {
      case NO_KEY_PACKAGES,
          RATE_LIMITED,
          SERVER_FULL,
          SERVER_UNAVAILABLE,
          RECORD_UNPUBLISHED,
          LOG_UNAVAILABLE ->
          write(t -> changes.postpone(t, intention));
      case UNKNOWN_HANDLE,
          KEY_CHANGED,
          RECORD_INVALID,
          RECORD_NOT_LOGGED,
          RECORD_OUTDATED,
          RECORD_DIFFERS,
          LABEL_UNPROVED,
          ADMINISTRATION_UNSIGNED,
          HANDLE_INVALID,
          PROTOCOL ->
          write(t -> changes.fail(t, intention, e.problem()));
      default -> throw e;
    }
  }

  @FunctionalInterface
  private interface Write {
    void run(Transaction t) throws ClientException;
  }

  private void write(Write work) throws ClientException {
    network
        .vault()
        .write(t -> {
          work.run(t);
          return null;
        });
  }
}
