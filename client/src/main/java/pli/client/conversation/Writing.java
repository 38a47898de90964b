package pli.client.conversation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.alert.Alerts;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.attachment.Described;
import pli.client.message.Applying;
import pli.client.message.Entries;
import pli.client.message.Expiry;
import pli.client.message.Markup;
import pli.client.message.Meaning;
import pli.client.message.Message;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.Expiration;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.NestedPart;
import pli.content.PartSemantics;
import pli.mls.group.Group;
import pli.mls.node.Extension;
import pli.mls.node.MlsException;
import pli.protocol.ConversationLink;
import pli.protocol.SubmissionId;

/** What a person of this device begins: conversations, and texts in them. */
public final class Writing {
  /** Bytes of UTF-8 that a text may have. */
  public static final int MAX_TEXT = 256 << 10;

  /** Devices that this one adds up to. */
  public static final int MAX_MEMBERS = 2000;

  /**
   * In a larger group a joiner does not commit at once only to say where it is reached: a path
   * through a tree that is mostly blank goes to every member, and each would send one. It goes on
   * reading the hand-over queue, and names its main queue in the first commit that it makes anyway.
   */
  static final int SETTLES_UP_TO = 256;

  private final Surroundings here;

  /** For the device of {@code here}. */
  public Writing(Surroundings here) {
    this.here = here;
  }

  /**
   * A text in the vault.
   *
   * @param row of the outbox
   */
  public record Written(ConversationId conversation, String messageId, long row) {}

  /**
   * Checks a text before anything is changed.
   *
   * @param files how many files go with it
   * @throws ClientException EMPTY, TOO_LARGE, TOO_MANY_FILES
   */
  public static void check(String text, int files) throws ClientException {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (files > Described.MAX_FILES) {
      throw new ClientException(Problem.TOO_MANY_FILES, "limit", Described.MAX_FILES);
    }
    if (bytes == 0 && files == 0) {
      throw new ClientException(Problem.EMPTY);
    }
    if (bytes > MAX_TEXT) {
      java.util.Map<String, Long> numbers = new java.util.TreeMap<>();
      numbers.put("bytes", (long) bytes);
      numbers.put("limit", (long) MAX_TEXT);
      throw new ClientException(Problem.TOO_LARGE, numbers, null);
    }
  }

  /** Checks what a conversation is to be called; without the blanks around it. */
  public static String checkedName(String name) throws ClientException {
    String trimmed = name.trim();
    if (trimmed.isEmpty() || !Names.isAllowed(trimmed)) {
      throw new ClientException(Problem.NAME_INVALID);
    }
    return trimmed;
  }

  /**
   * What a person says.
   *
   * @param text may be empty if there are files
   * @param files what the message says of each, and what belongs to it
   * @param replyTo the id of the message that it answers; null if none
   * @param expireSeconds how long it may be seen once it was read; 0 as the conversation has it
   */
  public record Draft(
      String text, List<NestedPart> files, @Nullable String replyTo, long expireSeconds) {
    /** With a copy of {@code files}. */
    public Draft {
      files = Collections.unmodifiableList(new ArrayList<>(files));
    }
  }

  /**
   * Puts a message into a conversation's timeline and into the outbox.
   *
   * @throws ClientException UNKNOWN_MESSAGE, MESSAGE_DELETED, and those of {@link #requireMember}
   */
  public Written message(Transaction t, ConversationId id, Draft draft) throws ClientException {
    Conversations.writable(t, id);
    MessageContent content =
        MessageContent.of(body(markdown(t, id, draft.text()), draft.files()), here.entropy());
    String replyTo = draft.replyTo();
    if (replyTo != null) {
      Entries.Target target = Amending.target(t, id, replyTo);
      content = content.inReplyTo(new MessageId(Bytes.fromHex(target.version())));
    }
    long seconds =
        draft.expireSeconds() > 0 ? draft.expireSeconds() : Conversations.timerSeconds(t, id);
    if (seconds > 0) {
      content = content.expiring(new Expiration(true, Math.min(seconds, Expiry.MAX_SECONDS)));
    }
    return put(t, id, content, here.nowMillis());
  }

  /**
   * Checks for how long a message is to be seen.
   *
   * @throws ClientException OUT_OF_RANGE
   */
  public static void checkExpiry(long seconds) throws ClientException {
    if (seconds < 0 || seconds > Expiry.MAX_SECONDS) {
      throw new ClientException(Problem.OUT_OF_RANGE, "limit", Expiry.MAX_SECONDS);
    }
  }

