package pli.server;

import static pli.server.TestClient.wire;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.protocol.ContactKeys;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ProveLabel;
import pli.protocol.wire.Register;
import pli.protocol.wire.UpdateRecord;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LogLabel;

/** A device of an account, and the record that it makes it with. */
public record TestDevice(
    Handle handle,
    SignatureKeyPair keys,
    SignatureKeyPair paper,
    KemKeyPair contactKeys,
    TestQueue contactQueue,
    DeviceEntry entry,
    LoggedRecord logged) {
  /** The first device of an account that is to be made in {@code network}. */
  public static TestDevice of(String handle, TestNetwork network) throws Exception {
    return of(handle, network, network.origin());
  }

  /** As {@link #of}, with a record that names {@code origin}. */
  public static TestDevice of(String handle, TestNetwork network, String origin) throws Exception {
    SignatureKeyPair keys = Ed25519.generate(TestNetwork.entropy());
    SignatureKeyPair paper = Ed25519.generate(TestNetwork.entropy());
    KemKeyPair contact = ContactKeys.generate(TestNetwork.entropy());
    TestQueue queue = TestQueue.random();
    DeviceEntry entry = entry(keys, contact, queue.id().value());
    AccountRecord record =
        new AccountRecord(
            origin, new Handle(handle), 1, 1_800_000_000_000L, List.of(entry), paper.publicKey());
    LoggedRecord logged =
        LoggedRecord.first(
            network.card().log().origin(), label(handle, network), record, opening(), keys);
    return new TestDevice(new Handle(handle), keys, paper, contact, queue, entry, logged);
  }

  /** An entry of a further device. */
  public static DeviceEntry entry(SignatureKeyPair keys, KemKeyPair contact, Bytes contactQueue) {
    return new DeviceEntry(
        DeviceId.random(TestNetwork.entropy()),
        "Zettelkasten",
        keys.publicKey(),
        contactQueue,
        contact.publicKey());
  }

  /** The label of a handle, as the network proves it. */
  public static Bytes label(String handle, TestNetwork network) throws Exception {
    try (TestClient client = network.connect()) {
      Bytes proof = TestClient.bytes(client.granted(proveLabel(handle)).getLabelProof().getProof());
      return Vrf.verify(network.card().vrfKey(), LogLabel.account(handle).input(), proof);
    }
  }

  public static ClientFrame.Builder proveLabel(String handle) {
    return ClientFrame.newBuilder().setProveLabel(ProveLabel.newBuilder().setHandle(handle));
  }

  public static Bytes opening() {
    return Commitment.opening(TestNetwork.entropy());
  }

  public AccountRecord record() {
    return logged.record();
  }

  public DeviceId id() {
    return entry.id();
  }

  public ClientFrame.Builder register(TestClient client, Bytes token) throws Exception {
    return register(client, token, logged);
  }

  public ClientFrame.Builder register(TestClient client, Bytes token, LoggedRecord record)
      throws Exception {
    Bytes hash = Sha256.hash(record.leaf().encode());
    return ClientFrame.newBuilder()
        .setRegister(
            Register.newBuilder()
                .setToken(wire(token))
                .setRecord(LoggedRecords.toWire(record, 0))
                .setProof(wire(prove(client, Proofs.REGISTER, hash))));
  }

  public static ClientFrame.Builder update(LoggedRecord record) {
    return ClientFrame.newBuilder()
        .setUpdateRecord(UpdateRecord.newBuilder().setRecord(LoggedRecords.toWire(record, 0)));
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
