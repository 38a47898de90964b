package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.Capabilities;
import pli.mls.node.KeyPackage;
import pli.mls.node.MlsException;

/** What travels: MLSMessage (RFC 9420 section 6). */
public sealed interface MlsMessage
    permits PublicMessage, PrivateMessage, Welcome, GroupInfo, MlsMessage.KeyPackageMessage {
  /**
   * A key package as a message.
   *
   * @param keyPackage itself
   */
  record KeyPackageMessage(KeyPackage keyPackage) implements MlsMessage {
    @Override
    public WireFormat wireFormat() {
      return WireFormat.KEY_PACKAGE;
    }

    @Override
    public void write(TlsWriter out) {
      keyPackage.write(out);
    }
  }

  /** Which of these. */
  WireFormat wireFormat();

  /** Writes the structure within. */
  void write(TlsWriter out);

  /** The encoded MLSMessage. */
  default Bytes encode() {
    TlsWriter out = new TlsWriter(1024);
    write(out.u16(Capabilities.MLS10).u16(wireFormat().code()));
    return out.toBytes();
  }

  /**
   * The message that {@code encoded} is.
   *
   * @throws MlsException {@link MlsException.Reason#WRONG_VERSION} (F1) or {@link
   *     MlsException.Reason#MALFORMED}; {@link MlsException.Reason#INVALID_PROPOSAL} for a proposal
   *     of an unknown type
   */
  static MlsMessage decode(Bytes encoded) throws MlsException {
    TlsReader in = TlsReader.of(encoded);
    try {
      if (in.u16() != Capabilities.MLS10) { // F1
        throw new MlsException(MlsException.Reason.WRONG_VERSION, "F1: another protocol version");
      }
      MlsMessage message = read(in);
      in.expectEnd();
      return message;
    } catch (DecodeException e) {
      throw Malformed.of("a message", e);
    }
  }

  private static MlsMessage read(TlsReader in) throws DecodeException {
    return switch (WireFormat.of(in.u16())) {
      case PUBLIC_MESSAGE -> PublicMessage.read(in);
      case PRIVATE_MESSAGE -> PrivateMessage.read(in);
      case WELCOME -> Welcome.read(in);
      case GROUP_INFO -> GroupInfo.read(in);
      case KEY_PACKAGE -> new KeyPackageMessage(KeyPackage.read(in));
    };
  }
}
