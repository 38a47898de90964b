package pli.lab.fault;

import java.io.IOException;
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

/** A queue and the key that reads it. */
record OwnQueue(String origin, QueueId id, SignatureKeyPair keys) {
  static OwnQueue random(String origin) {
    return new OwnQueue(origin, QueueId.random(Wire.ENTROPY), Ed25519.generate(Wire.ENTROPY));
  }

  ClientFrame.Builder create(Line line) throws IOException {
    return ClientFrame.newBuilder()
        .setCreateQueue(
            CreateQueue.newBuilder()
                .setQueueId(Wire.of(id.value()))
                .setPublicKey(Wire.of(keys.publicKey()))
                .setSignature(Wire.of(prove(line, Proofs.CREATE_QUEUE))));
  }

  ClientFrame.Builder read(Line line) throws IOException {
    return ClientFrame.newBuilder()
        .setReadQueue(
            ReadQueue.newBuilder()
                .setQueueId(Wire.of(id.value()))
                .setSignature(Wire.of(prove(line, Proofs.READ_QUEUE))));
  }

  ClientFrame.Builder delete(Line line) throws IOException {
    return ClientFrame.newBuilder()
        .setDeleteQueue(
            DeleteQueue.newBuilder()
                .setQueueId(Wire.of(id.value()))
                .setSignature(Wire.of(prove(line, Proofs.DELETE_QUEUE))));
  }

  ClientFrame.Builder acknowledge(long upTo) {
    return ClientFrame.newBuilder()
        .setAcknowledge(Acknowledge.newBuilder().setQueueId(Wire.of(id.value())).setUpTo(upTo));
  }

  private Bytes prove(Line line, String label) throws IOException {
    return Ed25519.sign(keys, Proofs.queue(label, origin, line.nonce(), id, keys.publicKey()));
  }
}
