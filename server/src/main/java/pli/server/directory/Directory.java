package pli.server.directory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.store.Done;
import pli.server.store.StoreException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;

/**
 * Who is in the network, with which devices, and the KeyPackages by which they can be added to
 * groups. Each record of an account is an entry of the log, appended in the same change. Futures
 * fail with {@link Refusal} or {@link StoreException}.
 */
public interface Directory {
  /**
   * The VRF proof of the label that an account of this name has or would have. Takes about a
   * millisecond for a name that no account has.
   */
  Bytes proveLabel(Handle handle) throws StoreException;

  /**
   * Makes an account. That the caller holds the device's key is the caller's to check, all else is
   * checked here. The same record again is taken again and uses up nothing.
   *
   * <p>Refused with RECORD_INVALID, INVITATION_UNKNOWN, INVITATION_EXPIRED, INVITATION_USED,
   * NOT_ALLOWED (an invitation for another handle, or to return), HANDLE_TAKEN.
   *
   * @param token of the invitation
   * @param record version 1, with one device
   */
  CompletableFuture<Done> register(Bytes token, LoggedRecord record);

  /**
   * Appends a record to its account's chain. Who hands it over does not matter: a device of the
   * record before signed it, or the recovery key. The same record again is taken again.
   *
   * <p>KeyPackages of devices that are no longer in it go, and their contact queues take no more.
   *
   * <p>Refused with UNKNOWN_HANDLE, RECORD_INVALID, or CHAIN_MOVED: another record of that version
   * came first.
   *
   * @param admission asked once the record is known to follow, so that nobody can use up what is
   *     somebody else's
   */
  CompletableFuture<Done> update(LoggedRecord record, Admission admission);

  /**
   * The account of a handle.
   *
   * @throws Refusal UNKNOWN_HANDLE
   */
  Found find(Handle handle) throws StoreException, Refusal;

  /**
   * Records of an account.
   *
   * @param from version of the first; 0 and 1 both mean all
   * @return at most 64 of them; none if there is no such version yet
   * @throws Refusal UNKNOWN_HANDLE
   */
  Chain chain(Handle handle, long from) throws StoreException, Refusal;

  /**
   * Takes one KeyPackage of each device of an account: a one-time one if there is one, otherwise
   * the last resort, which stays. A device that published none yet is left out. Refused with
   * UNKNOWN_HANDLE, or NO_KEY_PACKAGES if that are all.
   *
   * @param from version of the first record wanted, as for {@link #chain}
   */
  CompletableFuture<Claim> claimKeyPackages(Handle handle, long from);

  /**
   * Adds KeyPackages of a device. Refused with TOO_MANY, or with BAD_PROOF if the device is no
   * longer in the latest record; then none is added.
   *
   * @param oneTime to be used once each
   * @param lastResort replaces the one before; empty leaves that
   * @param replace whether the one-time ones of before go
   */
  CompletableFuture<Done> publishKeyPackages(
      Handle handle, DeviceId device, List<Bytes> oneTime, Bytes lastResort, boolean replace);

  /** How many KeyPackages of a device are left. */
  PackageCount countKeyPackages(Handle handle, DeviceId device) throws StoreException;

  /** Whether one more record may be. */
  @FunctionalInterface
  interface Admission {
    /**
     * Counts it.
     *
     * @throws Refusal if there were too many
     */
    void admit() throws Refusal;
  }

  /**
   * An account as it is now.
   *
   * @param record its latest record
   */
  record Found(AccountRecord record) {
    /**
     * A device of the latest record.
     *
     * @throws Refusal BAD_PROOF if it has none of this id
     */
    public DeviceEntry device(DeviceId id) throws Refusal {
      DeviceEntry device = record.device(id);
      if (device == null) {
        throw Refusal.of(Error.Code.BAD_PROOF);
      }
      return device;
    }
  }

  /**
   * Records of an account, with what shows whose they are.
   *
   * @param labelProof VRF proof of the label
   * @param records ascending, without gaps
   * @param latestVersion that there is
   */
  record Chain(Bytes labelProof, List<StoredRecord> records, long latestVersion) {
    /** Records. */
    public Chain {
      records = List.copyOf(records);
    }
  }

  /**
   * What was claimed.
   *
   * @param chain records of the account, as they were when it was claimed
   * @param devices those of the latest record that have some
   * @param packages one for each of them, in that order
   */
  record Claim(Chain chain, List<DeviceId> devices, List<Bytes> packages) {
    /** A claim. */
    public Claim {
      devices = List.copyOf(devices);
      packages = List.copyOf(packages);
    }
  }

  /**
   * What is left.
   *
   * @param oneTime one-time KeyPackages
   * @param lastResort whether there is one of last resort
   */
  record PackageCount(int oneTime, boolean lastResort) {}
}
