package pli.crypto;

import java.nio.charset.StandardCharsets;
import pli.codec.TlsWriter;

/** LabeledExtract and LabeledExpand (RFC 9180 section 4) for one {@code suite_id}. */
final class LabeledKdf {
  private static final byte[] VERSION = "HPKE-v1".getBytes(StandardCharsets.US_ASCII);

  private final Kdf kdf;
  private final byte[] suiteId;

  /**
   * For one algorithm.
   *
   * @param name {@code "KEM"} or {@code "HPKE"}
   * @param ids the registry's numbers, two bytes each
   */
  LabeledKdf(Kdf kdf, String name, int... ids) {
    this.kdf = kdf;
    TlsWriter out = new TlsWriter().raw(name.getBytes(StandardCharsets.US_ASCII));
    for (int id : ids) {
      out.u16(id);
    }
    this.suiteId = out.toByteArray();
  }

  /** The length of a hash, in bytes. */
  int length() {
    return kdf.length();
  }

  byte[] extract(byte[] salt, String label, byte[] ikm) {
    return kdf.extract(salt, VERSION, suiteId, label.getBytes(StandardCharsets.US_ASCII), ikm);
  }

  byte[] expand(byte[] prk, String label, byte[] info, int length) {
    return kdf.expand(prk, labeled(label, info, length), length);
  }

  /** For several outputs of one key, each by the other {@code expand}; closed by the caller. */
  Kdf.Expansion expansion(byte[] prk) {
    return kdf.new Expansion(prk);
  }

  byte[] expand(Kdf.Expansion expansion, String label, byte[] info, int length) {
    return expansion.expand(labeled(label, info, length), length);
  }

  private byte[] labeled(String label, byte[] info, int length) {
    byte[] name = label.getBytes(StandardCharsets.US_ASCII);
    return new TlsWriter(2 + VERSION.length + suiteId.length + name.length + info.length)
        .u16(length)
        .raw(VERSION)
        .raw(suiteId)
        .raw(name)
        .raw(info)
        .toByteArray();
  }
}
