package pli.transparency.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;

/**
 * Somebody who may sign for a network. A policy names people by keys: who verifies what they signed
 * needs no account of theirs. The handle is for those who read it.
 *
 * @param handle of the account
 * @param keys Ed25519, 1 to 8, no two alike
 */
public record Administrator(Handle handle, List<Bytes> keys) {
  /**
   * An administrator.
   *
   * @throws IllegalArgumentException if the keys do not have their form
   */
  public Administrator {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
    if (!areKeys(keys)) {
      throw new IllegalArgumentException("not the keys of an administrator");
    }
  }

  /**
   * The owner of an account, with the keys of that record: the first seven of its devices in their
   * order, then the one on paper.
   */
  public static Administrator of(AccountRecord record) {
    List<Bytes> keys = new ArrayList<>();
    int devices = Math.min(record.devices().size(), Limits.MAX_ADMINISTRATOR_KEYS - 1);
    record.devices().subList(0, devices).forEach(device -> keys.add(device.signatureKey()));
    keys.add(record.recoveryKey());
    return new Administrator(record.handle(), keys);
  }

  void write(TlsWriter out) {
    out.opaque(Bytes.utf8(handle.value())).vector(keys, TlsWriter::raw);
  }

  static Administrator read(TlsReader in) throws DecodeException {
    Handle handle = Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8());
    List<Bytes> keys = in.vector(from -> from.raw(Ed25519.PUBLIC_KEY_LENGTH));
    if (!areKeys(keys)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an administrator's keys");
    }
    return new Administrator(handle, keys);
  }

  private static boolean areKeys(List<Bytes> keys) {
    return !keys.isEmpty()
        && keys.size() <= Limits.MAX_ADMINISTRATOR_KEYS
        && new HashSet<>(keys).size() == keys.size()
        && keys.stream().allMatch(key -> key.length() == Ed25519.PUBLIC_KEY_LENGTH);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "Administrator";
  }
}
