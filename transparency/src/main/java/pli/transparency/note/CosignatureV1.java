package pli.transparency.note;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;

/** {@code timestamped_signature} of c2sp.org/tlog-cosignature, for Ed25519. */
final class CosignatureV1 {
  private CosignatureV1() {}

  static Bytes sign(SignatureKeyPair keys, String text, long seconds) {
    Bytes signature = Ed25519.sign(keys, message(text, seconds));
    return new TlsWriter().u64(seconds).raw(signature).toBytes();
  }

  static boolean verify(Bytes publicKey, String text, Bytes timestamped) {
    if (timestamped.length() != Long.BYTES + Ed25519.SIGNATURE_LENGTH) {
      return false;
    }
    long seconds = seconds(timestamped);
    Bytes signature = timestamped.slice(Long.BYTES, timestamped.length());
    return seconds >= 0 && Ed25519.verify(publicKey, message(text, seconds), signature);
  }

  /** The time in a signature of the right length; negative past 2^63. */
  static long seconds(Bytes timestamped) {
    try {
      return TlsReader.of(timestamped).u64();
    } catch (DecodeException e) {
      throw new IllegalArgumentException("not a cosignature", e);
    }
  }

  private static Bytes message(String text, long seconds) {
    return Bytes.utf8("cosignature/v1\ntime " + seconds + "\n" + text);
  }
}
