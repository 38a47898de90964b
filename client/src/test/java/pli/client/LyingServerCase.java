package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.leaf.Commitment;

/** A server that lies, and accounts on it whose keys the test holds. */
abstract class LyingServerCase {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  final FakeServer server = new FakeServer(16);

  Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** What was handed in so far: nothing more may come while the server is caught. */
  int handedIn() {
    synchronized (server) {
      return server.submissions.size();
    }
  }

  void assertRefused(Problem expected, Executable work) {
    int before = handedIn();
    ClientException refused = assertThrows(ClientException.class, work);
    assertEquals(expected, refused.problem());
    assertEquals(4, refused.exitCode());
    assertEquals(before, handedIn(), "something was sent");
  }

  /** The next record of an account, with this device in it, signed with these keys. */
  LoggedRecord next(String handle, long version, List<DeviceEntry> devices, SignatureKeyPair by) {
    AccountRecord now = server.account(handle);
    AccountRecord record =
        new AccountRecord(
            now.network(), now.handle(), version, now.createdMillis(), devices, now.recoveryKey());
    return server.chain(handle).sign(record, Commitment.opening(server.entropy), by);
  }

  DeviceEntry device(String handle, SignatureKeyPair keys) {
    byte[] queue = new byte[16];
    server.entropy.fill(queue);
    DeviceEntry old = server.account(handle).devices().get(0);
    return new DeviceEntry(
        DeviceId.random(server.entropy),
        "another",
        keys.publicKey(),
        Bytes.adopt(queue),
        old.contactKey());
  }

  /** An account whose first device and paper key are the test's. */
  SignatureKeyPair account(String handle, RecoveryWords paper) throws Exception {
    server.madeUp = ByteString.copyFromUtf8("no KeyPackage");
    SignatureKeyPair keys = Ed25519.generate(server.entropy);
    DeviceEntry device = device("alice", keys);
    AccountRecord record =
        new AccountRecord(
            server.card.origin(),
            pli.transparency.account.Handle.parse(handle),
            1,
            1,
            List.of(device),
            paper.keys().publicKey());
    server.append(
        LoggedRecord.first(
            server.card.log().origin(),
            server.label(handle).output(),
            record,
            Commitment.opening(server.entropy),
            keys));
    return keys;
  }

  /** The keys of somebody's device. */
  static SignatureKeyPair keysOf(Person person) throws ClientException {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      return vault.read(Self::load).signatureKeys();
    }
  }

  void show(String handle, LoggedRecord... more) {
    synchronized (server) {
      List<FakeServer.Placed> records =
          new java.util.ArrayList<>(
              java.util.Objects.requireNonNull(server.accounts.get(handle), handle));
      for (LoggedRecord record : more) {
        records.add(new FakeServer.Placed(record, 0));
      }
      server.shown.put(handle, records);
    }
  }
}
