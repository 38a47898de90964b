package pli.crypto;

import pli.codec.Bytes;

/**
 * HKDF-Expand (RFC 5869) of one key to several outputs, each as {@link CipherSuite#expand} gives it
 * and at half of its price. Keeps what is left of the key until it is closed, and reads the key
 * only when it is made; for one thread.
 */
public final class Expander implements AutoCloseable {
  private final Kdf.Expansion expansion;

  Expander(Kdf.Expansion expansion) {
    this.expansion = expansion;
  }

  /**
   * {@code length} bytes, at most 255 hashes.
   *
   * @throws IllegalStateException if this is closed
   */
  public Secret expand(Bytes info, int length) {
    return Secret.adopt(expansion.expand(info.toByteArray(), length));
  }

  /** Erases what is left of the key. */
  @Override
  public void close() {
    expansion.close();
  }
}
