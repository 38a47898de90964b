package pli.bench.load;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.Entries;
import pli.protocol.wire.ReadQueue;
import pli.protocol.wire.ServerFrame;

/**
 * A queue and the key that reads it. Measurements may give many queues one key: the server cannot
 * tell, and keys are not what is measured.
 *
 * @param id of the queue
 * @param keys its key
 * @param wrapKey under which its entries are sealed
 */
public record Mailbox(QueueId id, SignatureKeyPair keys, Bytes wrapKey) {
  /** A fresh one. */
  public static Mailbox random(SignatureKeyPair keys) {
    return new Mailbox(QueueId.random(Randomness.ENTROPY), keys, Randomness.bytes(32));
  }

  /** Makes the queue. */
  public CompletableFuture<ServerFrame> create(Line line, String origin) {
    return line.ask(
        ClientFrame.newBuilder()
            .setCreateQueue(
                CreateQueue.newBuilder()
                    .setQueueId(wire(id.value()))
                    .setPublicKey(wire(keys.publicKey()))
                    .setSignature(proof(line, Proofs.CREATE_QUEUE, origin))));
  }

  /** Begins to read the queue. */
  public CompletableFuture<ServerFrame> read(Line line, String origin) {
    return line.ask(
        ClientFrame.newBuilder()
            .setReadQueue(
                ReadQueue.newBuilder()
                    .setQueueId(wire(id.value()))
                    .setSignature(proof(line, Proofs.READ_QUEUE, origin))));
  }

  /** The request that acknowledges all of a frame. */
  public static ClientFrame.Builder acknowledge(Entries entries) {
    long last = entries.getEntries(entries.getEntriesCount() - 1).getNumber();
    return ClientFrame.newBuilder()
        .setAcknowledge(Acknowledge.newBuilder().setQueueId(entries.getQueueId()).setUpTo(last));
  }

  private ByteString proof(Line line, String label, String origin) {
    return wire(
        Ed25519.sign(keys, Proofs.queue(label, origin, line.nonce(), id, keys.publicKey())));
  }

  /** For a frame. */
  public static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
