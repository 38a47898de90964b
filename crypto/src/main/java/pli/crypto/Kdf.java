package pli.crypto;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.Arrays;

/**
 * One hash function with HMAC (RFC 2104) and HKDF (RFC 5869) over it. Each thread has one of the
 * platform's digests, so this is safe in any thread. A digest of the platform still has its result
 * in it when it has given it, until it is used again or reset: so it is reset at once. Which of the
 * platform's providers has it is looked up once.
 *
 * <p>HMAC is written out over the digest, rather than taken from the platform, because a key then
 * passes through one array that is overwritten afterwards, where {@code SecretKeySpec} and {@code
 * Mac} keep copies that nobody can reach; and because MLS derives a dozen short keys for each
 * message, for which the platform's way takes twice as long.
 */
final class Kdf {
  static final Kdf SHA256 = new Kdf(1, "SHA-256", 32, 64);
  static final Kdf SHA384 = new Kdf(2, "SHA-384", 48, 128);

  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final int hpkeId;
  private final String digestName;
  private final int length;
  private final int blockLength;
  private final Provider provider;

  /** To make one takes as long as to hash a short message. */
  private final ThreadLocal<MessageDigest> own = ThreadLocal.withInitial(this::newDigest);

  private Kdf(int hpkeId, String digestName, int length, int blockLength) {
    this.hpkeId = hpkeId;
    this.digestName = digestName;
    this.length = length;
    this.blockLength = blockLength;
    try {
      provider = MessageDigest.getInstance(digestName).getProvider();
    } catch (NoSuchAlgorithmException e) {
      throw noDigest(digestName, e);
    }
  }

  /** The number of HPKE's registry (RFC 9180 section 7.2). */
  int hpkeId() {
    return hpkeId;
  }

  /** The length of a hash, in bytes: RFC 5869's HashLen, RFC 9180's Nh. */
  int length() {
    return length;
  }

  byte[] hash(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] hash = digest.digest();
    digest.reset();
    return hash;
  }

  byte[] mac(byte[] key, byte[]... parts) {
    MessageDigest digest = digest();
    byte[] pad = pad(digest, key);
    digest.update(pad);
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] code = new byte[length];
    finish(digest, pad, code);
    Arrays.fill(pad, (byte) 0);
    return code;
  }

  /** HKDF-Extract; an empty salt stands for zeros, with which HMAC fills up its key. */
  byte[] extract(byte[] salt, byte[]... ikm) {
    return mac(salt, ikm);
  }

  /** HKDF-Expand. */
  byte[] expand(byte[] prk, byte[] info, int wanted) {
    checkWanted(wanted);
    MessageDigest digest = digest();
    byte[] pad = pad(digest, prk);
    byte[] output = new byte[wanted];
    byte[] block = new byte[length];
    for (int at = 0, counter = 1; at < wanted; at += length, counter++) {
      digest.update(pad);
      if (counter > 1) {
        digest.update(block);
      }
      digest.update(info);
      digest.update((byte) counter);
      finish(digest, pad, block);
      System.arraycopy(block, 0, output, at, Math.min(length, wanted - at));
    }
    Arrays.fill(block, (byte) 0);
    Arrays.fill(pad, (byte) 0);
    return output;
  }

  private void checkWanted(int wanted) {
    if (wanted < 0 || wanted > 255 * length) {
      throw new IllegalArgumentException("HKDF cannot expand to " + wanted + " bytes");
    }
  }

  /**
   * HKDF-Expand of one key to several outputs. The two hashes that begin with the padded key are
   * kept as they are behind it, and copied for each output: half of the work for short ones. For
   * one thread; closing it erases the two.
   */
  final class Expansion implements AutoCloseable {
    private final MessageDigest inner = newDigest();
    private final MessageDigest outer = newDigest();
    private boolean closed;

    Expansion(byte[] prk) {
      byte[] pad = pad(inner, prk);
      inner.update(pad);
      turn(pad, (byte) (INNER ^ OUTER));
      outer.update(pad);
      Arrays.fill(pad, (byte) 0);
    }

    byte[] expand(byte[] info, int wanted) {
      checkWanted(wanted);
      if (closed) {
        throw new IllegalStateException("a key is expanded after it was erased");
      }
      byte[] output = new byte[wanted];
      byte[] block = new byte[length];
      for (int at = 0, counter = 1; at < wanted; at += length, counter++) {
        MessageDigest within = copy(inner);
        if (counter > 1) {
          within.update(block);
        }
        within.update(info);
        within.update((byte) counter);
        finish(within, copy(outer), block);
        System.arraycopy(block, 0, output, at, Math.min(length, wanted - at));
      }
      Arrays.fill(block, (byte) 0);
      return output;
    }

    private void finish(MessageDigest within, MessageDigest around, byte[] target) {
      try {
        within.digest(target, 0, length);
        within.reset();
        around.update(target);
        around.digest(target, 0, length);
        around.reset();
      } catch (DigestException e) {
        throw new IllegalStateException("a hash of another length", e);
      }
    }

    private static MessageDigest copy(MessageDigest digest) {
      try {
        return (MessageDigest) digest.clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("the platform cannot copy a hash", e);
      }
    }

    @Override
    public void close() {
      closed = true;
      inner.reset();
      outer.reset();
    }
  }

  /** The key as a block, with HMAC's inner padding over it. */
  private byte[] pad(MessageDigest digest, byte[] key) {
    byte[] pad;
    if (key.length <= blockLength) {
      pad = Arrays.copyOf(key, blockLength);
    } else {
      byte[] hashed = digest.digest(key);
      pad = Arrays.copyOf(hashed, blockLength);
      Arrays.fill(hashed, (byte) 0);
    }
    turn(pad, INNER);
    return pad;
  }

  /**
   * The outer half of HMAC: takes the inner hash out of {@code digest} and writes the code to
   * {@code target}. Leaves {@code pad} as it was.
   */
  private void finish(MessageDigest digest, byte[] pad, byte[] target) {
    byte difference = INNER ^ OUTER;
    try {
      digest.digest(target, 0, length);
      turn(pad, difference);
      digest.update(pad);
      digest.update(target, 0, length);
      digest.digest(target, 0, length);
      digest.reset();
      turn(pad, difference);
    } catch (DigestException e) {
      throw new IllegalStateException("a hash of another length", e);
    }
  }

  private static void turn(byte[] block, byte mask) {
    for (int i = 0; i < block.length; i++) {
      block[i] ^= mask;
    }
  }

  /** This thread's, with nothing in it. Nobody who has it calls somebody who takes it. */
  private MessageDigest digest() {
    MessageDigest digest = own.get();
    digest.reset();
    return digest;
  }

  private MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(digestName, provider);
    } catch (NoSuchAlgorithmException e) {
      throw noDigest(digestName, e);
    }
  }

  private static IllegalStateException noDigest(String name, NoSuchAlgorithmException cause) {
    return new IllegalStateException("the platform has no " + name, cause);
  }
}
