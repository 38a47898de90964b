package pli.lab.fault;

import java.io.IOException;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Ed25519;
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
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/** A device of an account of its own. */
record NamedDevice(
    NetworkCard card, SignatureKeyPair keys, OwnQueue contactQueue, LoggedRecord logged) {
  /** A device whose account's label the server proves on {@code line}, which becomes anonymous. */
  static NamedDevice of(String handle, NetworkCard card, Line line) throws IOException {
    SignatureKeyPair keys = Ed25519.generate(Wire.ENTROPY);
    OwnQueue queue = OwnQueue.random(card.origin());
    DeviceEntry entry =
        new DeviceEntry(
            DeviceId.random(Wire.ENTROPY),
            "Lantern",
            keys.publicKey(),
            queue.id().value(),
            ContactKeys.generate(Wire.ENTROPY).publicKey());
    AccountRecord record =
        new AccountRecord(
            card.origin(),
            new Handle(handle),
            1,
            1_800_000_000_000L,
            List.of(entry),
            Ed25519.generate(Wire.ENTROPY).publicKey());
    LoggedRecord logged =
        LoggedRecord.first(
            card.log().origin(),
            label(handle, card, line),
            record,
            Commitment.opening(Wire.ENTROPY),
            keys);
    return new NamedDevice(card, keys, queue, logged);
  }

  private static Bytes label(String handle, NetworkCard card, Line line) throws IOException {
    ClientFrame.Builder question =
        ClientFrame.newBuilder().setProveLabel(ProveLabel.newBuilder().setHandle(handle));
    Bytes proof = Wire.of(line.granted(question).getLabelProof().getProof());
    try {
      return Vrf.verify(card.vrfKey(), LogLabel.account(handle).input(), proof);
    } catch (CryptoException e) {
      throw new IOException("a label that is not proved", e);
    }
  }

  ClientFrame.Builder register(Line line, Bytes token) throws IOException {
    Bytes hash = Sha256.hash(logged.leaf().encode());
    return ClientFrame.newBuilder()
        .setRegister(
            Register.newBuilder()
                .setToken(Wire.of(token))
                .setRecord(LoggedRecords.toWire(logged, 0))
                .setProof(Wire.of(prove(line, Proofs.REGISTER, hash))));
  }

  ClientFrame.Builder authenticate(Line line) throws IOException {
    return ClientFrame.newBuilder()
        .setAuthenticateDevice(
            AuthenticateDevice.newBuilder()
                .setHandle(handle().value())
                .setDeviceId(Wire.of(id().value()))
                .setProof(Wire.of(prove(line, Proofs.AUTHENTICATE_DEVICE, Bytes.EMPTY))));
  }

  Handle handle() {
    return logged.record().handle();
  }

  private DeviceId id() {
    return logged.record().devices().get(0).id();
  }

  private Bytes prove(Line line, String label, Bytes recordHash) throws IOException {
    return Ed25519.sign(
        keys, Proofs.device(label, card.origin(), line.nonce(), handle(), id(), recordHash));
  }
}
