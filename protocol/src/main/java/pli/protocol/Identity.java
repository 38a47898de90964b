package pli.protocol;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.network.Names;

/**
 * The identity in a device's MLS basic credential: which record of which account speaks for it.
 *
 * @param handle the account
 * @param network the network card's origin
 * @param device the device in the record
 * @param recordVersion the version of the record, from 1
 */
public record Identity(Handle handle, String network, DeviceId device, long recordVersion) {
  private static final int FORMAT = 1;

  /**
   * An identity.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public Identity {
    if (!Names.isName(network, Limits.MAX_NETWORK_NAME) || recordVersion < 1) {
      throw new IllegalArgumentException("a network's origin or a record's version");
    }
  }

  /** The struct of docs/PROTOCOL.md, "Accounts and the directory". */
  public Bytes encode() {
    return new TlsWriter(128)
        .u8(FORMAT)
        .opaque(Bytes.utf8(handle.value()))
        .opaque(Bytes.utf8(network))
        .opaque(device.value())
        .u64(recordVersion)
        .toBytes();
  }

  /**
   * The identity that these bytes are.
   *
   * @throws DecodeException if they are none
   */
  public static Identity decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, Identity::read);
  }

  private static Identity read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an identity's version");
    }
    Handle handle = Handle.parse(in.opaque(Limits.MAX_HANDLE).utf8());
    String network = Names.read(in, Limits.MAX_NETWORK_NAME);
    DeviceId device = DeviceId.decode(in.opaque(DeviceId.LENGTH));
    long version = in.u64();
    if (version < 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a record's version");
    }
    return new Identity(handle, network, device, version);
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "Identity";
  }
}
