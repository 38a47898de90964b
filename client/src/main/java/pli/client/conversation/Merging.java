package pli.client.conversation;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.PinnedCredentials;
import pli.client.account.Queues;
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
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.FirstContact;
import pli.protocol.Identity;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;

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
    Conversations.enterEpoch(t, after);
    Outbox.removeAll(t, before.id(), Outbox.Kind.COMMIT);
    Outbox.resume(t, before.id());
    Intention intention = Intentions.find(t, before.pendingFor());
    if (intention != null) {
      finish(t, before, after, pending, intention);
      Intentions.remove(t, intention.number());
    }
    Timeline.Deed deed =
        new Timeline.Deed(
            here.self().handle().value(), here.self().device().name(), here.nowMillis(), true);
    tell(t, before, before.group(), after, deed);
    endIfAlone(t, before, after);
  }

  private void finish(
      Transaction t, Conversation before, Group after, PendingCommit pending, Intention intention)
      throws ClientException {
    switch (intention.kind()) {
      case ADD -> welcome(t, before, pending, intention);
      case SETTLE -> {
        for (Queues.Queue queue : Queues.handovers(t, after.groupId())) {
          Queues.remove(t, queue.id());
          Outbox.addPlain(
              t,
              before.id(),
              Outbox.Kind.QUEUE_END,
              Addition.queueRow(queue.id(), queue.keys().privateKey()),
              here.entropy());
        }
      }
      case REMOVE, CLEAR_PROPOSALS, REMOVE_GONE -> {}
    }
  }

  /** Welcomes for those whom the commit added; the others had been added by somebody else. */
  private void welcome(
      Transaction t, Conversation before, PendingCommit pending, Intention intention)
      throws ClientException {
    List<Addition> all = Addition.decode(intention.material());
    List<Addition> added = Changes.missing(before.group(), all);
    for (Addition addition : all) {
      if (added.contains(addition)) {
        sendWelcome(t, before.id(), pending, addition);
      } else {
        Outbox.addPlain(t, before.id(), Outbox.Kind.QUEUE_END, addition.queueRow(), here.entropy());
      }
    }
  }

  private void sendWelcome(
      Transaction t, ConversationId id, PendingCommit pending, Addition addition)
      throws ClientException {
    Bytes welcome = pending.welcome(addition.keyPackageReference());
    FirstContact contact =
        new FirstContact(
            welcome, pending.ratchetTree(), addition.handover(), addition.handoverSeed());
    try {
      Bytes sealed = contact.seal(addition.contactKey(), addition.contactQueue(), here.entropy());
      ContactMessages.deliver(t, id, addition.contactQueue(), sealed, here);
    } catch (CryptoException e) {
      // The contact key in their record is none. They are members whom nobody can reach.
      Marks.set(t, Marks.UNDELIVERED, 1);
    }
  }

  /** Another member's commit. A commit of this device for the same epoch has lost. */
  void other(Transaction t, Conversation before, StagedCommit commit) throws ClientException {
    Timeline.Deed deed = deed(t, commit.committerLeaf(), here.nowMillis());
    if (commit.removesUs()) {
      Endings.end(t, before.id(), Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
      Timeline.addEvent(
          t,
          before.id(),
          before.group().epoch() + 1,
          deed,
          Kind.LEFT,
          here.self().handle().value());
      return;
    }
    boolean gone = PinnedCredentials.isGone(t, commit.committerLeaf());
    Group after = commit.merge();
    Conversations.enterEpoch(t, after);
    Outbox.removeAll(t, before.id(), Outbox.Kind.COMMIT);
    Outbox.resume(t, before.id());
    tell(t, before, before.group(), after, deed);
    if (gone) {
      undo(t, before, after, deed);
    }
    endIfAlone(t, before, after);
  }

  /**
   * A device that is gone has changed the group; whether before it was gone nobody can say. Its
   * settling is followed, but whom it added is removed, and nothing is said before that is done.
   */
  private void undo(Transaction t, Conversation before, Group after, Timeline.Deed deed)
      throws ClientException {
    Set<String> added = handles(after);
    added.removeAll(handles(before.group()));
    for (String handle : added) {
      long unused =
          Intentions.add(
              t, before.id(), Intentions.Kind.REMOVE, Collections.singletonList(handle), null);
    }
    if (!added.isEmpty()) {
      Timeline.addEvent(t, before.id(), after.epoch(), deed, Kind.KEY_CHANGE, deed.sender());
    }
  }

  /** A direct conversation without the other person is over; writing to them begins a new one. */
  private void endIfAlone(Transaction t, Conversation before, Group after) throws ClientException {
    String peer = before.peer();
    if (peer != null && handles(before.group()).contains(peer) && !handles(after).contains(peer)) {
      Endings.end(t, before.id(), Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
    }
  }

  /** Puts into the timeline what the step from one epoch to the next changed for people. */
  private static void tell(
      Transaction t, Conversation conversation, Group before, Group after, Timeline.Deed deed)
      throws ClientException {
    Set<String> were = handles(before);
    Set<String> are = handles(after);
    for (String handle : are) {
      if (!were.contains(handle) && !handle.equals(conversation.peer())) {
        Timeline.addEvent(t, conversation.id(), after.epoch(), deed, Kind.JOINED, handle);
      }
    }
    for (String handle : were) {
      if (!are.contains(handle)) {
        Timeline.addEvent(t, conversation.id(), after.epoch(), deed, Kind.LEFT, handle);
      }
    }
    String name = GroupExtensions.naming(after).name();
    if (conversation.peer() == null
        && !name.isEmpty()
        && !name.equals(GroupExtensions.naming(before).name())) {
      Conversations.rename(t, conversation.id(), name);
      Timeline.addEvent(t, conversation.id(), after.epoch(), deed, Kind.RENAMED, name);
    }
  }

  private static Set<String> handles(Group group) {
    Set<String> handles = new TreeSet<>();
    for (Member member : group.members()) {
      handles.add(Conversations.handleOf(member));
    }
    return handles;
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
