package pli.mls.schedule;

import java.util.Arrays;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Secret;

/** A secret within a stored state, as {@code opaque<V>}. */
public final class StoredSecret {
  private StoredSecret() {}

  /** Writes {@code secret}. */
  public static void write(TlsWriter out, Secret secret) {
    byte[] copy = secret.copy();
    out.opaque(copy);
    Arrays.fill(copy, (byte) 0);
  }

  /**
   * Reads a secret.
   *
   * @throws DecodeException if there is none
   */
  public static Secret read(TlsReader in) throws DecodeException {
    return Secret.copyOf(in.opaque());
  }

  /**
   * Reads a secret of {@code length} bytes.
   *
   * @throws DecodeException if there is none, or another
   */
  static Secret read(TlsReader in, int length) throws DecodeException {
    Bytes secret = in.opaque();
    if (secret.length() != length) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a secret of another length");
    }
    return Secret.copyOf(secret);
  }
}
