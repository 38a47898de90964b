package pli.lab.fault;

import java.io.IOException;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
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
record NamedDevice(
    String origin, SignatureKeyPair keys, OwnQueue contactQueue, AccountRecord record) {
  static NamedDevice of(String handle, String origin) {
    SignatureKeyPair keys = Ed25519.generate(Wire.ENTROPY);
    OwnQueue queue = OwnQueue.random(origin);
    DeviceEntry entry =
        new DeviceEntry(
            DeviceId.random(Wire.ENTROPY),
            "Lantern",
            keys.publicKey(),
            queue.id(),
            ContactKeys.generate(Wire.ENTROPY).publicKey());
    AccountRecord record =
        AccountRecord.sign(
            origin, new Handle(handle), 1, 1_800_000_000_000L, List.of(entry), keys.privateKey());
    return new NamedDevice(origin, keys, queue, record);
  }

  ClientFrame.Builder register(Line line, Bytes token) throws IOException {
    return ClientFrame.newBuilder()
        .setRegister(
            Register.newBuilder()
                .setToken(Wire.of(token))
                .setAccountRecord(Wire.of(record.encode()))
                .setProof(Wire.of(prove(line, Proofs.REGISTER, record.hash()))));
  }

  ClientFrame.Builder authenticate(Line line) throws IOException {
    return ClientFrame.newBuilder()
        .setAuthenticateDevice(
            AuthenticateDevice.newBuilder()
                .setHandle(record.handle().value())
                .setDeviceId(Wire.of(id().value()))
                .setProof(Wire.of(prove(line, Proofs.AUTHENTICATE_DEVICE, Bytes.EMPTY))));
  }

  private DeviceId id() {
    return record.devices().get(0).id();
  }

  private Bytes prove(Line line, String label, Bytes recordHash) throws IOException {
    return Ed25519.sign(
        keys, Proofs.device(label, origin, line.nonce(), record.handle(), id(), recordHash));
  }
}
