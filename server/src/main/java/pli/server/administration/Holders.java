package pli.server.administration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.server.directory.Records;
import pli.server.directory.StoredRecord;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administrator;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.Quorum;

/**
 * Who holds the keys that a policy names, now: a device that its owner took away signs nothing any
 * more, also while the policy still has its key.
 */
final class Holders {
  private Holders() {}

  /** The keys of an account's latest record: of its devices, and the one on paper. */
  static Set<Bytes> keys(View view, Handle handle) throws StoreException {
    @Nullable StoredRecord latest = Records.latest(view, handle);
    Set<Bytes> keys = new HashSet<>();
    if (latest != null) {
      AccountRecord record = latest.record().record();
      record.devices().forEach(device -> keys.add(device.signatureKey()));
      keys.add(record.recoveryKey());
    }
    return keys;
  }

  /**
   * Who made a signature, if the key that it names is still theirs; else null.
   *
   * @param people among whom its signer is
   * @param quorum in whose order it names its key
   */
  static @Nullable Handle signer(
      View view, List<Administrator> people, Quorum quorum, LeafSignature signature)
      throws StoreException {
    if (signature.signer() >= quorum.keys().size()) {
      return null;
    }
    Bytes key = quorum.keys().get(signature.signer());
    for (Administrator administrator : people) {
      if (administrator.keys().contains(key)) {
        Handle handle = administrator.handle();
        return keys(view, handle).contains(key) ? handle : null;
      }
    }
    return null;
  }
}
