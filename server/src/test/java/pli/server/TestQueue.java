package pli.server;

import static pli.server.TestClient.wire;

import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.DeleteQueue;
import pli.protocol.wire.ReadQueue;

/** A queue and its key. */
public record TestQueue(QueueId id, SignatureKeyPair keys) {
  public static TestQueue random() {
    return new TestQueue(
        QueueId.random(TestNetwork.entropy()), Ed25519.generate(TestNetwork.entropy()));
  }

  public ClientFrame.Builder create(TestClient client) throws Exception {
    return ClientFrame.newBuilder()
        .setCreateQueue(
            CreateQueue.newBuilder()
                .setQueueId(wire(id.value()))
                .setPublicKey(wire(keys.publicKey()))
                .setSignature(wire(prove(client, Proofs.CREATE_QUEUE))));
  }

  public ClientFrame.Builder read(TestClient client) throws Exception {
    return ClientFrame.newBuilder()
        .setReadQueue(
            ReadQueue.newBuilder()
                .setQueueId(wire(id.value()))
                .setSignature(wire(prove(client, Proofs.READ_QUEUE))));
  }

  public ClientFrame.Builder delete(TestClient client) throws Exception {
    return ClientFrame.newBuilder()
        .setDeleteQueue(
            DeleteQueue.newBuilder()
                .setQueueId(wire(id.value()))
                .setSignature(wire(prove(client, Proofs.DELETE_QUEUE))));
  }

  public ClientFrame.Builder acknowledge(long upTo) {
    return ClientFrame.newBuilder()
        .setAcknowledge(Acknowledge.newBuilder().setQueueId(wire(id.value())).setUpTo(upTo));
  }

  public Bytes prove(TestClient client, String label) throws Exception {
    return Ed25519.sign(
        keys, Proofs.queue(label, client.origin(), client.nonce(), id, keys.publicKey()));
  }
}
