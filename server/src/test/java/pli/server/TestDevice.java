package pli.server;

import static pli.server.TestClient.wire;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.Proofs;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Register;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** A device of an account of its own. */
public record TestDevice(
    Handle handle,
    SignatureKeyPair keys,
    KemKeyPair contactKeys,
    TestQueue contactQueue,
    AccountRecord record) {
  public static TestDevice of(String handle, String origin) {
    return of(handle, origin, 1);
  }

  public static TestDevice of(String handle, String origin, long version) {
    SignatureKeyPair keys = Ed25519.generate(TestNetwork.entropy());
    KemKeyPair contact = ContactKeys.generate(TestNetwork.entropy());
    TestQueue queue = TestQueue.random();
    DeviceEntry entry =
        new DeviceEntry(
            DeviceId.random(TestNetwork.entropy()),
            "Zettelkasten",
            keys.publicKey(),
            queue.id(),
            contact.publicKey());
    AccountRecord record =
        AccountRecord.sign(
            origin,
            new Handle(handle),
            version,
            1_800_000_000_000L,
            List.of(entry),
            keys.privateKey());
    return new TestDevice(new Handle(handle), keys, contact, queue, record);
  }

  public DeviceId id() {
    return record.devices().get(0).id();
  }

  public ClientFrame.Builder register(TestClient client, Bytes token) throws Exception {
    return ClientFrame.newBuilder()
        .setRegister(
            Register.newBuilder()
                .setToken(wire(token))
                .setAccountRecord(wire(record.encode()))
                .setProof(wire(prove(client, Proofs.REGISTER, record.hash()))));
  }

  public ClientFrame.Builder authenticate(TestClient client) throws Exception {
    return ClientFrame.newBuilder()
        .setAuthenticateDevice(
            AuthenticateDevice.newBuilder()
                .setHandle(handle.value())
                .setDeviceId(wire(id().value()))
                .setProof(wire(prove(client, Proofs.AUTHENTICATE_DEVICE, Bytes.EMPTY))));
  }

  public Bytes prove(TestClient client, String label, Bytes recordHash) throws Exception {
    return Ed25519.sign(
        keys, Proofs.device(label, client.origin(), client.nonce(), handle, id(), recordHash));
  }
}
