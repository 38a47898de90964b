package pli.server.directory;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import pli.codec.Bytes;
import pli.server.delivery.Refusal;
import pli.server.store.Done;
import pli.server.store.StoreException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/**
 * Who is in the network, with which devices, and the KeyPackages by which they can be added to
 * groups. Futures fail with {@link Refusal} or {@link StoreException}.
 */
public interface Directory {
  /**
   * Makes an account. The record's signature and the proof of its key are the caller's to check.
   * The same record again is taken again and uses up nothing.
   *
   * <p>Refused with RECORD_INVALID, INVITATION_UNKNOWN, INVITATION_EXPIRED, INVITATION_USED,
   * NOT_ALLOWED (an invitation for another handle), HANDLE_TAKEN.
   *
   * @param token of the invitation
   */
  CompletableFuture<Done> register(Bytes token, AccountRecord record);

  /**
   * The account of a handle.
   *
   * @throws Refusal UNKNOWN_HANDLE
   */
  Account find(Handle handle) throws StoreException, Refusal;

  /**
   * Takes one KeyPackage of each device of an account: a one-time one if there is one, otherwise
   * the last resort, which stays. Refused with UNKNOWN_HANDLE or NO_KEY_PACKAGES; then none is
   * taken.
   */
  CompletableFuture<Claim> claimKeyPackages(Handle handle);

  /**
   * Adds KeyPackages of a device. Refused with TOO_MANY; then none is added.
   *
   * @param oneTime to be used once each
   * @param lastResort replaces the one before; empty leaves that
   * @param replace whether the one-time ones of before go
   */
  CompletableFuture<Done> publishKeyPackages(
      Handle handle, DeviceId device, List<Bytes> oneTime, Bytes lastResort, boolean replace);

  /** How many KeyPackages of a device are left. */
  PackageCount countKeyPackages(Handle handle, DeviceId device) throws StoreException;

  /**
   * Makes an invitation.
   *
   * @param token chosen by the caller at random, 16 bytes
   */
  CompletableFuture<Done> invite(Bytes token, InvitationTerms terms);

  /**
   * What was claimed.
   *
   * @param account whose
   * @param packages one for each device, in the order of the record
   */
  record Claim(Account account, List<Bytes> packages) {
    /** A claim. */
    public Claim {
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
