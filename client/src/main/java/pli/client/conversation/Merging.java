package pli.client.conversation;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.PinnedCredentials;
import pli.client.account.Queues;
import pli.client.account.SharedSettings;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry.Kind;
import pli.client.conversation.Intentions.Intention;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.PendingCommit;
import pli.mls.group.StagedCommit;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.FirstContact;
import pli.protocol.Identity;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/** Brings commits into force that the server has put in order: the next one of each epoch. */
final class Merging {
  private final Surroundings here;

  Merging(Surroundings here) {
    this.here = here;
  }

  /** This device's own commit has come back: what was meant is done, and Welcomes may go out. */
  void own(Transaction t, Conversation before, PendingCommit pending) throws ClientException {
    Group after;
    try {
      after = before.group().merge(pending);
    } catch (MlsException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
    Set<String> uninvited = Uninvited.in(t, before.id());
    Conversations.enterEpoch(t, after);
    closeEpoch(t, before.id());
    leaveHandovers(t, before.id());
    Intention intention = Intentions.find(t, before.pendingFor());
    if (intention != null) {
      finish(t, before, pending, intention);
      Intentions.remove(t, intention.number());
    }
    Timeline.Deed deed =
        new Timeline.Deed(
            here.self().handle().value(), here.self().device().name(), here.nowMillis(), true);
    Set<String> leavers = leavers(before, after, intention);
    leavers.removeAll(uninvited);
    SystemLines.tell(t, before, after, deed, leavers);
    endIfAlone(t, before, after);
  }

  /** What was made for the epoch before is of no use in this one. */
  private static void closeEpoch(Transaction t, ConversationId id) throws ClientException {
    Outbox.removeAll(t, id, Outbox.Kind.COMMIT);
    Outbox.removeAll(t, id, Outbox.Kind.PROPOSAL);
    Outbox.resume(t, id);
    Parcels.closeEpoch(t, id);
  }

  /** Who went by this device's commit, but not because it was meant to remove them. */
  private static Set<String> leavers(
      Conversation before, Group after, @Nullable Intention intention) {
    if (intention != null && intention.kind() == Intentions.Kind.REMOVE_GONE) {
      return new TreeSet<>();
    }
    Set<String> leavers = new TreeSet<>(SystemLines.handles(before.group()));
    leavers.removeAll(SystemLines.handles(after));
    if (intention != null) {
      leavers.removeAll(intention.handles());
    }
    return leavers;
  }

  /** Who went by another member's commit because one of their own devices asked for it. */
  private static Set<String> leavers(Conversation before, StagedCommit commit) {
    Map<LeafIndex, String> owners = new HashMap<>();
    for (Member member : before.group().members()) {
      owners.put(member.index(), Conversations.handleOf(member));
    }
    Set<String> leavers = new TreeSet<>();
    for (Member member : commit.removed()) {
      String owner = owners.get(member.index());
      LeafIndex asked = commit.removalAskedBy(member.index());
      if (owner != null && asked != null && owner.equals(owners.get(asked))) {
        leavers.add(owner);
      }
    }
    return leavers;
  }

  private void finish(
      Transaction t, Conversation before, PendingCommit pending, Intention intention)
      throws ClientException {
    switch (intention.kind()) {
      case ADD, ADD_BY_LINK -> {
        welcome(t, before, pending, intention);
        Siblings.intend(t, before.id(), here);
      }
      case ADD_DEVICES -> {
        welcome(t, before, pending, intention);
        Requests.vouch(t, before, here.self().handle().value());
        if (OwnGroup.is(t, before.id())) {
          SharedSettings.sendAgain(t);
        }
      }
      case SETTLE, REMOVE, CLEAR_PROPOSALS, REMOVE_GONE, LEAVE, SETTING -> {}
    }
  }

  /** Each commit of this device names its main queue; it was the last entry anywhere else. */
  void leaveHandovers(Transaction t, ConversationId id) throws ClientException {
    for (Queues.Queue queue : Queues.handovers(t, id.value())) {
      Queues.remove(t, queue.id());
      Outbox.addPlain(
          t,
          id,
          Outbox.Kind.QUEUE_END,
          Addition.queueRow(queue.id(), queue.keys().privateKey()),
          here.entropy());
    }
  }

  /** Welcomes for those whom the commit added; the others had been added by somebody else. */
  private void welcome(
      Transaction t, Conversation before, PendingCommit pending, Intention intention)
      throws ClientException {
    List<Addition> all = Addition.decode(intention.additions());
    List<Addition> added = Addition.missing(before.group(), all);
    Bytes tree = Parcels.carry(t, before.id(), pending.ratchetTree(), false, here);
    for (Addition addition : all) {
      if (added.contains(addition)) {
        sendWelcome(t, before.id(), pending, tree, addition);
      } else {
        Outbox.addPlain(t, before.id(), Outbox.Kind.QUEUE_END, addition.queueRow(), here.entropy());
      }
    }
  }

  private void sendWelcome(
      Transaction t, ConversationId id, PendingCommit pending, Bytes tree, Addition addition)
      throws ClientException {
    Bytes welcome = pending.welcome(addition.keyPackageReference());
    FirstContact contact =
        new FirstContact(welcome, tree, addition.handover(), addition.handoverSeed());
    try {
      Bytes sealed = contact.seal(addition.contactKey(), addition.contactQueue(), here.entropy());
      ContactMessages.deliver(t, id, Outbox.Kind.WELCOME, addition.contactQueue(), sealed, here);
    } catch (CryptoException e) {
      // The contact key in their record is none. They are members whom nobody can reach.
      Marks.set(t, Marks.UNDELIVERED, 1);
    }
  }

  /**
   * Another member's commit. A commit of this device for the same epoch has lost.
   *
   * @param refused people who have been looked up in vain
   * @throws UnknownPeople if somebody must be looked up first; nothing was changed
   */
  void other(Transaction t, Conversation before, StagedCommit commit, Set<Handle> refused)
      throws ClientException, UnknownPeople {
    Timeline.Deed deed = deed(t, commit.committerLeaf(), here.nowMillis());
    Siblings.saw(t, commit.committerLeaf(), here.nowMillis(), here);
    boolean gone = PinnedCredentials.isGone(t, commit.committerLeaf());
    boolean allowed = Permissions.allow(t, before.group(), commit, refused);
    if (Unvouched.isOne(t, before.id())) {
      if (!allowed || commit.removesUs()) {
        Unvouched.drop(t, before.id(), here);
        return;
      }
      if (gone) {
        Conversations.enterEpoch(t, commit.merge());
        Parcels.closeEpoch(t, before.id());
        return;
      }
      Unvouched.vouched(t, before.group(), deed.sender(), here);
    }
    if (!allowed) {
      Endings.freeze(t, before.id(), before.group().epoch() + 1, deed, here);
      return;
    }
    Set<String> leavers = leavers(before, commit);
    if (commit.removesUs()) {
      String own = here.self().handle().value();
      Endings.end(t, before.id(), Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
      Timeline.addEvent(
          t,
          before.id(),
          before.group().epoch() + 1,
          leavers.contains(own) ? new Timeline.Deed(own, "", here.nowMillis(), true) : deed,
          Kind.LEFT,
          own);
      return;
    }
    if (!gone) {
      Uninvited.vouched(t, before.group(), deed.sender(), here.self().handle().value());
    }
    Group after = commit.merge();
    Conversations.enterEpoch(t, after);
    closeEpoch(t, before.id());
    SystemLines.tell(t, before, after, deed, leavers);
    if (gone) {
      undo(t, before, after, deed);
    }
    endIfAlone(t, before, after);
  }

  /**
   * A device that is gone has changed the group; whether before it was gone nobody can say. Its
   * settling is followed, but whom it added is removed by who may, and nothing is said before that
   * is done.
   */
  private void undo(Transaction t, Conversation before, Group after, Timeline.Deed deed)
      throws ClientException {
    Set<String> added = SystemLines.handles(after);
    added.removeAll(SystemLines.handles(before.group()));
    boolean mayRemove = Charter.of(after).mayChange(here.self().handle().value());
    for (String handle : added) {
      Uninvited.add(t, before.id(), handle);
      if (mayRemove) {
        long unused =
            Intentions.add(
                t, before.id(), Intentions.Kind.REMOVE, Collections.singletonList(handle), null);
      }
    }
    if (!added.isEmpty()) {
      Timeline.addEvent(t, before.id(), after.epoch(), deed, Kind.KEY_CHANGE, deed.sender());
    }
  }

  /** A direct conversation without the other person is over; writing to them begins a new one. */
  private void endIfAlone(Transaction t, Conversation before, Group after) throws ClientException {
    String peer = before.peer();
    if (peer != null
        && SystemLines.handles(before.group()).contains(peer)
        && !SystemLines.handles(after).contains(peer)) {
      Endings.end(t, before.id(), Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
    }
  }

  /** Whose leaf did something, with the name that the known record gives the device. */
  static Timeline.Deed deed(Transaction t, LeafNode leaf, long atMillis) throws ClientException {
    Identity identity;
    try {
      identity = PinnedCredentials.identityOf(leaf);
    } catch (MlsException e) {
      throw new IllegalStateException("a leaf that was accepted", e);
    }
    String device = "";
    @Nullable AccountRecord record = Contacts.known(t, identity.handle());
    if (record != null) {
      for (DeviceEntry entry : record.devices()) {
        device = entry.id().equals(identity.device()) ? entry.name() : device;
      }
    }
    return new Timeline.Deed(identity.handle().value(), device, atMillis, false);
  }
}
