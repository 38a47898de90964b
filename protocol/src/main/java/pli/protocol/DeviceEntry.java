package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * A device in an account record.
 *
 * @param id chosen by the device
 * @param name what its owner calls it: 1 to 64 bytes of UTF-8 without control characters
 * @param signatureKey Ed25519, also that of the device's MLS leaves
 * @param contactQueue where Welcomes for it go
 * @param contactKey seals them: see {@link ContactKeys}
 */
public record DeviceEntry(
    DeviceId id, String name, Bytes signatureKey, QueueId contactQueue, Bytes contactKey) {
  private static final int SIGNATURE_KEY = 32;
  private static final int MAX_CONTACT_KEY = 2048;

  /**
   * A device.
   *
   * @throws IllegalArgumentException if the name or a key does not have its form
   */
  public DeviceEntry {
    if (!Names.isName(name, Limits.MAX_DEVICE_NAME)) {
      throw new IllegalArgumentException("not a device's name");
    }
    if (!areKeys(signatureKey, contactKey)) {
      throw new IllegalArgumentException("a key's length");
    }
  }

  void write(TlsWriter out) {
    out.raw(id.value())
        .opaque(Bytes.utf8(name))
        .opaque(signatureKey)
        .raw(contactQueue.value())
        .opaque(contactKey);
  }

  static DeviceEntry read(TlsReader in) throws DecodeException {
    DeviceId id = DeviceId.decode(in.raw(DeviceId.LENGTH));
    String name = Names.read(in, Limits.MAX_DEVICE_NAME);
    Bytes signatureKey = in.opaque(SIGNATURE_KEY);
    QueueId contactQueue = QueueId.decode(in.raw(QueueId.LENGTH));
    Bytes contactKey = in.opaque(MAX_CONTACT_KEY);
    if (!areKeys(signatureKey, contactKey)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a key's length");
    }
    return new DeviceEntry(id, name, signatureKey, contactQueue, contactKey);
  }

  private static boolean areKeys(Bytes signatureKey, Bytes contactKey) {
    return signatureKey.length() == SIGNATURE_KEY && ContactKeys.suite(contactKey) != null;
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "DeviceEntry";
  }
}
