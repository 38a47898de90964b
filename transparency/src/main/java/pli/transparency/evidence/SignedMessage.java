package pli.transparency.evidence;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.DecodeException.Reason;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;

/**
 * What the sender of an MLS application message signed: FramedContentTBS of RFC 9420 section 6.1,
 * read as far as a report needs it, and inside it what Pli puts into such a message.
 *
 * @param group the id of the group
 * @param epoch of it
 * @param data what the message carries, padded: the franking tag is over this
 * @param sentAtMillis as the sender says
 * @param salt of the content
 * @param text that readers were shown; empty if there is none
 */
record SignedMessage(
    Bytes group, long epoch, Bytes data, long sentAtMillis, Bytes salt, String text) {
  private static final Bytes LABEL = Bytes.utf8("MLS 1.0 FramedContentTBS");
  private static final int MLS10 = 1;
  private static final int PRIVATE_MESSAGE = 2;
  private static final int MEMBER = 1;
  private static final int APPLICATION = 1;
  private static final int FRAME_VERSION = 2;

  /**
   * Reads it.
   *
   * @throws DecodeException if it is none, of a message that a member sent enciphered
   */
  static SignedMessage read(Bytes toBeSigned) throws DecodeException {
    TlsReader in = TlsReader.of(toBeSigned);
    if (in.u16() != MLS10 || in.u16() != PRIVATE_MESSAGE) {
      throw bad();
    }
    Bytes group = in.opaque();
    long epoch = in.u64();
    if (in.u8() != MEMBER) {
      throw bad();
    }
    long unusedLeaf = in.u32();
    Bytes unusedData = in.opaque();
    if (in.u8() != APPLICATION) {
      throw bad();
    }
    Bytes data = in.opaque();
    // The context of the group, as far as it says again which group and epoch.
    if (in.u16() != MLS10) {
      throw bad();
    }
    int unusedSuite = in.u16();
    if (!in.opaque().equals(group) || in.u64() != epoch) {
      throw bad();
    }
    return frame(group, epoch, data);
  }

  private static SignedMessage frame(Bytes group, long epoch, Bytes data) throws DecodeException {
    TlsReader padded = TlsReader.of(data);
    long length = padded.u32();
    if (length > padded.remaining()) {
      throw bad();
    }
    return TlsReader.readAll(
        padded.raw((int) length),
        in -> {
          if (in.u8() != FRAME_VERSION) {
            throw bad();
          }
          long sentAtMillis = in.u64();
          Bytes unusedHead = in.opaque();
          SaidText.Said said = SaidText.of(in.opaque());
          return new SignedMessage(group, epoch, data, sentAtMillis, said.salt(), said.text());
        });
  }

  /** Whether this key signed it: VerifyWithLabel of RFC 9420 section 5.1.2. */
  static boolean isSigned(Bytes toBeSigned, Bytes signatureKey, Bytes signature) {
    return signature.length() == Ed25519.SIGNATURE_LENGTH
        && Ed25519.verify(
            signatureKey,
            new TlsWriter(64 + toBeSigned.length()).opaque(LABEL).opaque(toBeSigned).toBytes(),
            signature);
  }

  private static DecodeException bad() {
    return new DecodeException(Reason.BAD_VALUE, "not what a member signed of a message");
  }

  /** Says what it is, not what it says. */
  @Override
  public String toString() {
    return "SignedMessage";
  }
}
