package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.Muting;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.Heard;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.api.TransferProgress;
import pli.client.api.Typist;
import pli.client.conversation.Amending;
import pli.client.conversation.Conversations;
import pli.client.conversation.Outbox;
import pli.client.conversation.Signals;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Timeline;
import pli.client.conversation.Writing;
import pli.client.message.Receipts;
import pli.client.message.Unread;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;

/**
 * What is done with messages that are there, and what goes beside them. Comes from {@link
 * Device#messages}.
 */
public final class Messages {
  private static final Duration TYPING = Duration.ofSeconds(5);

  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;
  private final Sending sending;
  private final Amending amending;

  Messages(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
    this.sending = new Sending(vault, here, driver);
    this.amending = new Amending(here);
  }

  /**
   * Sends a message. Its files go to the server first; only when it has them all, the message is in
   * the vault. If this is broken off, the same call again goes on where it stood.
   *
   * @param patience how long to try while nothing gets through, and then for the message
   * @throws ClientException as {@link Device#send}, and UNKNOWN_MESSAGE, MESSAGE_DELETED,
   *     PREVIEW_INVALID
   */
  public Sent send(
      Recipient to, OutgoingMessage message, TransferProgress progress, Duration patience)
      throws ClientException {
    return sending.send(to, message, progress, patience);
  }

  /**
   * Puts another text in the place of a message of this account, for everyone. Its files stay.
   *
   * @param message its id, or at least 8 digits of it
   * @throws ClientException UNKNOWN_MESSAGE, NOT_YOUR_MESSAGE, MESSAGE_DELETED, EMPTY, TOO_LARGE,
   *     NOT_A_MEMBER, KEY_CHANGED
   */
  public Sent edit(String message, String text, Duration patience) throws ClientException {
    return write(t -> amending.edit(t, message, text), patience);
  }

  /**
   * Takes a message of this account back, for everyone.
   *
   * @throws ClientException as {@link #edit}
   */
  public Sent delete(String message, Duration patience) throws ClientException {
    return write(t -> amending.delete(t, message), patience);
  }

  /**
   * Reacts to a message.
   *
   * @param emoji one emoji, or at most 64 bytes of anything else on one line
   * @return null if this account has reacted like that already
   * @throws ClientException REACTION_INVALID, UNKNOWN_MESSAGE, MESSAGE_DELETED, NOT_A_MEMBER,
   *     KEY_CHANGED
   */
  public @Nullable Sent react(String message, String emoji, Duration patience)
      throws ClientException {
    sending.requireSendable();
    Deadline deadline = Deadline.after(patience);
    List<Writing.Written> written = new ArrayList<>();
    vault.write(t -> {
      Writing.Written reaction = amending.react(t, message, emoji);
      if (reaction != null) {
        written.add(reaction);
      }
      return null;
    });
    return written.isEmpty() ? null : sending.sent(written.get(0), deadline);
  }

  /**
   * Takes a reaction of this account back.
   *
   * @return null if there was none
   * @throws ClientException as {@link #react}
   */
  public @Nullable Sent takeBack(String message, String emoji, Duration patience)
      throws ClientException {
    sending.requireSendable();
    Deadline deadline = Deadline.after(patience);
    Sent last = null;
    for (Writing.Written each : vault.write(t -> amending.takeBack(t, message, emoji))) {
      last = sending.sent(each, deadline);
    }
    return last;
  }

  private interface Amendment {
    Writing.Written write(Transaction t) throws ClientException;
  }

  private Sent write(Amendment amendment, Duration patience) throws ClientException {
    sending.requireSendable();
    return sending.sent(vault.write(amendment::write), Deadline.after(patience));
  }

  /**
   * The person has read a conversation up to this entry. Whose messages these are hears of it, if
   * the person lets them: at the next {@link Device#sync}, or whenever else something is sent.
   */
  public void markRead(TimelineEntry last) throws ClientException {
    vault.write(t -> {
      Unread.read(t, last.conversation(), last.number());
      Signals.flush(t, here);
      return null;
    });
    driver.wake();
  }

  /** How many messages of others in a conversation nobody has read yet, on any device. */
  public int unread(ConversationId conversation) throws ClientException {
    return vault.read(t -> Unread.count(t, conversation));
  }

