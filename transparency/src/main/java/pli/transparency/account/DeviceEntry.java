package pli.transparency.account;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.network.Names;

/**
 * A device in an account record.
 *
 * @param id chosen by the device
 * @param name what its owner calls it: 1 to 64 bytes of UTF-8 without control characters
 * @param signatureKey Ed25519, also that of the device's MLS leaves
 * @param contactQueue where Welcomes for it go: a queue's id, 16 bytes
 * @param contactKey seals them; its length tells the KEM: 32 bytes X25519, 1,216 MLKEM768-X25519
 */
public record DeviceEntry(
    DeviceId id, String name, Bytes signatureKey, Bytes contactQueue, Bytes contactKey) {
  private static final int CONTACT_QUEUE = 16;
  private static final int X25519_KEY = 32;
  private static final int HYBRID_KEY = 1216;

  /**
   * A device.
   *
   * @throws IllegalArgumentException if the name, the queue or a key does not have its form
   */
  public DeviceEntry {
    if (!Names.isName(name, Limits.MAX_DEVICE_NAME)) {
      throw new IllegalArgumentException("not a device's name");
    }
    if (!areKeys(signatureKey, contactKey) || contactQueue.length() != CONTACT_QUEUE) {
      throw new IllegalArgumentException("a key's length, or a queue's");
    }
  }

  /**
   * The device whose bytes these are.
   *
   * @throws DecodeException if they are none
   */
  public static DeviceEntry decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, DeviceEntry::read);
  }

  /** Its bytes, as a record has them. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(1400);
    write(out);
    return out.toBytes();
  }

  void write(TlsWriter out) {
    out.raw(id.value())
        .opaque(Bytes.utf8(name))
        .opaque(signatureKey)
        .raw(contactQueue)
        .opaque(contactKey);
  }

  static DeviceEntry read(TlsReader in) throws DecodeException {
    DeviceId id = DeviceId.decode(in.raw(DeviceId.LENGTH));
    String name = Names.read(in, Limits.MAX_DEVICE_NAME);
    Bytes signatureKey = in.opaque(Ed25519.PUBLIC_KEY_LENGTH);
    Bytes contactQueue = in.raw(CONTACT_QUEUE);
    Bytes contactKey = in.opaque(HYBRID_KEY);
    if (!areKeys(signatureKey, contactKey)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a key's length");
    }
    return new DeviceEntry(id, name, signatureKey, contactQueue, contactKey);
  }

  private static boolean areKeys(Bytes signatureKey, Bytes contactKey) {
    return signatureKey.length() == Ed25519.PUBLIC_KEY_LENGTH
        && (contactKey.length() == X25519_KEY || contactKey.length() == HYBRID_KEY);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "DeviceEntry";
  }
}
