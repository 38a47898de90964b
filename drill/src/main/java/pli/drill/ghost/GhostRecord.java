package pli.drill.ghost;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.RecordChain;

/** Records that an operator makes for somebody else's account, with a device of its own. */
final class GhostRecord {
  private static final Entropy ENTROPY = new SecureRandom()::nextBytes;

  private final String log;
  private final LoggedRecord before;
  private final SignatureKeyPair keys = Ed25519.generate(ENTROPY);

  /**
   * Of an account.
   *
   * @param log the log's name
   * @param before the account's latest record
   */
  GhostRecord(String log, LoggedRecord before) {
    this.log = log;
    this.before = before;
  }

  /** The next record: the person's devices and one more, which signed it itself. */
  LoggedRecord added() {
    List<DeviceEntry> devices = new ArrayList<>(before.record().devices());
    devices.add(device());
    AccountRecord record = record(before.record().version() + 1, devices);
    Bytes opening = Commitment.opening(ENTROPY);
    LeafBody body =
        RecordChain.resume(before.leaf())
            .body(LeafType.ACCOUNT_RECORD, Commitment.to(opening, record.encode()));
    LeafSignature signature = LeafSignature.sign(body, log, 0, keys);
    return new LoggedRecord(new Leaf(body, List.of(signature)), opening, record);
  }

  /** Another first record of the account, properly signed by its only device, the operator's. */
  LoggedRecord anew() {
    AccountRecord record = record(1, List.of(device()));
    return LoggedRecord.first(
        log, before.leaf().body().label(), record, Commitment.opening(ENTROPY), keys);
  }

  private AccountRecord record(long version, List<DeviceEntry> devices) {
    AccountRecord old = before.record();
    return new AccountRecord(
        old.network(), old.handle(), version, old.createdMillis(), devices, old.recoveryKey());
  }

  private DeviceEntry device() {
    DeviceEntry old = before.record().devices().get(0);
    byte[] queue = new byte[16];
    ENTROPY.fill(queue);
    return new DeviceEntry(
        DeviceId.random(ENTROPY),
        old.name(),
        keys.publicKey(),
        Bytes.adopt(queue),
        old.contactKey());
  }
}
