package pli.transparency.account;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;

/**
 * What a person keeps on paper: 24 words, which are 256 random bits and a checksum of 8 as BIP-39
 * writes them. They make the recovery key of the account, which may sign its next record. Whoever
 * has the words has the account.
 *
 * <p>The seed is not BIP-39's: it is derived for this one purpose, so the words open no wallet and
 * a wallet's words no account.
 */
public final class RecoveryWords implements AutoCloseable {
  /** How many words. */
  public static final int COUNT = 24;

  private static final int ENTROPY = 32;
  private static final int BITS = 11;
  private static final Bytes LABEL = Bytes.utf8("pli recovery key v1");

  private final Secret entropy;

  private RecoveryWords(Secret entropy) {
    this.entropy = entropy;
  }

  /** Fresh words. */
  public static RecoveryWords random(Entropy entropy) {
    return new RecoveryWords(Secret.random(ENTROPY, entropy));
  }

  /**
   * The words that a person typed, whatever their case and the space between them.
   *
   * @throws DecodeException {@link DecodeException.Reason#TRUNCATED} or {@link
   *     DecodeException.Reason#TRAILING_BYTES} if they are not 24, {@link
   *     DecodeException.Reason#UNKNOWN_KIND} if one is not in the list (the message says which,
   *     from 1), {@link DecodeException.Reason#BAD_VALUE} if the checksum does not fit: two words
   *     are exchanged, or one is wrong
   */
  public static RecoveryWords parse(String text) throws DecodeException {
    String[] typed = text.trim().toLowerCase(Locale.ROOT).split("\\s+");
    if (typed.length != COUNT) {
      throw new DecodeException(
          typed.length < COUNT
              ? DecodeException.Reason.TRUNCATED
              : DecodeException.Reason.TRAILING_BYTES,
          "not " + COUNT + " words");
    }
    // 33 bytes: the entropy, and the first byte of its hash.
    byte[] bytes = new byte[ENTROPY + 1];
    try {
      for (int i = 0; i < COUNT; i++) {
        int number = Collections.binarySearch(EnglishWords.ALL, typed[i]);
        if (number < 0) {
          throw new DecodeException(
              DecodeException.Reason.UNKNOWN_KIND, "word " + (i + 1) + " is not in the list");
        }
        put(bytes, i, number);
      }
      Secret entropy = Secret.copyOf(bytes, 0, ENTROPY);
      if (checksum(entropy) != bytes[ENTROPY]) {
        entropy.wipe();
        throw new DecodeException(
            DecodeException.Reason.BAD_VALUE, "words whose checksum does not fit");
      }
      return new RecoveryWords(entropy);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** The words with a space between each two, to be shown once. */
  public String text() {
    byte[] raw = entropy.copy();
    byte[] bytes = Arrays.copyOf(raw, ENTROPY + 1);
    bytes[ENTROPY] = checksum(entropy);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      words.add(EnglishWords.ALL.get(number(bytes, i)));
    }
    Arrays.fill(raw, (byte) 0);
    Arrays.fill(bytes, (byte) 0);
    return String.join(" ", words);
  }

  /** The recovery key: the same for the same words. */
  public SignatureKeyPair keys() {
    try (Secret seed = Hkdf.expand(entropy, LABEL, Ed25519.SEED_LENGTH)) {
      return Ed25519.fromSeed(seed);
    }
  }

  /** Wipes them. */
  @Override
  public void close() {
    entropy.wipe();
  }

  private static byte checksum(Secret entropy) {
    byte[] raw = entropy.copy();
    try {
      return Sha256.hash(Bytes.copyOf(raw)).at(0);
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  /** Word {@code place} is 11 bits from bit 11 × place on, the first one highest. */
  private static int number(byte[] bytes, int place) {
    int number = 0;
    for (int bit = place * BITS; bit < (place + 1) * BITS; bit++) {
      number = number << 1 | bytes[bit / 8] >>> 7 - bit % 8 & 1;
    }
    return number;
  }

  private static void put(byte[] bytes, int place, int number) {
    for (int i = 0; i < BITS; i++) {
      int bit = place * BITS + i;
      bytes[bit / 8] |= (byte) ((number >>> BITS - 1 - i & 1) << 7 - bit % 8);
    }
  }

  /** Says what it is and nothing of the words. */
  @Override
  public String toString() {
    return "RecoveryWords";
  }
}