  /** A text, which may be empty, and what goes with it. */
  static NestedPart body(String markdown, List<NestedPart> files) {
    List<NestedPart> parts = new ArrayList<>();
    if (!markdown.isEmpty()) {
      parts.add(
          new NestedPart.SinglePart(
              Disposition.RENDER, "", MessageContent.MARKDOWN, Bytes.utf8(markdown)));
    }
    parts.addAll(files);
    return parts.size() == 1
        ? parts.get(0)
        : new NestedPart.MultiPart(Disposition.RENDER, "", PartSemantics.PROCESS_ALL, parts);
  }

  /** A text as it travels; one that would be too long for that goes as it was written. */
  String markdown(Transaction t, ConversationId id, String text) throws ClientException {
    Set<String> handles =
        new TreeSet<>(
            t.list(
                "SELECT handle FROM member WHERE conversation = ?1"
                    + " UNION SELECT peer FROM conversation WHERE id = ?1 AND peer IS NOT NULL",
                row -> row.text(1),
                id.value()));
    String markdown = Markup.sent(text, handles, here.origin());
    return Bytes.utf8(markdown).length() <= Meaning.MAX_TEXT ? markdown : text;
  }

  /** Does here what a message of this device means, and puts it into the outbox. */
  Written put(Transaction t, ConversationId id, MessageContent content, long sentAtMillis)
      throws ClientException {
    Requests.speak(t, id);
    String handle = here.self().handle().value();
    String messageId = messageId(here.origin(), handle, id, content);
    Message message =
        new Message(
            id, messageId, handle, here.self().device().name(), sentAtMillis, true, content);
    long entry = new Applying(here.self()).apply(t, message, here.nowMillis());
    Bytes frame = new ApplicationFrame(sentAtMillis, null, content).encode();
    new Passing(here).pass(t, id);
    long row = Outbox.addMessage(t, id, frame, here.entropy(), entry);
    return new Written(id, messageId, row);
  }

  /** The id of a message, which all members compute alike. */
  static String messageId(
      String origin, String sender, ConversationId conversation, MessageContent content) {
    return content
        .messageId("mimi://" + origin + "/u/" + sender, "mimi://" + origin + "/r/" + conversation)
        .value()
        .hex();
  }

  /**
   * Takes an alert, or a revocation, that the person has in a file, and passes it on.
   *
   * @throws ClientException ALERT_REFUSED if it does not count now
   */
  public void alarm(Transaction t, Bytes file) throws ClientException {
    if (new Passing(here).take(t, file) == Alerts.Heard.REFUSED) {
      throw new ClientException(Problem.ALERT_REFUSED);
    }
  }

  /** Begins a direct conversation, with the intention to add the other person. */
  public ConversationId beginDirect(Transaction t, String peer, List<Addition> additions)
      throws ClientException {
    ConversationId id = begin(t, peer, Charter.direct());
    add(t, id, Collections.singletonList(peer), additions);
    return id;
  }

  /** What was begun. */
  public record Begun(ConversationId conversation, long intention) {}

  /** Begins a group, with the intention to add people; the intention is 0 if there are none. */
  public Begun beginGroup(
      Transaction t, String name, List<String> handles, List<Addition> additions)
      throws ClientException {
    ConversationId id = begin(t, null, Charter.group(name, here.self().handle().value()));
    if (handles.isEmpty()) {
      Siblings.intend(t, id, here);
      return new Begun(id, 0);
    }
    return new Begun(id, add(t, id, handles, additions));
  }

  /** Begins the group of the own account's devices. */
  ConversationId beginOwnDevices(Transaction t) throws ClientException {
    return begin(t, null, Charter.ownDevices());
  }

  /** Means to add people, with what was claimed for them; nothing if it is to be claimed later. */
  public long add(Transaction t, ConversationId id, List<String> handles, List<Addition> additions)
      throws ClientException {
    return Intentions.add(
        t,
        id,
        Intentions.Kind.ADD,
        handles,
        additions.isEmpty() ? null : Addition.encode(additions));
  }

  /** Means to change a conversation's charter. */
  long set(Transaction t, ConversationId id, Setting setting) throws ClientException {
    return Intentions.add(
        t, id, Intentions.Kind.SETTING, Collections.emptyList(), setting.encode());
  }

  /** Means to give a group another name. */
  public long rename(Transaction t, ConversationId id, String name) throws ClientException {
    return set(t, id, new Setting.Called(name));
  }

  /** Means to let messages stay for another time once they are read; 0 for ever. */
  public long setTimer(Transaction t, ConversationId id, long seconds) throws ClientException {
    return set(t, id, new Setting.Timer(seconds));
  }

