package pli.client.attachment;

import java.util.Arrays;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.AesGcm;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;

/**
 * Tink's streaming AEAD "AES-GCM-HKDF" (<a
 * href="https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming">its
 * specification</a>) with SHA-256, keys of 32 bytes and ciphertext segments of 64 KiB: a file is
 * cut into segments, each sealed by itself, and the nonce of each says which it is and whether it
 * is the last. So segments that were left out, exchanged, repeated or cut off at the end do not
 * open, and any one can be opened alone. The construction is STREAM (Hoang, Reyhanitabar, Rogaway,
 * Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015).
 *
 * <p>The ciphertext begins with a header of {@value #HEADER} bytes: its length, a salt, a prefix of
 * nonces. The first segment is shorter by that.
 */
public final class StreamSeal implements AutoCloseable {
  /** Bytes of the header. */
  public static final int HEADER = 40;

  /** Bytes of a segment's ciphertext; of all but the first and the last. */
  public static final int SEGMENT = 64 << 10;

  static final int KEY = 32;

  private static final int SALT = 32;
  private static final int PREFIX = 7;

  /** Bytes that a segment's ciphertext is longer by. */
  public static final int TAG = AesGcm.TAG_LENGTH;

  private static final int PLAIN_SEGMENT = SEGMENT - TAG;

  private final Bytes header;
  private final Secret derived;

  private StreamSeal(Bytes header, Secret derived) {
    this.header = header;
    this.derived = derived;
  }

  /** A fresh header. */
  public static Bytes newHeader(Entropy entropy) {
    byte[] header = new byte[HEADER];
    entropy.fill(header);
    header[0] = HEADER;
    return Bytes.adopt(header);
  }

  /**
   * For a ciphertext with this header.
   *
   * @throws CryptoException if it is no header
   */
  public static StreamSeal of(Secret key, Bytes aad, Bytes header) throws CryptoException {
    if (header.length() != HEADER || header.at(0) != HEADER || key.length() != KEY) {
      throw new CryptoException(
          CryptoException.Reason.AUTHENTICATION_FAILED, "no header of a sealed file");
    }
    try (Secret salt = Secret.copyOf(header.slice(1, 1 + SALT));
        Secret extracted = Hkdf.extract(salt, key)) {
      return new StreamSeal(header, Hkdf.expand(extracted, aad, KEY));
    }
  }

  Bytes header() {
    return header;
  }

  /** How long the ciphertext of so many bytes is. */
  static long sealedLength(long length) {
    return HEADER + length + TAG * segments(length);
  }

  /** How many segments so many bytes become; one at least. */
  static long segments(long length) {
    return Math.max(1, (length + HEADER + PLAIN_SEGMENT - 1) / PLAIN_SEGMENT);
  }

  /** Where a segment begins in the plaintext. */
  static long plainStart(long segment) {
    return segment == 0 ? 0 : segment * PLAIN_SEGMENT - HEADER;
  }

  /** How many bytes of plaintext a segment has. */
  static int plainLength(long segment, long length) {
    return (int) (Math.min(length, plainStart(segment + 1)) - plainStart(segment));
  }

  /** Where a segment begins in the ciphertext; the header comes before the first. */
  static long sealedStart(long segment) {
    return segment == 0 ? HEADER : segment * SEGMENT;
  }

  /** Seals a segment. */
  public Bytes seal(long segment, boolean last, byte[] plain) {
    return AesGcm.seal(derived, nonce(segment, last), Bytes.EMPTY, plain);
  }

  /**
   * Opens a segment.
   *
   * @throws CryptoException if it is not this segment of this file, or not as it was sealed
   */
  public byte[] open(long segment, boolean last, Bytes sealed) throws CryptoException {
    return AesGcm.open(derived, nonce(segment, last), Bytes.EMPTY, sealed);
  }

  private Bytes nonce(long segment, boolean last) {
    return new TlsWriter(12)
        .raw(header.slice(1 + SALT, 1 + SALT + PREFIX))
        .u32(segment)
        .u8(last ? 1 : 0)
        .toBytes();
  }

  /** For whoever wipes a buffer of plaintext. */
  static void wipe(byte[] plain) {
    Arrays.fill(plain, (byte) 0);
  }

  @Override
  public void close() {
    derived.close();
  }
}
