package pli.client.account;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.KeyPackageCount;
import pli.protocol.wire.Register;
import pli.protocol.wire.RequestReset;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.UpdateRecord;
import pli.transparency.account.LoggedRecord;

/** What a device asks of the server for itself, on its contact and mailbox sessions. */
public final class ServerAccess {
  /** How long one answer may take. */
  public static final Duration ANSWER = Duration.ofSeconds(30);

  private ServerAccess() {}

  /** Registers the account; the same record again with the same token is no error. */
  static void register(Session contact, Self self, Bytes token, Deadline deadline)
      throws TransportException, Refused {
    Bytes proof =
        Ed25519.sign(
            self.signatureKeys(),
            Proofs.device(
                Proofs.REGISTER,
                self.origin(),
                contact.nonce(),
                self.handle(),
                self.device().id(),
                Sha256.hash(self.logged().leaf().encode())));
    done(
        contact,
        ClientFrame.newBuilder()
            .setRegister(
                Register.newBuilder()
                    .setToken(wire(token))
                    .setRecord(LoggedRecords.toWire(self.logged(), 0))
                    .setProof(wire(proof))),
        deadline);
  }

  /**
   * Says on a contact session which device it is.
   *
   * @throws TransportException also if the server refuses: it is then none of ours
   */
  public static void authenticate(Session contact, Self self, Deadline deadline)
      throws TransportException {
    Bytes proof =
        Ed25519.sign(
            self.signatureKeys(),
            Proofs.device(
                Proofs.AUTHENTICATE_DEVICE,
                self.origin(),
                contact.nonce(),
                self.handle(),
                self.device().id(),
                Bytes.EMPTY));
    try {
      done(
          contact,
          ClientFrame.newBuilder()
              .setAuthenticateDevice(
                  AuthenticateDevice.newBuilder()
                      .setHandle(self.handle().value())
                      .setDeviceId(wire(self.device().id().value()))
                      .setProof(wire(proof))),
          deadline);
    } catch (Refused e) {
      contact.close();
      throw new TransportException(
          e.mayRetry() ? TransportException.Reason.CLOSED : TransportException.Reason.REFUSED, e);
    }
  }

  /** Brings the next record of an account; the same one again is no error. */
  public static void update(Session contact, LoggedRecord record, Deadline deadline)
      throws TransportException, Refused {
    done(
        contact,
        ClientFrame.newBuilder()
            .setUpdateRecord(UpdateRecord.newBuilder().setRecord(LoggedRecords.toWire(record, 0))),
        deadline);
  }

  /** Asks administrators for a record with this device alone; the same again is no error. */
  static void requestReset(
      Session contact, Self self, Bytes token, Bytes content, Deadline deadline)
      throws TransportException, Refused {
    Bytes proof =
        Ed25519.sign(
            self.signatureKeys(),
            Proofs.device(
                Proofs.REQUEST_RESET,
                self.origin(),
                contact.nonce(),
                self.handle(),
                self.device().id(),
                Sha256.hash(content)));
    done(
        contact,
        ClientFrame.newBuilder()
            .setRequestReset(
                RequestReset.newBuilder()
                    .setToken(wire(token))
                    .setContent(wire(content))
                    .setProof(wire(proof))),
        deadline);
  }

  /** Makes one of this device's queues. */
  static void createQueue(Session session, Queues.Queue queue, Self self, Deadline deadline)
      throws TransportException, Refused {
    done(session, queue.create(self.origin(), session.nonce()), deadline);
  }

  /** Sees to it that the server has enough KeyPackages of this device. */
  public static void replenish(
      Session contact, Vault vault, Self self, Platform platform, Deadline deadline)
      throws TransportException, Refused, ClientException {
    KeyPackageCount count =
        contact
            .call(
                ClientFrame.newBuilder().setCountKeyPackages(CountKeyPackages.newBuilder()),
                ServerFrame.EventCase.KEY_PACKAGE_COUNT,
                deadline.within(ANSWER).left())
            .getKeyPackageCount();
    long now = TimeUnit.MILLISECONDS.toSeconds(platform.clock().millis());
    ClientFrame.Builder publish =
        vault.write(t ->
            KeyPackages.replenish(
                t, self, count.getOneTime(), count.getLastResort(), now, platform.entropy()));
    if (publish != null) {
      done(contact, publish, deadline);
      vault.write(t -> {
        KeyPackages.published(t);
        return null;
      });
    }
  }

  /** A request whose answer is no more than that it was done. */
  public static void done(Session session, ClientFrame.Builder request, Deadline deadline)
      throws TransportException, Refused {
    session.call(request, ServerFrame.EventCase.DONE, deadline.within(ANSWER).left());
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }
}
