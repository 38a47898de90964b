package pli.client.conversation;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.client.account.PinnedCredentials;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.message.Entries;
import pli.client.message.Held;
import pli.client.message.Message;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.SignedContent;
import pli.mls.node.MlsException;
import pli.protocol.FrankedMessage.Frank;
import pli.protocol.Identity;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.evidence.FrankAttestation;

/**
 * What shows to others who wrote a message, kept beside it as long as it is there: when the message
 * is deleted, edited or expires this goes too, by triggers of the vault, and with the last message
 * of an epoch what was kept of the epoch. So it never shows anything else than what the timeline
 * shows.
 */
public final class SignedMessages {
  private SignedMessages() {}

  /**
   * A message that can be shown.
   *
   * @param sender whose device signed it
   * @param device of theirs
   * @param toBeSigned FramedContentTBS
   * @param signature of it
   * @param tag that commits to what it says
   * @param frank what the server said of it
   */
  public record Kept(
      Handle sender,
      DeviceId device,
      Bytes toBeSigned,
      Bytes signature,
      Bytes tag,
      Optional<Frank> frank) {
    /** Says nothing of it. */
    @Override
    public String toString() {
      return "Kept";
    }
  }

  /**
   * Keeps what shows who wrote a message of somebody else: of what is in the timeline, beside the
   * message that now says just that, and of what is held, until that is applied.
   *
   * @param message what came, after it was applied
   * @param applied whether that changed the timeline
   */
  static void keep(
      Transaction t,
      Message message,
      boolean applied,
      ApplicationReceived received,
      Optional<Frank> frank)
      throws ClientException {
    ConversationId id = message.conversation();
    Identity sender = identity(received);
    String about = applied ? shownAs(t, message) : heldAs(t, message);
    if (about == null
        || t.exists("SELECT 1 FROM account WHERE handle = ?", sender.handle().value())) {
      return;
    }
    SignedContent signed = received.signed();
    long epoch = received.group().epoch();
    t.change("DELETE FROM signed_message WHERE conversation = ? AND about = ?", id.value(), about);
    t.change(
        "INSERT OR IGNORE INTO signed_context (conversation, epoch, context) VALUES (?, ?, ?)",
        id.value(),
        epoch,
        signed.context());
    t.change(
        "INSERT INTO signed_message (conversation, about, device, epoch, framed, signature, tag,"
            + " accepted_at, frank) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        id.value(),
        about,
        sender.device().value(),
        epoch,
        signed.framed(),
        signed.signature(),
        FrankAttestation.tag(message.content().salt(), received.content()),
        frank.map(Frank::acceptedMillis).orElse(0L),
        frank.map(Frank::mac).orElse(Bytes.EMPTY));
  }

  /** The message that says now what came; null if what came is not, or not any more, shown. */
  private static @Nullable String shownAs(Transaction t, Message message) throws ClientException {
    Entries.@Nullable Target target = Entries.find(t, message.conversation(), message.id());
    return target != null && !target.isDeleted() && target.version().equals(message.id())
        ? target.id()
        : null;
  }

  /** What came, if it waits for what it is about and had not come before; else null. */
  private static @Nullable String heldAs(Transaction t, Message message) throws ClientException {
    boolean first =
        Held.has(t, message.conversation(), message.id())
            && !t.exists(
                "SELECT 1 FROM signed_message WHERE conversation = ? AND about = ?",
                message.conversation().value(),
                message.id());
    return first ? message.id() : null;
  }

  private static Identity identity(ApplicationReceived received) {
    try {
      return PinnedCredentials.identityOf(received.senderLeaf());
    } catch (MlsException e) {
      throw new IllegalStateException("a leaf that was accepted", e);
    }
  }

  /** What shows who wrote a message; null if nothing does any more. */
  public static @Nullable Kept find(Transaction t, String messageId) throws ClientException {
    return t.first(
        "SELECT sender, signed_message.device, framed, context, signature, tag, accepted_at, frank"
            + " FROM signed_message JOIN signed_context USING (conversation, epoch)"
            + " JOIN timeline ON timeline.conversation = signed_message.conversation"
            + " AND timeline.message_id = about WHERE about = ?",
        SignedMessages::read,
        messageId);
  }

  private static Kept read(Row row) throws SQLException, DecodeException {
    Bytes mac = row.bytes(8);
    return new Kept(
        Handle.parse(row.text(1)),
        DeviceId.decode(row.bytes(2)),
        Bytes.concat(row.bytes(3), row.bytes(4)),
        row.bytes(5),
        row.bytes(6),
        mac.isEmpty() ? Optional.empty() : Optional.of(new Frank(row.number(7), mac)));
  }
}
