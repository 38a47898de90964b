package pli.transparency.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.leaf.Signers;
import pli.transparency.network.Names;

/**
 * What an account is (docs/LOG.md, "Account records"): the content that a leaf of its chain commits
 * to. It has no signature of its own, the leaf has.
 *
 * @param network the network card's origin
 * @param handle what the account is called
 * @param version of the record, from 1; that of its leaf
 * @param createdMillis when, by the clock of the device that made it
 * @param devices 1 to 16, with distinct ids, contact queues and signature keys
 * @param recoveryKey Ed25519, of the words that the person keeps on paper; no device's key
 */
public record AccountRecord(
    String network,
    Handle handle,
    long version,
    long createdMillis,
    List<DeviceEntry> devices,
    Bytes recoveryKey) {
  private static final int FORMAT = 2;

  /**
   * A record.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public AccountRecord {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
    if (!Names.isName(network, Limits.MAX_NETWORK_NAME)) {
      throw new IllegalArgumentException("not a network's origin");
    }
    if (version < 1 || createdMillis < 0) {
      throw new IllegalArgumentException("a version or a date");
    }
    if (!areDevices(devices) || !areKeys(devices, recoveryKey)) {
      throw new IllegalArgumentException("1 to 16 distinct devices, and a recovery key");
    }
  }

  /**
   * The record that these bytes are.
   *
   * @throws DecodeException if they are none
   */
  public static AccountRecord decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, AccountRecord::read);
  }

  /** Its bytes, which are what a leaf commits to. */
  public Bytes encode() {
    return new TlsWriter(512)
        .u8(FORMAT)
        .opaque(Bytes.utf8(network))
        .opaque(Bytes.utf8(handle.value()))
        .u64(version)
        .u64(createdMillis)
        .vector(devices, (out, device) -> device.write(out))
        .opaque(recoveryKey)
        .toBytes();
  }

  /** The device of that id, or null. */
  public @Nullable DeviceEntry device(DeviceId id) {
    for (DeviceEntry device : devices) {
      if (device.id().equals(id)) {
        return device;
      }
    }
    return null;
  }

  /** Who may sign the first record of an account: its first device. */
  Signers firstSigners() {
    return new Signers(Collections.singletonList(devices.get(0).signatureKey()), 1);
  }

  /** Who may sign the record behind this one: each of its devices, in order, and the paper key. */
  public Signers nextSigners() {
    List<Bytes> keys = new ArrayList<>();
    devices.forEach(device -> keys.add(device.signatureKey()));
    keys.add(recoveryKey);
    return new Signers(keys, 1);
  }

  private static AccountRecord read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a record's format");
    }
    String network = Names.read(in, Limits.MAX_NETWORK_NAME);
    Handle handle = Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8());
    long version = in.u64();
    long created = in.u64();
    List<DeviceEntry> devices = in.vector(DeviceEntry::read);
    Bytes recoveryKey = in.opaque(Ed25519.PUBLIC_KEY_LENGTH);
    if (version < 1 || created < 0 || !areDevices(devices) || !areKeys(devices, recoveryKey)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an account record");
    }
    return new AccountRecord(network, handle, version, created, devices, recoveryKey);
  }

  private static boolean areDevices(List<DeviceEntry> devices) {
    Set<DeviceId> ids = new HashSet<>();
    Set<Bytes> queues = new HashSet<>();
    for (DeviceEntry device : devices) {
      ids.add(device.id());
      queues.add(device.contactQueue());
    }
    return !devices.isEmpty()
        && devices.size() <= Limits.MAX_DEVICES
        && ids.size() == devices.size()
        && queues.size() == devices.size();
  }

  /** A signature names its key by a place, so no key may stand in two of them. */
  private static boolean areKeys(List<DeviceEntry> devices, Bytes recoveryKey) {
    Set<Bytes> keys = new HashSet<>();
    keys.add(recoveryKey);
    devices.forEach(device -> keys.add(device.signatureKey()));
    return recoveryKey.length() == Ed25519.PUBLIC_KEY_LENGTH && keys.size() == devices.size() + 1;
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "AccountRecord";
  }
}
