package pli.client.conversation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Muting;
import pli.client.account.PinnedCredentials;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.message.Unread;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.PendingCommit;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.protocol.Identity;

/** Where conversations are kept. */
public final class Conversations {
  private static final String COLUMNS =
      "SELECT peer, name, pending, pending_for, settled, leaving FROM conversation ";

  private Conversations() {}

  /** A conversation that messages can be sent to and received from, or null. */
  static @Nullable Conversation active(Transaction t, ConversationId id) throws ClientException {
    return state(t, id) == Conversation.State.ACTIVE ? load(t, id) : null;
  }

  /** The same, or one that is only followed ({@link Unvouched}). */
  static @Nullable Conversation followed(Transaction t, ConversationId id) throws ClientException {
    return Unvouched.isOne(t, id) ? load(t, id) : active(t, id);
  }

  private static @Nullable Conversation load(Transaction t, ConversationId id)
      throws ClientException {
    Group group = GroupStore.load(t, id);
    return t.first(COLUMNS + "WHERE id = ?", row -> read(row, id, group), id.value());
  }

  /** The state of a conversation, or null if this device never knew it. */
  static Conversation.@Nullable State state(Transaction t, ConversationId id)
      throws ClientException {
    return t.first(
        "SELECT state FROM conversation WHERE id = ?",
        row -> Conversation.State.values()[row.small(1)],
        id.value());
  }

  /**
   * A conversation to write to.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, NOT_A_MEMBER, KEY_CHANGED, CONVERSATION_FROZEN
   */
  static Conversation writable(Transaction t, ConversationId id) throws ClientException {
    Conversation.State state = state(t, id);
    if (state == null || OwnGroup.is(t, id)) {
      throw new ClientException(Problem.UNKNOWN_CONVERSATION);
    }
    Conversation conversation = active(t, id);
    if (conversation == null) {
      throw new ClientException(
          switch (state) {
            case FROZEN -> isBroken(t, id) ? Problem.CONVERSATION_FROZEN : Problem.KEY_CHANGED;
            case FAILED -> Problem.UNKNOWN_CONVERSATION;
            case ACTIVE, LEFT -> Problem.NOT_A_MEMBER;
          });
    }
    if (conversation.leaving()) {
      throw new ClientException(Problem.NOT_A_MEMBER);
    }
    return conversation;
  }

