package pli.protocol;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.AesGcm;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Hmac;
import pli.crypto.Secret;

/**
 * What lies in a queue: a message sealed under one member's wrap key (docs/PROTOCOL.md, "Entries").
 * Two entries of one message under two wrap keys have nothing in common but their padded length.
 */
public final class SealedEntry {
  private static final int VERSION = 1;
  private static final int HINT = 4;
  private static final int NONCE = 12;
  private static final int HEADER = 1 + HINT + NONCE;
  private static final int TAG = 16;
  private static final int KEY = 32;
  private static final Bytes HINT_LABEL = Bytes.utf8("pli entry hint v1");
  private static final Bytes KEY_LABEL = Bytes.utf8("pli entry key v1");

  private SealedEntry() {}

  /**
   * Seals {@code message} under {@code wrapKey}.
   *
   * @param wrapKey 32 bytes, of one member in one epoch
   */
  public static Bytes seal(Secret wrapKey, Bytes message, Entropy entropy) {
    byte[] random = new byte[NONCE];
    entropy.fill(random);
    Bytes nonce = Bytes.adopt(random);
    Bytes hint = hint(wrapKey, nonce);
    int padded = PaddedMessage.paddedLength(message);
    byte[] entry = new byte[HEADER + padded + TAG];
    entry[0] = VERSION;
    hint.copyTo(entry, 1);
    nonce.copyTo(entry, 1 + HINT);
    PaddedMessage.put(message, entry, HEADER);
    try (Secret key = Hkdf.expand(wrapKey, KEY_LABEL, KEY)) {
      AesGcm.sealInPlace(key, nonce, associatedData(hint), entry, HEADER, padded);
    }
    return Bytes.adopt(entry);
  }

  /** How many bytes {@link #seal} makes of a message of {@code length} bytes. */
  public static int sealedLength(int length) {
    return HEADER + PaddedMessage.paddedLength(4 + length) + TAG;
  }

  /**
   * The message, or null if {@code entry} was not sealed under {@code wrapKey}, was altered, or is
   * no entry at all.
   */
  public static @Nullable Bytes open(Secret wrapKey, Bytes entry) {
    if (!hintMatches(wrapKey, entry)) {
      return null;
    }
    Bytes hint = entry.slice(1, 1 + HINT);
    Bytes nonce = entry.slice(1 + HINT, HEADER);
    try (Secret key = Hkdf.expand(wrapKey, KEY_LABEL, KEY)) {
      Bytes sealed = entry.slice(HEADER, entry.length());
      return PaddedMessage.unpad(AesGcm.open(key, nonce, associatedData(hint), sealed));
    } catch (CryptoException e) {
      return null;
    }
  }

  /**
   * Whether {@code entry} looks as if it were sealed under {@code wrapKey}: true for each that was,
   * and by chance for one of 2^32 others.
   */
  public static boolean hintMatches(Secret wrapKey, Bytes entry) {
    if (entry.length() < HEADER + TAG || entry.at(0) != VERSION) {
      return false;
    }
    return hint(wrapKey, entry.slice(1 + HINT, HEADER)).equals(entry.slice(1, 1 + HINT));
  }

  private static Bytes hint(Secret wrapKey, Bytes nonce) {
    try (Secret key = Hkdf.expand(wrapKey, HINT_LABEL, KEY)) {
      return Hmac.sha256(key, nonce).slice(0, HINT);
    }
  }

  private static Bytes associatedData(Bytes hint) {
    return new TlsWriter(1 + HINT).u8(VERSION).raw(hint).toBytes();
  }
}