  /** Means to let somebody change a group, or not any more. */
  public long setAdmin(Transaction t, ConversationId id, String handle, boolean admin)
      throws ClientException {
    return set(t, id, admin ? new Setting.Admin(handle) : new Setting.NoAdmin(handle));
  }

  /**
   * Means to open a group to whoever has a link.
   *
   * @param expiresSeconds since 1970; 0 never
   */
  public long open(Transaction t, ConversationId id, ConversationLink link, long expiresSeconds)
      throws ClientException {
    return set(t, id, new Setting.Open(new Charter.Link(link.tokenHash(), expiresSeconds)));
  }

  /** Means to shut a group again: no link leads into it. */
  public long shut(Transaction t, ConversationId id) throws ClientException {
    return set(t, id, new Setting.Shut());
  }

  /**
   * Leaves a group: nothing is said or shown there any more from now on. It is done when another
   * member has committed it, which this device need not wait for.
   *
   * @return the intention to ask for it; 0 if nobody else is there
   * @throws ClientException LAST_ADMIN if nobody who stays could change it
   */
  public long leave(Transaction t, ConversationId id) throws ClientException {
    Conversation conversation = Conversations.writable(t, id);
    String own = here.self().handle().value();
    Charter charter = conversation.charter();
    List<String> others = new ArrayList<>(SystemLines.handles(conversation.group()));
    others.remove(own);
    if (!others.isEmpty() && charter.ruled() && charter.mayChange(own)) {
      boolean unused = others.retainAll(charter.admins());
      if (others.isEmpty()) {
        throw new ClientException(Problem.LAST_ADMIN);
      }
    }
    if (conversation.group().members().size() == 1) {
      Endings.end(t, id, Conversation.State.LEFT, Problem.NOT_A_MEMBER, here);
      return 0;
    }
    Endings.leave(t, id, here);
    return Intentions.add(t, id, Intentions.Kind.LEAVE, Collections.emptyList(), null);
  }

  /** Means to remove somebody. */
  public long remove(Transaction t, ConversationId id, String handle) throws ClientException {
    return Intentions.add(t, id, Intentions.Kind.REMOVE, Collections.singletonList(handle), null);
  }

  private ConversationId begin(Transaction t, @Nullable String peer, Charter charter)
      throws ClientException {
    byte[] id = new byte[ConversationId.LENGTH];
    here.entropy().fill(id);
    List<Extension> leaf = Collections.singletonList(GroupExtensions.delivery(here.mainQueue()));
    List<Extension> context = Collections.singletonList(charter.toExtension());
    Group group;
    try {
      group =
          Group.create(
              Self.SUITE,
              Bytes.copyOf(id),
              here.self().signer(),
              Self.leafOptions(leaf),
              context,
              here.entropy());
    } catch (MlsException e) {
      throw new IllegalStateException("a group of our own making", e);
    }
    Conversations.insert(t, group, peer, charter.name(), Conversation.State.ACTIVE);
    ConversationId conversation = new ConversationId(Bytes.copyOf(id));
    SubmissionId submission = SubmissionId.random(here.entropy());
    Outbox.addRequest(
        t, conversation, Outbox.Kind.ROUTE, submission, Routes.create(group, submission));
    return conversation;
  }

  /**
   * Sees that one may write in a conversation.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, NOT_A_MEMBER, KEY_CHANGED
   */
  public static void requireMember(Transaction t, ConversationId id) throws ClientException {
    Conversations.writable(t, id);
  }

  /**
   * A group that this person may change.
   *
   * @throws ClientException as {@link #requireGroup}, and ADMINS_ONLY
   */
  public void requireAdmin(Transaction t, ConversationId id) throws ClientException {
    requireGroup(t, id);
    requireMayChange(t, id);
  }

  /**
   * A conversation that this person may change, of two or of many.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, NOT_A_MEMBER, KEY_CHANGED, ADMINS_ONLY
   */
  public void requireMayChange(Transaction t, ConversationId id) throws ClientException {
    if (!Conversations.writable(t, id).charter().mayChange(here.self().handle().value())) {
      throw new ClientException(Problem.ADMINS_ONLY);
    }
  }

  /**
   * A conversation of more than two people.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, NOT_A_MEMBER, KEY_CHANGED, DIRECT_CONVERSATION
   */
  public static void requireGroup(Transaction t, ConversationId id) throws ClientException {
    if (Conversations.writable(t, id).peer() != null) {
      throw new ClientException(Problem.DIRECT_CONVERSATION);
    }
  }
}
