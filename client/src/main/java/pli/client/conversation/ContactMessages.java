package pli.client.conversation;

import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Speaker;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CryptoException;
import pli.protocol.ContactMessage;
import pli.protocol.ContactMessage.Kind;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.DeliverWelcome;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/**
 * What devices say to each other outside of groups. Anybody who knows a handle can lay such a
 * message into a contact queue, so none is worth more than it costs: what nobody here waits for is
 * let go before its sender is looked up, and of one device only so many are taken in an hour.
 */
final class ContactMessages {
  /** As many messages of a kind are taken of one device in an hour. */
  static final int MAX_IN_AN_HOUR = 300;

  /** As many of a kind are taken of all devices together. */
  static final int MAX_OF_ALL_IN_AN_HOUR = 3000;

  private final Surroundings here;

  ContactMessages(Surroundings here) {
    this.here = here;
  }

  /** What becomes of the messages of a kind. */
  interface Handler {
    /**
     * Whether it is worth looking up who says this. Nothing of it is proved yet, not even that it
     * is of that account.
     *
     * @throws DecodeException if the body is none of this kind
     */
    boolean isExpected(Transaction t, Identity from, Bytes body)
        throws ClientException, DecodeException;

    /**
     * Does what it asks for.
     *
     * @param from whose latest record has {@code device}, which signed this
     * @throws UnknownPeople if somebody must be looked up first; nothing was changed
     * @throws WantsParcel if something must be fetched first; nothing was changed
     * @throws DecodeException if the body is none of this kind
     */
    void take(Transaction t, Identity from, DeviceEntry device, Bytes body)
        throws ClientException, DecodeException, UnknownPeople, WantsParcel;
  }

  /** Whose messages of this kind are; null if this device has nothing to do with them. */
  private @Nullable Handler handler(Kind kind) {
    return switch (kind) {
      case REJOIN_REQUEST -> new ReturnRequests(here, this);
      case GROUP_INFO -> new Returning(here);
      case JOIN_REQUEST -> new JoinRequests(here);
    };
  }

  /**
   * Takes what lay in the contact queue. What does not count is let go without a word, since no
   * message of a conversation is lost with it.
   *
   * @param refused people whom the directory does not vouch for
   * @throws UnknownPeople if its sender must be looked up first; nothing was changed
   * @throws WantsParcel if something must be fetched first; nothing was changed
   */
  void take(Transaction t, Bytes sealed, Set<Handle> refused)
      throws ClientException, UnknownPeople, WantsParcel {
    try {
      accept(t, sealed);
    } catch (UnknownPeople e) {
      if (Collections.disjoint(e.handles(), refused)) {
        throw e;
      }
    } catch (DecodeException e) {
      // Of nobody, of no kind that is known, or not asked for.
      return;
    }
  }

  private void accept(Transaction t, Bytes sealed)
      throws ClientException, DecodeException, UnknownPeople, WantsParcel {
    QueueId queue = here.self().contactQueue();
    ContactMessage message = ContactMessage.open(here.self().contactKeys(), queue, sealed);
    Identity from = message.identity();
    Handler handler = handler(message.kind());
    if (handler == null
        || !from.network().equals(here.origin())
        || from.device().equals(here.self().device().id())
        || !handler.isExpected(t, from, message.body())) {
      throw refused("a contact message that nobody waits for");
    }
    DeviceEntry device = Speaker.find(t, from);
    if (device == null || !message.isSignedBy(device.signatureKey(), queue)) {
      throw refused("a contact message of no device of its account");
    }
    if (isTooMuch(t, from, message.kind().name(), MAX_IN_AN_HOUR)) {
      throw refused("a contact message too many");
    }
    handler.take(t, from, device, message.body());
  }

  private static DecodeException refused(String why) {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, why);
  }

  /** Counts one more if it may be taken; of what counted in another hour nothing is known. */
  boolean isTooMuch(Transaction t, Identity from, String what, int max) throws ClientException {
    long hour = TimeUnit.MILLISECONDS.toHours(here.nowMillis());
    t.change("DELETE FROM contact_message WHERE hour != ?", hour);
    long ofDevice =
        t.number(
            "SELECT number FROM contact_message WHERE handle = ? AND device = ? AND kind = ?",
            from.handle().value(),
            from.device().value(),
            what);
    long ofAll = t.number("SELECT sum(number) FROM contact_message WHERE kind = ?", what);
    if (ofDevice >= max || ofAll >= MAX_OF_ALL_IN_AN_HOUR) {
      return true;
    }
    t.change(
        "INSERT INTO contact_message (handle, device, kind, hour, number) VALUES (?, ?, ?, ?, 1)"
            + " ON CONFLICT (handle, device, kind) DO UPDATE SET number = number + 1",
        from.handle().value(),
        from.device().value(),
        what,
        hour);
    return false;
  }

  /**
   * Says something to one device: it lies in the outbox when this returns.
   *
   * @param conversation with what it goes out, and is kept in order
   * @param to the device, as its account's record has it
   */
  void send(Transaction t, ConversationId conversation, Kind kind, Bytes body, DeviceEntry to)
      throws ClientException {
    QueueId queue = new QueueId(to.contactQueue());
    ContactMessage message =
        ContactMessage.sign(kind, here.self().identity(), body, queue, here.self().signatureKeys());
    try {
      Bytes sealed = message.seal(to.contactKey(), queue, here.entropy());
      deliver(t, conversation, Outbox.Kind.CONTACT, queue, sealed, here);
    } catch (CryptoException e) {
      // The contact key in their record is none: nobody can reach them.
      Marks.set(t, Marks.UNDELIVERED, 1);
    }
  }

  /** Puts something sealed for a contact queue into the outbox. */
  static void deliver(
      Transaction t,
      ConversationId conversation,
      Outbox.Kind kind,
      QueueId queue,
      Bytes sealed,
      Surroundings here)
      throws ClientException {
    SubmissionId submission = SubmissionId.random(here.entropy());
    Outbox.addRequest(
        t,
        conversation,
        kind,
        submission,
        ClientFrame.newBuilder()
            .setDeliverWelcome(
                DeliverWelcome.newBuilder()
                    .setContactQueueId(Routes.wire(queue.value()))
                    .setSubmissionId(Routes.wire(submission.value()))
                    .setSealed(Routes.wire(sealed))));
  }
}