  private static Conversation read(Row row, ConversationId id, Group group)
      throws java.sql.SQLException, DecodeException {
    Bytes pending = row.bytes(3);
    try {
      return new Conversation(
          id,
          row.textOrNull(1),
          row.text(2),
          group,
          pending.isEmpty() ? null : PendingCommit.decode(pending),
          row.number(4),
          row.flag(5),
          row.flag(6));
    } catch (MlsException e) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a stored commit");
    }
  }

  /** The key that opens entries for this device in one conversation. */
  record WrapKey(ConversationId conversation, Secret key) {}

  /** The keys of all conversations that are followed, in their present epochs. */
  static List<WrapKey> wrapKeys(Transaction t) throws ClientException {
    return t.list(
        "SELECT id, wrap_key FROM conversation WHERE state = ?"
            + " OR id IN (SELECT conversation FROM unvouched)",
        row -> new WrapKey(new ConversationId(row.bytes(1)), row.secret(2)),
        Conversation.State.ACTIVE.ordinal());
  }

  /** All that messages can be sent to and received from. */
  public static List<ConversationId> allActive(Transaction t) throws ClientException {
    return t.list(
        "SELECT id FROM conversation WHERE state = ? ORDER BY id",
        row -> new ConversationId(row.bytes(1)),
        Conversation.State.ACTIVE.ordinal());
  }

  /** Whether something under way can only end by reading one's own queues. */
  public static boolean wantsReading(Transaction t) throws ClientException {
    return t.exists(
        "SELECT 1 FROM conversation WHERE state = 0 AND pending IS NOT NULL"
            + " UNION ALL SELECT 1 FROM intention UNION ALL SELECT 1 FROM outbox WHERE attempts > 0"
            + " UNION ALL SELECT 1 FROM rejoin UNION ALL SELECT 1 FROM late"
            + " LIMIT 1");
  }

  /** Whether nothing is under way: nothing to send, to change, or to wait for. */
  public static boolean isQuiet(Transaction t) throws ClientException {
    return Outbox.isEmpty(t) && Intentions.isEmpty(t);
  }

  /** Whether nothing is under way that a person has said or wants. */
  public static boolean isSaid(Transaction t) throws ClientException {
    return !t.exists("SELECT 1 FROM outbox WHERE quiet = 0 LIMIT 1") && Intentions.isEmpty(t);
  }

  /** Whether nobody but this device is in a conversation, as long as it has not begun. */
  public static boolean isAlone(Transaction t, ConversationId id) throws ClientException {
    return t.number("SELECT count(*) FROM member WHERE conversation = ?", id.value()) <= 1;
  }

  /** The epoch of a conversation, as this device knows it; 0 if it does not know that one. */
  public static long epoch(Transaction t, ConversationId id) throws ClientException {
    return t.number("SELECT epoch FROM conversation WHERE id = ?", id.value());
  }

  /** The key that opens the routing table of the present epoch. */
  static Secret routeKey(Group group) {
    return group.export("pli route key", Bytes.EMPTY, 32);
  }

  /** The key that seals entries for the member in this place in the present epoch. */
  static Secret wrapKey(Group group, LeafIndex leaf) {
    return group.export("pli wrap key", new TlsWriter().u32(leaf.value()).toBytes(), 32);
  }

  /** Stores a conversation that this device has made or joined, in place of one it had left. */
  static void insert(
      Transaction t, Group group, @Nullable String peer, String name, Conversation.State state)
      throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO conversation (id, state, direct, peer, name, epoch, wrap_key,"
            + " route_key) VALUES (?, ?, ?, ?, ?, 0, x'', x'')",
        group.groupId(),
        state.ordinal(),
        peer != null,
        peer,
        name);
    enterEpoch(t, group);
  }

  /** Stores the state of a group in a new epoch; no commit is under way in it. */
  static void enterEpoch(Transaction t, Group group) throws ClientException {
    GroupStore.replace(t, group);
    boolean settled = true;
    t.change("DELETE FROM member WHERE conversation = ?", group.groupId());
    for (Member member : group.members()) {
      settled &= GroupExtensions.delivery(member.leaf()) != null;
      t.change(
          "INSERT INTO member (conversation, leaf, handle, device, signature_key)"
              + " VALUES (?, ?, ?, ?, ?)",
          group.groupId(),
          member.index().value(),
          handleOf(member),
          identityOf(member).device().value(),
          member.leaf().signatureKey());
    }
    Charter charter = Charter.of(group);
    try (Secret wrapKey = wrapKey(group, group.ownLeaf());
        Secret routeKey = routeKey(group)) {
      t.change(
          "UPDATE conversation SET epoch = ?, wrap_key = ?, route_key = ?, settled = ?,"
              + " kind = ?, timer = ?, admins = ?, pending = NULL, pending_for = NULL"
              + " WHERE id = ?",
          group.epoch(),
          wrapKey,
          routeKey,
          settled,
          charter.kind().code(),
          charter.timerSeconds(),
          charter.ruled() ? String.join(" ", charter.admins()) : null,
          group.groupId());
    }
    ConversationId id = new ConversationId(group.groupId());
    if (t.exists("SELECT 1 FROM conversation WHERE id = ? AND leaving = 1", id.value())
        && !Intentions.exists(t, id, Intentions.Kind.LEAVE)) {
      // The epoch in which the others were asked is over.
      Intentions.addFor(t, id, Intentions.Kind.LEAVE, 0);
    }
    Uninvited.forgetRemoved(t, id);
    Rejoin.entered(t, id);
    GoneDevices.intend(t, id);
  }

  static void setPending(Transaction t, ConversationId id, PendingCommit pending, long intention)
      throws ClientException {
    t.change(
        "UPDATE conversation SET pending = ?, pending_for = ? WHERE id = ?",
        pending.encode(),
        intention,
        id.value());
  }

  static void dropPending(Transaction t, ConversationId id) throws ClientException {
    t.change("UPDATE conversation SET pending = NULL, pending_for = NULL WHERE id = ?", id.value());
  }

  static void rename(Transaction t, ConversationId id, String name) throws ClientException {
    t.change("UPDATE conversation SET name = ? WHERE id = ?", name, id.value());
  }

  /** Ends a conversation; the secrets of its group go. */
  static void end(Transaction t, ConversationId id, Conversation.State state)
      throws ClientException {
    GroupStore.erase(t, id);
    t.change(
        "UPDATE conversation SET state = ?, pending = NULL, pending_for = NULL,"
            + " wrap_key = x'', route_key = x'' WHERE id = ?",
        state.ordinal(),
        id.value());
  }

  /** Stops a conversation for safety; its group stays, so that nothing is lost by it. */
  static void freeze(Transaction t, ConversationId id) throws ClientException {
    t.change(
        "UPDATE conversation SET state = ? WHERE id = ?",
        Conversation.State.FROZEN.ordinal(),
        id.value());
  }

  /**
   * Stops a conversation because somebody changed it who may not; its group stays as it was before.
   */
  static void freezeFor(Transaction t, ConversationId id, String handle) throws ClientException {
    freeze(t, id);
    t.change(
        "UPDATE conversation SET broken_by = ?, pending = NULL, pending_for = NULL WHERE id = ?",
        handle,
        id.value());
  }

  private static boolean isBroken(Transaction t, ConversationId id) throws ClientException {
    return t.exists(
        "SELECT 1 FROM conversation WHERE id = ? AND broken_by IS NOT NULL", id.value());
  }

  /** The person has left: nothing is said or shown there from now on. */
  static void setLeaving(Transaction t, ConversationId id) throws ClientException {
    t.change("UPDATE conversation SET leaving = 1 WHERE id = ?", id.value());
  }

  /** For how many seconds messages of a conversation stay once they are read; 0 for ever. */
  static long timerSeconds(Transaction t, ConversationId id) throws ClientException {
    return t.number("SELECT timer FROM conversation WHERE id = ?", id.value());
  }

  /** Whose a member's leaf says it is; its credential was accepted when it came. */
  static String handleOf(Member member) {
    return identityOf(member).handle().value();
  }

  /** Which device of whose account a member's leaf says it is. */
  static Identity identityOf(Member member) {
    try {
      return PinnedCredentials.identityOf(member.leaf());
    } catch (MlsException e) {
      throw new IllegalStateException("a leaf that was accepted", e);
    }
  }

  /**
   * All conversations, the last used first. Those that never came about are not among them, nor
   * what somebody began who is blocked.
   */
  public static List<ConversationInfo> list(Transaction t) throws ClientException {
    List<ConversationId> ids =
        t.list(
            "SELECT id FROM conversation WHERE state != ? AND kind != 3 AND NOT EXISTS (SELECT 1"
                + " FROM shared_setting WHERE key = 'blocked/' || peer AND length(value) > 0) AND"
                + " NOT ("
                + Requests.OF_BLOCKED
                + ") ORDER BY"
                + " (SELECT max(number) FROM timeline WHERE conversation = id) DESC, id",
            row -> new ConversationId(row.bytes(1)),
            Conversation.State.FAILED.ordinal());
    List<ConversationInfo> all = new ArrayList<>();
    for (ConversationId id : ids) {
      all.add(info(t, id));
    }
    return all;
  }

  /**
   * Nothing, if people are told of it at all; unlike {@link #info} this counts no messages.
   *
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public static void requireShown(Transaction t, ConversationId id) throws ClientException {
    if (!t.exists("SELECT 1 FROM conversation WHERE id = ? AND kind != 3", id.value())) {
      throw new ClientException(Problem.UNKNOWN_CONVERSATION);
    }
  }

  /**
   * What people are told of a conversation.
   *
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public static ConversationInfo info(Transaction t, ConversationId id) throws ClientException {
    List<String> members =
        t.list(
            "SELECT DISTINCT handle FROM member WHERE conversation = ? ORDER BY handle",
            row -> row.text(1),
            id.value());
    long messages =
        t.number(
            "SELECT count(*) FROM timeline WHERE conversation = ? AND kind = 'text' AND hidden = 0",
            id.value());
    int unread = Unread.count(t, id);
    long mutedUntil = Muting.until(t, id);
    ConversationInfo info =
        t.first(
            "SELECT peer, name, epoch, admins, timer, state, leaving FROM conversation"
                + " WHERE id = ? AND kind != 3",
            row -> {
              String peer = row.textOrNull(1);
              boolean direct = peer != null && members.size() <= 2;
              return new ConversationInfo(
                  id,
                  peer != null ? peer : row.text(2),
                  direct ? ConversationInfo.Kind.DIRECT : ConversationInfo.Kind.GROUP,
                  members,
                  row.number(3),
                  messages,
                  admins(row.textOrNull(4), members),
                  row.number(5),
                  standing(Conversation.State.values()[row.small(6)], row.flag(7)),
                  unread,
                  mutedUntil);
            },
            id.value());
    if (info == null) {
      throw new ClientException(Problem.UNKNOWN_CONVERSATION);
    }
    return info;
  }

  private static List<String> admins(@Nullable String admins, List<String> members) {
    if (admins == null) {
      return members;
    }
    List<String> there = new ArrayList<>(Arrays.asList(admins.split(" ")));
    boolean unused = there.retainAll(members);
    return there;
  }

  private static ConversationInfo.Standing standing(Conversation.State state, boolean leaving) {
    return switch (state) {
      case ACTIVE -> leaving ? ConversationInfo.Standing.LEFT : ConversationInfo.Standing.MEMBER;
      case LEFT, FAILED -> ConversationInfo.Standing.LEFT;
      case FROZEN -> ConversationInfo.Standing.FROZEN;
    };
  }
}
