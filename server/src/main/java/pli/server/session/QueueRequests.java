package pli.server.session;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.DeleteQueue;
import pli.protocol.wire.Error;
import pli.protocol.wire.ReadQueue;
import pli.protocol.wire.ServerFrame;
import pli.server.delivery.Mailbox;
import pli.server.delivery.Refusal;
import pli.server.delivery.Wire;
import pli.server.store.StoreException;

/** The requests about queues. Belongs to its connection's turn. */
final class QueueRequests {
  private final Services services;
  private final Bytes nonce;
  private final Mailbox mailbox;

  QueueRequests(Services services, Bytes nonce, Mailbox mailbox) {
    this.services = services;
    this.nonce = nonce;
    this.mailbox = mailbox;
  }

  CompletableFuture<ServerFrame.Builder> create(CreateQueue request)
      throws DecodeException, Refusal {
    QueueId queue = Shapes.queue(request.getQueueId());
    Bytes key = Shapes.key(request.getPublicKey());
    prove(Proofs.CREATE_QUEUE, queue, key, Wire.of(request.getSignature()));
    return services.queues().create(queue, key).thenApply(made -> Answers.done());
  }

  /**
   * Begins to read.
   *
   * @param only the one queue that this connection may read, or null for any
   */
  CompletableFuture<ServerFrame.Builder> read(ReadQueue request, @Nullable QueueId only)
      throws DecodeException, Refusal, StoreException {
    QueueId queue = allowed(Shapes.queue(request.getQueueId()), only);
    Bytes key = services.queues().publicKey(queue);
    prove(Proofs.READ_QUEUE, queue, key, Wire.of(request.getSignature()));
    mailbox.read(queue);
    return Answers.now(Answers.done());
  }

  CompletableFuture<ServerFrame.Builder> acknowledge(Acknowledge request)
      throws DecodeException, Refusal {
    QueueId queue = Shapes.queue(request.getQueueId());
    long upTo = request.getUpTo();
    if (!mailbox.reads(queue)) {
      throw Refusal.of(Error.Code.UNKNOWN_QUEUE);
    }
    if (upTo <= 0) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "numbers start at 1");
    }
    mailbox.acknowledged(queue, upTo);
    return services.queues().acknowledge(queue, upTo).thenApply(done -> Answers.done());
  }

  /**
   * Deletes a queue.
   *
   * @param only the one queue that this connection may delete, or null for any
   */
  CompletableFuture<ServerFrame.Builder> delete(DeleteQueue request, @Nullable QueueId only)
      throws DecodeException, Refusal, StoreException {
    QueueId queue = allowed(Shapes.queue(request.getQueueId()), only);
    Bytes key = services.queues().publicKey(queue);
    prove(Proofs.DELETE_QUEUE, queue, key, Wire.of(request.getSignature()));
    mailbox.stop(queue);
    return services.queues().delete(queue).thenApply(done -> Answers.done());
  }

  private static QueueId allowed(QueueId queue, @Nullable QueueId only) throws Refusal {
    if (only != null && !only.equals(queue)) {
      throw Refusal.of(Error.Code.WRONG_ROLE);
    }
    return queue;
  }

  private void prove(String label, QueueId queue, Bytes key, Bytes signature) throws Refusal {
    Bytes signed = Proofs.queue(label, services.origin(), nonce, queue, key);
    if (!Ed25519.verify(key, signed, signature)) {
      throw Refusal.of(Error.Code.BAD_PROOF);
    }
  }
}
