package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.account.Contradicted;
import pli.client.account.OwnRecord;
import pli.client.account.PinnedCredentials;
import pli.client.account.Self;
import pli.client.account.SharedSettings;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.group.ExternalJoin;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.PendingCommit;
import pli.mls.group.StagedCommit;
import pli.mls.node.CredentialValidator;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.protocol.ContactMessage;
import pli.protocol.Identity;
import pli.protocol.SubmissionId;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * Brings this device back into groups that it has fallen behind in: it asks devices of members for
 * the GroupInfo of the present epoch, and makes a commit from outside that puts a new leaf into the
 * place of its own (RFC 9420 section 12.4.3.2). The state of before is kept, and what it opens is
 * read, until everything has been read that came before that commit.
 */
public final class Returning implements ContactMessages.Handler {
  /** As many devices are asked at once. */
  private static final int ASKED = 2;

  private static final long FIRST_PAUSE = TimeUnit.SECONDS.toMillis(30);
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toMillis(6);

  private final Surroundings here;

  /** For the device of {@code here}. */
  public Returning(Surroundings here) {
    this.here = here;
  }

  private static DecodeException invalid(String what) {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, what);
  }

  /** Asks devices of members, if it is time to. */
  public void ask(Transaction t, Rejoin.State state) throws ClientException {
    ConversationId id = state.conversation();
    Conversation conversation = Conversations.active(t, id);
    if (conversation == null) {
      Rejoin.over(t, id);
      return;
    }
    List<DeviceEntry> devices = devices(t, conversation);
    if (devices.isEmpty() && !Contacts.isBehind(t, id) || DirectConversations.isOver(t, id)) {
      // All others are gone: nobody can answer, and nobody would read what is said there. Of two,
      // this person's other devices have ended it, or will.
      Endings.end(t, id, Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
      return;
    }
    Bytes nonce = state.nonce();
    if (nonce.isEmpty()) {
      byte[] fresh = new byte[Door.NONCE];
      here.entropy().fill(fresh);
      nonce = Bytes.adopt(fresh);
    }
    Bytes body = new Door.Request(nonce, id).encode();
    for (int i = 0; i < Math.min(ASKED, devices.size()); i++) {
      DeviceEntry device = devices.get((state.attempts() * ASKED + i) % devices.size());
      new ContactMessages(here).send(t, id, ContactMessage.Kind.REJOIN_REQUEST, body, device);
    }
    long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(state.attempts(), 20));
    Rejoin.asked(t, state, nonce, here.nowMillis() + pause);
  }

  /** The devices of members, as the latest records have them: those of the own account first. */
  private List<DeviceEntry> devices(Transaction t, Conversation conversation)
      throws ClientException {
    ConversationId id = conversation.id();
    String own = here.self().handle().value();
    if (conversation.group().members().size() == 1) {
      return unheardOf(t, conversation);
    }
    List<DeviceEntry> devices = new ArrayList<>();
    List<Identity> members =
        t.list(
            "SELECT handle, device FROM member WHERE conversation = ? ORDER BY handle != ?, leaf",
            row ->
                new Identity(
                    Handle.parse(row.text(1)), here.origin(), DeviceId.decode(row.bytes(2)), 1),
            id.value(),
            own);
    for (Identity member : members) {
      AccountRecord record = Contacts.current(t, member.handle());
      DeviceEntry device = record == null ? null : record.device(member.device());
      if (device != null && !device.id().equals(here.self().device().id())) {
        devices.add(device);
      }
    }
    return devices;
  }

  /** Who may have come into a group since this device was alone there, of those who are known. */
  private List<DeviceEntry> unheardOf(Transaction t, Conversation conversation)
      throws ClientException {
    List<DeviceEntry> devices = new ArrayList<>();
    List<Handle> people = new ArrayList<>(Collections.singletonList(here.self().handle()));
    if (conversation.peer() != null) {
      people.add(peer(conversation.peer()));
    }
    for (Handle person : people) {
      AccountRecord record = Contacts.current(t, person);
      if (record != null) {
        devices.addAll(record.devices());
      }
    }
    devices.removeIf(device -> device.id().equals(here.self().device().id()));
    return devices;
  }

  private static Handle peer(String handle) throws ClientException {
    try {
      return Handle.parse(handle);
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  @Override
  public boolean isExpected(Transaction t, Identity from, Bytes body)
      throws ClientException, DecodeException {
    Door.Answer answer = Door.Answer.decode(body);
    Rejoin.State state = Rejoin.find(t, answer.conversation());
    return state != null
        && state.groupInfo().isEmpty()
        && state.nonce().equals(answer.nonce())
        && t.exists(
            "SELECT 1 FROM member WHERE conversation = ? AND handle = ?"
                + " UNION SELECT 1 FROM conversation WHERE id = ? AND peer = ?",
            answer.conversation().value(),
            from.handle().value(),
            answer.conversation().value(),
            from.handle().value());
  }

  /** Keeps the answer; what still lies in the queue is read before it is acted upon. */
  @Override
  public void take(Transaction t, Identity from, DeviceEntry device, Bytes body)
      throws ClientException, DecodeException, WantsParcel {
    Door.Answer answer = Door.Answer.decode(body);
    ConversationId id = answer.conversation();
    Rejoin.State state = Rejoin.find(t, id);
    long known = Math.max(Conversations.epoch(t, id), state == null ? 0 : state.epoch());
    if (answer.epoch() < known) {
      throw invalid("an answer of an earlier epoch");
    }
    Bytes tree = Parcels.opened(t, answer.tree());
    if (tree == null) {
      throw invalid("an answer whose tree is lost");
    }
    Parcels.taken(t, answer.tree());
    Rejoin.answered(t, id, answer.epoch(), answer.groupInfo(), tree, answer.routeKey());
  }

  /**
   * Makes the commit that was made possible by an answer, once everything has been read that this
   * device could read.
   *
   * @throws UnknownPeople if members must be looked up first; nothing was changed
   */
  public void commit(Transaction t, ConversationId id) throws ClientException, UnknownPeople {
    Rejoin.State state = Rejoin.find(t, id);
    Conversation conversation = Conversations.active(t, id);
    if (state == null || !state.isAnswered() || conversation == null) {
      return;
    }
    try {
      PendingCommit pending =
          PinnedCredentials.judgeOthers(t, here.origin(), pins -> made(conversation, state, pins));
      Rejoin.made(t, id, pending.encode());
      SubmissionId submission = SubmissionId.random(here.entropy());
      Bytes message = Parcels.carryMessage(t, pending.group(), pending.message(), here);
      Outbox.addRequest(
          t, id, Outbox.Kind.REJOIN, submission, Routes.enter(pending, message, state, submission));
    } catch (MlsException | Contradicted e) {
      // Whoever answered did not tell what the group is; others are asked.
      Rejoin.again(t, id, here.nowMillis() + FIRST_PAUSE);
    }
  }

  private PendingCommit made(
      Conversation conversation, Rejoin.State state, CredentialValidator pins) throws MlsException {
    ExternalJoin door = ExternalJoin.open(state.groupInfo(), state.tree(), pins);
    Charter charter = Charter.in(door.extensions());
    if (!door.groupId().equals(conversation.id().value())
        || door.epoch() != state.epoch()
        || charter == null
        || charter.kind() != conversation.charter().kind()
        || !isOfThesePeople(conversation, door.members())) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "a GroupInfo of another group");
    }
    return door.replacing(former(door.members()))
        .commit(
            here.self().signer(),
            Self.leafOptions(Collections.singletonList(GroupExtensions.delivery(here.mainQueue()))),
            here.entropy());
  }

  /** A conversation of two, and a group of one's own devices, have nobody else in them. */
  private boolean isOfThesePeople(Conversation conversation, List<Member> members) {
    if (conversation.charter().kind() == Charter.Kind.GROUP) {
      return true;
    }
    Set<String> people = new TreeSet<>();
    members.forEach(member -> people.add(Conversations.handleOf(member)));
    people.remove(here.self().handle().value());
    String peer = conversation.peer();
    boolean unused = peer != null && people.remove(peer);
    return people.isEmpty();
  }

  private LeafIndex former(List<Member> members) throws MlsException {
    for (Member member : members) {
      Identity identity = Conversations.identityOf(member);
      if (identity.handle().equals(here.self().handle())
          && identity.device().equals(here.self().device().id())) {
        return member.index();
      }
    }
    throw new MlsException(MlsException.Reason.WRONG_GROUP, "a group without this device");
  }

  /** The server does not take the commit, and not since another one of that epoch came first. */
  void refused(Transaction t, ConversationId id) throws ClientException {
    Rejoin.again(t, id, here.nowMillis() + FIRST_PAUSE);
  }

  /** What was answered names somebody whom the log does not prove; others are asked. */
  public void giveUp(Transaction t, ConversationId id) throws ClientException {
    refused(t, id);
  }

  /**
   * Another device's commit from outside. A member lets people in, by a Welcome: nobody comes in by
   * himself with a GroupInfo that somebody passed on, whatever account he has. Only a device that
   * has a leaf puts another one in its place.
   *
   * @param refused people who have been looked up in vain
   * @throws UnknownPeople if somebody must be looked up first; nothing was changed
   */
  void hear(
      Transaction t,
      Conversation conversation,
      StagedCommit commit,
      Merging merging,
      Set<Handle> refused)
      throws ClientException, UnknownPeople {
    if (commit.removed().size() != 1) {
      Marks.add(t, Marks.UNREADABLE, 1);
    } else if (!commit.removesUs()) {
      merging.other(t, conversation, commit, refused);
      if (OwnGroup.is(t, conversation.id())) {
        // What was said there meanwhile it has not heard.
        SharedSettings.sendAgain(t);
      }
    } else if (!Rejoin.isNeeded(t, conversation.id())) {
      // This very device has come in, and it was not from this vault.
      OwnRecord.livesElsewhere(t);
    }
  }

  /** Whether this is the commit by which this device comes in, back from the server. */
  static boolean isOwn(Transaction t, ConversationId id, Bytes message) throws ClientException {
    Rejoin.State state = Rejoin.find(t, id);
    return state != null && !state.pending().isEmpty() && pending(state).message().equals(message);
  }

  private static PendingCommit pending(Rejoin.State state) throws ClientException {
    try {
      return PendingCommit.decode(state.pending());
    } catch (MlsException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  /** The commit is in order, and everything was read that came before it: this device is in. */
  public void enter(Transaction t, ConversationId id) throws ClientException {
    Rejoin.State state = Rejoin.find(t, id);
    @Nullable Conversation before = Conversations.active(t, id);
    if (state == null || state.pending().isEmpty() || before == null) {
      Rejoin.over(t, id);
      return;
    }
    Group after = pending(state).group();
    Conversations.enterEpoch(t, after);
    for (Outbox.Kind kind :
        new Outbox.Kind[] {Outbox.Kind.COMMIT, Outbox.Kind.PROPOSAL, Outbox.Kind.REJOIN}) {
      Outbox.removeAll(t, id, kind);
    }
    Parcels.closeEpoch(t, id);
    Outbox.resume(t, id);
    Rejoin.over(t, id);
    new Merging(here).leaveHandovers(t, id);
    // Who changed what meanwhile this device has not seen.
    Timeline.Deed deed = new Timeline.Deed("", "", here.nowMillis(), false);
    SystemLines.tell(t, before, after, deed, Collections.emptySet());
    Siblings.intend(t, id, here);
  }
}
