package pli.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.Sha256;

/**
 * An account as the directory knows it (docs/PROTOCOL.md, "Accounts and the directory"). An
 * instance is well formed; whether its signature holds is told by {@link #isSignedByFirstDevice}.
 *
 * @param network the network card's origin
 * @param handle what the account is called
 * @param version of the record, from 1
 * @param createdMillis when, by the clock of the device that signed it
 * @param devices 1 to 16, with distinct ids and contact queues
 * @param signature Ed25519, 64 bytes
 */
public record AccountRecord(
    String network,
    Handle handle,
    long version,
    long createdMillis,
    List<DeviceEntry> devices,
    Bytes signature) {
  private static final int FORMAT = 1;
  private static final int SIGNATURE = 64;
  private static final Bytes LABEL = Bytes.utf8("pli account record v1");

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
    if (version < 1 || createdMillis < 0 || signature.length() != SIGNATURE) {
      throw new IllegalArgumentException("a version, a date or a signature");
    }
    if (!isDeviceList(devices)) {
      throw new IllegalArgumentException("1 to 16 distinct devices");
    }
  }

  /**
   * Makes and signs a record.
   *
   * @param firstDeviceKey the Ed25519 seed of the first device in {@code devices}
   */
  public static AccountRecord sign(
      String network,
      Handle handle,
      long version,
      long createdMillis,
      List<DeviceEntry> devices,
      Secret firstDeviceKey) {
    Bytes unsigned = toBeSigned(network, handle, version, createdMillis, devices);
    Bytes signature = Ed25519.sign(firstDeviceKey, Bytes.concat(LABEL, unsigned));
    return new AccountRecord(network, handle, version, createdMillis, devices, signature);
  }

  /**
   * The record that these bytes are. Does not look at the signature.
   *
   * @throws DecodeException if they are none
   */
  public static AccountRecord decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, AccountRecord::read);
  }

  /** Whether the first of its devices signed it. */
  public boolean isSignedByFirstDevice() {
    Bytes unsigned = toBeSigned(network, handle, version, createdMillis, devices);
    return Ed25519.verify(devices.get(0).signatureKey(), Bytes.concat(LABEL, unsigned), signature);
  }

  /** {@code AccountRecord}. */
  public Bytes encode() {
    return new TlsWriter(512)
        .raw(toBeSigned(network, handle, version, createdMillis, devices))
        .opaque(signature)
        .toBytes();
  }

  /** SHA-256 of {@link #encode}. */
  public Bytes hash() {
    return Sha256.hash(encode());
  }

  private static Bytes toBeSigned(
      String network, Handle handle, long version, long createdMillis, List<DeviceEntry> devices) {
    return new TlsWriter(512)
        .u8(FORMAT)
        .opaque(Bytes.utf8(network))
        .opaque(Bytes.utf8(handle.value()))
        .u64(version)
        .u64(createdMillis)
        .vector(devices, (out, device) -> device.write(out))
        .toBytes();
  }

  private static AccountRecord read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a record's version");
    }
    String network = Names.read(in, Limits.MAX_NETWORK_NAME);
    Handle handle = Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8());
    long version = in.u64();
    long created = in.u64();
    List<DeviceEntry> devices = in.vector(DeviceEntry::read);
    Bytes signature = in.opaque(SIGNATURE);
    if (version < 1 || created < 0 || signature.length() != SIGNATURE || !isDeviceList(devices)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an account record");
    }
    return new AccountRecord(network, handle, version, created, devices, signature);
  }

  private static boolean isDeviceList(List<DeviceEntry> devices) {
    Set<DeviceId> ids = new HashSet<>();
    Set<QueueId> queues = new HashSet<>();
    for (DeviceEntry device : devices) {
      ids.add(device.id());
      queues.add(device.contactQueue());
    }
    return !devices.isEmpty()
        && devices.size() <= Limits.MAX_DEVICES
        && ids.size() == devices.size()
        && queues.size() == devices.size();
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "AccountRecord";
  }
}