  /**
   * The person does not want to be told of what comes in a conversation, on any of their devices.
   * It comes and counts as unread all the same; nobody else learns of it.
   *
   * @param untilMillis until when; {@link Long#MAX_VALUE} for good, 0 takes it back
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public ConversationInfo mute(ConversationId conversation, long untilMillis)
      throws ClientException {
    ConversationInfo muted =
        vault.write(t -> {
          ConversationInfo known = Conversations.info(t, conversation);
          Muting.set(t, known.id(), Math.max(0, untilMillis));
          return Conversations.info(t, conversation);
        });
    driver.wake();
    return muted;
  }

  /** Sends the receipts that wait, as far as the patience goes; what remains goes later. */
  public void sendReceipts(Duration patience) throws ClientException {
    if (!vault.read(Outbox::isEmpty)) {
      boolean unused = driver.send(t -> !Outbox.waitsQuiet(t), Deadline.after(patience));
    }
  }

  /** Whether others hear what was received and read here, and when this person writes. */
  public boolean receipts() throws ClientException {
    return vault.read(Signals::areOn);
  }

  /** Lets others hear it, or not, on all devices of the account. */
  public void setReceipts(boolean on) throws ClientException {
    vault.write(t -> {
      Signals.turn(t, on);
      return null;
    });
  }

  /**
   * A message, as it stands today.
   *
   * @param message its id, or at least 8 digits of it
   * @return null if this device has no such message, or several
   */
  public @Nullable TimelineEntry find(String message) throws ClientException {
    return vault.read(t -> Timeline.find(t, message));
  }

  /**
   * The last entries of a conversation that stand before one of its messages, the oldest of them
   * first: a long conversation is read page by page. Does not need the network.
   *
   * @param message its id, or at least 8 digits of it
   * @param limit how many at most
   * @throws ClientException UNKNOWN_CONVERSATION; UNKNOWN_MESSAGE, also if the message stands
   *     elsewhere
   */
  public List<TimelineEntry> before(ConversationId conversation, String message, int limit)
      throws ClientException {
    int most = Math.max(0, Math.min(limit, Device.MAX_HISTORY));
    return vault.read(t -> {
      ConversationId known = Conversations.info(t, conversation).id();
      return Timeline.before(t, known, message, most);
    });
  }

  /** Who has received and read a message of this account, as they say. */
  public List<Heard> heard(String message) throws ClientException {
    return vault.read(t -> Receipts.heard(t, Amending.find(t, message)));
  }

  /**
   * Tells a conversation that this person is writing, or has stopped. Said at most every ten
   * seconds, not at all where receipts are not; if it does not get through soon, it is let go.
   *
   * @return whether it was said
   */
  public boolean type(ConversationId conversation, boolean going) throws ClientException {
    long now = here.platform().clock().millis();
    if (going && !here.typists().isTimeToSay(conversation, now)) {
      return false;
    }
    long row = vault.write(t -> Signals.typing(t, conversation, going, here));
    if (row == 0) {
      return false;
    }
    driver.wake();
    boolean said = driver.send(t -> !Outbox.waits(t, row), Deadline.after(TYPING));
    if (!said) {
      vault.write(t -> {
        Outbox.letGo(t, row);
        return null;
      });
    }
    return said;
  }

  /** Who is writing just now, in all conversations, as far as this device has read its queues. */
  public List<Typist> typing() {
    return here.typists().now(here.platform().clock().millis());
  }

  /** The number of the last entry that somebody has taken; 0 if nobody took any. */
  public long taken() throws ClientException {
    return vault.read(Timeline::taken);
  }

  /**
   * What others did after an entry, the oldest first; if there is nothing, waits for it, as {@link
   * Device#receive} does. Whoever follows by numbers need not be the one who takes.
   *
   * @param number of the entry
   * @param max how many at most
   * @param timeout how long to wait; all queues are read meanwhile
   * @return nothing if nothing came in time
   * @throws ClientException UNREACHABLE and others, if nothing came because the server could not be
   *     reached
   */
  public List<TimelineEntry> after(long number, int max, Duration timeout) throws ClientException {
    List<TimelineEntry> there = vault.read(t -> Timeline.after(t, number, max));
    if (!there.isEmpty() || timeout.isZero() || timeout.isNegative()) {
      return there;
    }
    boolean came =
        driver.read(t -> !Timeline.after(t, number, 1).isEmpty(), Deadline.after(timeout));
    if (!came && !driver.isReachable()) {
      throw driver.inVain();
    }
    return vault.read(t -> Timeline.after(t, number, max));
  }
}
