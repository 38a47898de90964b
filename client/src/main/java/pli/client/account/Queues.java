package pli.client.account;

import com.google.protobuf.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.DeleteQueue;
import pli.protocol.wire.ReadQueue;

/** The queues that this device reads, and the requests that need their keys. */
public final class Queues {
  private static final String COLUMNS = "SELECT id, seed, role, conversation, position FROM queue ";

  /** The position of a queue whose numbers begin anew, nobody knows where. */
  private static final int UNKNOWN = -1;

  private Queues() {}

  /** What a queue is for; the vault stores the ordinal. */
  public enum Role {
    /** Named in the account record; receives Welcomes. */
    CONTACT,
    /** Where conversations arrive. */
    MAIN,
    /** Where one conversation arrives until the others know the main queue. */
    HANDOVER
  }

  /**
   * A queue that this device reads.
   *
   * @param keys prove that it may
   * @param conversation of a hand-over queue: which; empty otherwise
   * @param position the last entry whose effect is in the vault; negative if the numbers begin anew
   */
  public record Queue(
      QueueId id, SignatureKeyPair keys, Role role, Bytes conversation, long position) {
    private static Queue read(Row row) throws java.sql.SQLException, DecodeException {
      int role = row.small(3);
      if (role < 0 || role >= Role.values().length) {
        throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a queue's role");
      }
      try (Secret seed = row.secret(2)) {
        return new Queue(
            QueueId.decode(row.bytes(1)),
            Ed25519.fromSeed(seed),
            Role.values()[role],
            row.bytes(4),
            row.number(5));
      }
    }

    /** Makes the queue; doing so again does nothing. */
    public ClientFrame.Builder create(String origin, Bytes nonce) {
      return createRequest(id, keys, origin, nonce);
    }

    /** Asks for what lies in the queue and what will come. */
    public ClientFrame.Builder read(String origin, Bytes nonce) {
      Bytes signature = sign(Proofs.READ_QUEUE, id, keys, origin, nonce);
      return ClientFrame.newBuilder()
          .setReadQueue(
              ReadQueue.newBuilder().setQueueId(wire(id.value())).setSignature(wire(signature)));
    }
  }

  /** Makes a queue of any device's; doing so again does nothing. */
  public static ClientFrame.Builder createRequest(
      QueueId id, SignatureKeyPair keys, String origin, Bytes nonce) {
    Bytes signature = sign(Proofs.CREATE_QUEUE, id, keys, origin, nonce);
    return ClientFrame.newBuilder()
        .setCreateQueue(
            CreateQueue.newBuilder()
                .setQueueId(wire(id.value()))
                .setPublicKey(wire(keys.publicKey()))
                .setSignature(wire(signature)));
  }

  /** Deletes a queue and all that lies in it. */
  public static ClientFrame.Builder deleteRequest(
      QueueId id, SignatureKeyPair keys, String origin, Bytes nonce) {
    Bytes signature = sign(Proofs.DELETE_QUEUE, id, keys, origin, nonce);
    return ClientFrame.newBuilder()
        .setDeleteQueue(
            DeleteQueue.newBuilder().setQueueId(wire(id.value())).setSignature(wire(signature)));
  }

  private static Bytes sign(
      String label, QueueId id, SignatureKeyPair keys, String origin, Bytes nonce) {
    return Ed25519.sign(keys, Proofs.queue(label, origin, nonce, id, keys.publicKey()));
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }

  /** Stores a queue under a fresh key. */
  static void insert(Transaction t, QueueId id, Role role, Entropy entropy) throws ClientException {
    try (Secret seed = Secret.random(Ed25519.SEED_LENGTH, entropy)) {
      insert(t, id, seed, role, null);
    }
  }

  /** Stores a hand-over queue that came with a Welcome. */
  public static void insertHandover(Transaction t, QueueId id, Secret seed, Bytes conversation)
      throws ClientException {
    insert(t, id, seed, Role.HANDOVER, conversation);
  }

  private static void insert(
      Transaction t, QueueId id, Secret seed, Role role, @Nullable Bytes conversation)
      throws ClientException {
    t.change(
        "INSERT INTO queue (id, seed, role, conversation) VALUES (?, ?, ?, ?)",
        id.value(),
        seed,
        role.ordinal(),
        conversation);
  }

  /** All queues. */
  public static List<Queue> all(Transaction t) throws ClientException {
    return t.list(COLUMNS + "ORDER BY role, rowid", Queue::read);
  }

  /** The queue of this id, or null. */
  public static @Nullable Queue find(Transaction t, QueueId id) throws ClientException {
    return t.first(COLUMNS + "WHERE id = ?", Queue::read, id.value());
  }

  /** The one contact or main queue. */
  public static Queue own(Transaction t, Role role) throws ClientException {
    Queue queue = t.first(COLUMNS + "WHERE role = ?", Queue::read, role.ordinal());
    if (queue == null) {
      throw new ClientException(ClientException.Problem.VAULT_DAMAGED, "part", 2);
    }
    return queue;
  }

  /** The effect of all entries up to {@code number} is in this transaction. */
  public static void advance(Transaction t, QueueId id, long number) throws ClientException {
    t.change(
        "UPDATE queue SET position = ? WHERE id = ? AND position < ?", number, id.value(), number);
  }

  /**
   * The server numbers the entries of these queues anew, so that those which are there come again.
   */
  public static void startOver(Transaction t) throws ClientException {
    t.change("UPDATE queue SET position = ?", UNKNOWN);
  }

  /** The same of one queue, which the server did not have. */
  public static void startOver(Transaction t, QueueId id) throws ClientException {
    t.change("UPDATE queue SET position = ? WHERE id = ?", UNKNOWN, id.value());
  }

  /** The hand-over queues of a conversation. */
  public static List<Queue> handovers(Transaction t, Bytes conversation) throws ClientException {
    return t.list(
        COLUMNS + "WHERE role = ? AND conversation = ?",
        Queue::read,
        Role.HANDOVER.ordinal(),
        conversation);
  }

  /** This device reads it no longer. */
  public static void remove(Transaction t, QueueId id) throws ClientException {
    t.change("DELETE FROM queue WHERE id = ?", id.value());
  }
}
