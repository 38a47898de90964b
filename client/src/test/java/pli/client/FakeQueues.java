package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Objects;
import pli.client.FakeServer.FakeConnection;
import pli.client.FakeServer.Queue;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.CaughtUp;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;

/** What {@link FakeServer} answers to the owners of queues; runs under its lock. */
final class FakeQueues {
  private final FakeServer server;
  private final FakeConnection connection;

  FakeQueues(FakeServer server, FakeConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  ServerFrame.Builder createQueue(pli.protocol.wire.CreateQueue request) {
    Bytes key = bytes(request.getPublicKey());
    if (badProof(Proofs.CREATE_QUEUE, request.getQueueId(), key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    Queue queue = server.queues.computeIfAbsent(bytes(request.getQueueId()), id -> new Queue(key));
    return queue.key.equals(key) ? FakeAnswers.done() : error(Error.Code.QUEUE_EXISTS);
  }

  ServerFrame.Builder readQueue(pli.protocol.wire.ReadQueue request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (badProof(Proofs.READ_QUEUE, request.getQueueId(), queue.key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    queue.readers.add(connection);
    return FakeAnswers.done();
  }

  ServerFrame.Builder acknowledge(pli.protocol.wire.Acknowledge request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (!queue.readers.contains(connection)) {
      return error(Error.Code.BAD_PROOF);
    }
    queue.entries.headMap(request.getUpTo(), true).clear();
    return FakeAnswers.done();
  }

  ServerFrame.Builder deleteQueue(pli.protocol.wire.DeleteQueue request) {
    Queue queue = server.queues.get(bytes(request.getQueueId()));
    if (queue == null) {
      return error(Error.Code.UNKNOWN_QUEUE);
    }
    if (badProof(Proofs.DELETE_QUEUE, request.getQueueId(), queue.key, request.getSignature())) {
      return error(Error.Code.BAD_PROOF);
    }
    server.queues.remove(bytes(request.getQueueId()));
    return FakeAnswers.done();
  }

  private boolean badProof(String label, ByteString queue, Bytes key, ByteString signature) {
    Bytes signed =
        Proofs.queue(label, "the-lighthouse", connection.nonce, new QueueId(bytes(queue)), key);
    return !Ed25519.verify(key, signed, bytes(signature));
  }

  /** After the answer to a ReadQueue: what lies there. */
  void afterwards(ClientFrame frame) {
    if (frame.getRequestCase() != ClientFrame.RequestCase.READ_QUEUE) {
      return;
    }
    ByteString id = frame.getReadQueue().getQueueId();
    Queue queue = server.queues.get(bytes(id));
    if (queue == null || !queue.readers.contains(connection)) {
      return;
    }
    Entries.Builder together = Entries.newBuilder().setQueueId(id);
    for (long number : server.entryOrder.apply(new ArrayList<>(queue.entries.keySet()))) {
      ByteString sealed = Objects.requireNonNull(queue.entries.get(number));
      if (server.inOneFrame) {
        together.addEntries(Entry.newBuilder().setNumber(number).setSealed(sealed));
      } else {
        say(connection, id, number, sealed);
      }
    }
    if (together.getEntriesCount() > 0) {
      connection.say(ServerFrame.newBuilder().setEntries(together));
    }
    connection.say(ServerFrame.newBuilder().setCaughtUp(CaughtUp.newBuilder().setQueueId(id)));
  }

  static void say(FakeConnection to, ByteString queue, long number, ByteString sealed) {
    to.say(
        ServerFrame.newBuilder()
            .setEntries(
                Entries.newBuilder()
                    .setQueueId(queue)
                    .addEntries(Entry.newBuilder().setNumber(number).setSealed(sealed))));
  }
}
