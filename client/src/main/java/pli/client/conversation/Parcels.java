package pli.client.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.attachment.Parcel;
import pli.client.attachment.Reference;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.group.Group;
import pli.protocol.AttachmentId;
import pli.protocol.FrankedMessage;
import pli.protocol.Limits;
import pli.protocol.SealedEntry;

/**
 * Parcels on their way: those of this device until the server has them and the commit in them is
 * merged, and those of others until what is in them has been taken.
 */
public final class Parcels {
  /** What has more bytes goes as a parcel. */
  static final int LARGEST_IN_QUEUES = 60 << 10;

  private static final long KEPT_MILLIS = 40L * 24 * 60 * 60 * 1000;

  private Parcels() {}

  /** What of a parcel is here; the vault stores the ordinal. */
  private enum State {
    /** Made here; to be brought to the server. */
    TO_BRING,
    /** Made here; the server has it. */
    BROUGHT,
    /** Fetched. */
    FETCHED,
    /** It is not at the server, or not what it was. */
    LOST
  }

  /**
   * What goes into the queues for {@code content}: it itself, or the name of a parcel.
   *
   * @param keep whether it comes back through one's own queue
   */
  static Bytes carry(
      Transaction t, ConversationId id, Bytes content, boolean keep, Surroundings here)
      throws ClientException {
    if (content.length() <= LARGEST_IN_QUEUES) {
      return content;
    }
    Parcel parcel = Parcel.of(content, here.entropy());
    t.change(
        "INSERT INTO parcel (id, conversation, sealed, content, state, at) VALUES (?, ?, ?, ?, ?,"
            + " ?)",
        parcel.reference().id().value(),
        id.value(),
        parcel.sealed(),
        keep ? content : Bytes.EMPTY,
        State.TO_BRING.ordinal(),
        here.nowMillis());
    return parcel.name();
  }

  /** The same for a message, which goes as a parcel only where it must. */
  static Bytes carryMessage(Transaction t, Group group, Bytes message, Surroundings here)
      throws ClientException {
    int length = FrankedMessage.OVERHEAD + message.length();
    long fannedOut = (long) SealedEntry.sealedLength(length) * group.members().size();
    return fannedOut <= Limits.MAX_FAN_OUT_BYTES
        ? message
        : carry(t, new ConversationId(group.groupId()), message, true, here);
  }

  /** Whether something of a conversation must be brought to the server before it is named there. */
  static boolean waits(Transaction t, ConversationId id) throws ClientException {
    return t.exists(
        "SELECT 1 FROM parcel WHERE conversation = ? AND state = ?",
        id.value(),
        State.TO_BRING.ordinal());
  }

  /**
   * What is to be brought.
   *
   * @param id where it is to lie
   * @param sealed what is to lie there
   */
  public record ToBring(AttachmentId id, Bytes sealed) {}

  /** What is to be brought to the server, in the order in which it was made. */
  public static List<AttachmentId> toBring(Transaction t) throws ClientException {
    return t.list(
        "SELECT id FROM parcel WHERE state = ? ORDER BY at, rowid",
        row -> new AttachmentId(row.bytes(1)),
        State.TO_BRING.ordinal());
  }

  /** One of them, or null if it is wanted no longer. */
  public static @Nullable ToBring find(Transaction t, AttachmentId id) throws ClientException {
    return t.first(
        "SELECT sealed FROM parcel WHERE id = ? AND state = ?",
        row -> new ToBring(id, row.bytes(1)),
        id.value(),
        State.TO_BRING.ordinal());
  }

  /** The server has it. */
  public static void brought(Transaction t, AttachmentId id) throws ClientException {
    t.change(
        "UPDATE parcel SET state = ?, sealed = x'' WHERE id = ?",
        State.BROUGHT.ordinal(),
        id.value());
    t.change("DELETE FROM parcel WHERE state = ? AND length(content) = 0", State.BROUGHT.ordinal());
  }

  /**
   * What came, or what is in the parcel that it names.
   *
   * @return null if the parcel is lost
   * @throws WantsParcel if it must be fetched first
   * @throws DecodeException if it names none
   */
  static @Nullable Bytes opened(Transaction t, Bytes came)
      throws ClientException, WantsParcel, DecodeException {
    Reference reference = Parcel.named(came);
    if (reference == null) {
      return came;
    }
    List<Bytes> content =
        t.list(
            "SELECT content FROM parcel WHERE id = ? AND state != ?",
            row -> row.bytes(1),
            reference.id().value(),
            State.LOST.ordinal());
    if (!content.isEmpty()) {
      return content.get(0);
    }
    if (t.exists("SELECT 1 FROM parcel WHERE id = ?", reference.id().value())) {
      return null;
    }
    throw new WantsParcel(reference);
  }

  /** It was fetched. */
  public static void fetched(Transaction t, AttachmentId id, Bytes content, long nowMillis)
      throws ClientException {
    insert(t, id, content, State.FETCHED, nowMillis);
  }

  /** It cannot be fetched, now or later. */
  public static void lost(Transaction t, AttachmentId id, long nowMillis) throws ClientException {
    insert(t, id, Bytes.EMPTY, State.LOST, nowMillis);
  }

  private static void insert(
      Transaction t, AttachmentId id, Bytes content, State state, long nowMillis)
      throws ClientException {
    t.change("DELETE FROM parcel WHERE at < ?", nowMillis - KEPT_MILLIS);
    t.change(
        "INSERT OR IGNORE INTO parcel (id, conversation, sealed, content, state, at)"
            + " VALUES (?, x'', x'', ?, ?, ?)",
        id.value(),
        content,
        state.ordinal(),
        nowMillis);
  }

  /** What came has been taken, and comes no more; what is still to be brought stays. */
  static void taken(Transaction t, Bytes came) throws ClientException {
    try {
      Reference reference = Parcel.named(came);
      if (reference != null) {
        t.change(
            "DELETE FROM parcel WHERE id = ? AND state != ?",
            reference.id().value(),
            State.TO_BRING.ordinal());
      }
    } catch (DecodeException e) {
      // It named none.
    }
  }

  /** A new epoch has begun: commits that were made for the one before are of no use. */
  static void closeEpoch(Transaction t, ConversationId id) throws ClientException {
    t.change("DELETE FROM parcel WHERE conversation = ? AND length(content) > 0", id.value());
  }
}
