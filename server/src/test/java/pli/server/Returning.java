package pli.server;

import static pli.server.TestClient.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.Proofs;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.RequestReset;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;

/** What somebody makes anew who lost all that they had: a device, and words. */
record Returning(TestDevice device) {
  /**
   * The record of this device alone that their account is to have.
   *
   * @param before of their lost device
   * @param version of that record
   */
  static Returning of(TestDevice before, String origin, long version) {
    SignatureKeyPair keys = Ed25519.generate(TestNetwork.entropy());
    SignatureKeyPair paper = Ed25519.generate(TestNetwork.entropy());
    KemKeyPair contact = ContactKeys.generate(TestNetwork.entropy());
    TestQueue queue = TestQueue.random();
    DeviceEntry entry = TestDevice.entry(keys, contact, queue.id().value());
    AccountRecord record =
        new AccountRecord(origin, before.handle(), version, 1, List.of(entry), paper.publicKey());
    LoggedRecord asked =
        new LoggedRecord(before.logged().leaf(), before.logged().opening(), record);
    return new Returning(
        new TestDevice(before.handle(), keys, paper, contact, queue, entry, asked));
  }

  AccountRecord record() {
    return device.record();
  }

  /** Asks for a reset; why it was refused, or null. */
  static Error.@Nullable Code ask(
      TestNetwork network, Bytes token, AccountRecord record, TestDevice by) throws Exception {
    try (TestClient client = network.connect()) {
      Bytes content = record.encode();
      Bytes proof = by.prove(client, Proofs.REQUEST_RESET, Sha256.hash(content));
      var answer =
          client.ask(
              ClientFrame.newBuilder()
                  .setRequestReset(
                      RequestReset.newBuilder()
                          .setToken(wire(token))
                          .setContent(wire(content))
                          .setProof(wire(proof))));
      return answer.hasError() ? answer.getError().getCode() : null;
    }
  }
}
