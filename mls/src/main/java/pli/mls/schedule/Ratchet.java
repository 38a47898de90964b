package pli.mls.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.node.MlsException;
import pli.mls.suite.Labeled;
import pli.mls.suite.LabeledExpander;

/**
 * One sender's ratchet of message keys (RFC 9420 section 9.1), as an immutable value: a step gives
 * the key and the ratchet without it. What a step leaves behind cannot be computed from the new
 * value, so who stores only that has erased the used key (section 9.2).
 *
 * <p>Keys of generations that were passed over are kept for late messages, {@link #MAX_SKIPPED} at
 * most, the oldest dropped first; a message more than {@link #MAX_FORWARD} generations ahead is
 * refused, so that a member can make others neither compute nor keep without bound.
 */
final class Ratchet {
  /** How many generations beyond the next expected one a message may be. */
  static final int MAX_FORWARD = 1024;

  /** How many keys of skipped generations are kept. */
  static final int MAX_SKIPPED = 128;

  private static final long LAST_GENERATION = 0xffff_ffffL;

  private final Secret secret;
  private final long next;

  /** Keys of generations below {@link #next}, in rising order; unmodifiable. */
  private final List<MessageKey> skipped;

  private Ratchet(Secret secret, long next, List<MessageKey> skipped) {
    this.secret = secret;
    this.next = next;
    this.skipped = skipped;
  }

  /** A ratchet at generation 0. */
  static Ratchet start(Secret secret) {
    return new Ratchet(secret, 0, Collections.emptyList());
  }

  /**
   * A key, and the ratchet without it.
   *
   * @param passedOver how many generations before this one were not used yet and are now awaited;
   *     −1 if this is one of those
   */
  record Step(Ratchet ratchet, MessageKey key, long passedOver) {}

  /**
   * The next unused key, for sending.
   *
   * @throws MlsException {@link MlsException.Reason#GENERATION_TOO_FAR} after 2^32 messages
   */
  Step advance(Labeled labeled) throws MlsException {
    if (next > LAST_GENERATION) {
      throw new MlsException(
          MlsException.Reason.GENERATION_TOO_FAR, "all generations of this epoch are used");
    }
    try (LabeledExpander from = labeled.expander(secret)) {
      MessageKey key = keyOf(labeled, from, next);
      return new Step(new Ratchet(after(labeled, from, next), next + 1, skipped), key, 0);
    }
  }

  /**
   * The key of {@code generation}, for receiving.
   *
   * @throws MlsException {@link MlsException.Reason#GENERATION_TOO_FAR} (R1) or {@link
   *     MlsException.Reason#GENERATION_CONSUMED} (R2)
   */
  Step at(Labeled labeled, long generation) throws MlsException {
    if (generation < next) {
      return takeSkipped(generation);
    }
    if (generation - next > MAX_FORWARD) { // R1
      throw new MlsException(
          MlsException.Reason.GENERATION_TOO_FAR, "R1: too many generations ahead");
    }
    List<MessageKey> kept = new ArrayList<>(skipped);
    Secret at = secret;
    for (long passed = next; passed < generation; passed++) {
      Secret following;
      try (LabeledExpander from = labeled.expander(at)) {
        if (generation - passed <= MAX_SKIPPED) {
          kept.add(keyOf(labeled, from, passed));
        }
        following = after(labeled, from, passed);
      }
      if (at != secret) {
        at.wipe();
      }
      at = following;
    }
    try (LabeledExpander from = labeled.expander(at)) {
      MessageKey key = keyOf(labeled, from, generation);
      Secret following = after(labeled, from, generation);
      if (at != secret) {
        at.wipe();
      }
      return new Step(new Ratchet(following, generation + 1, newest(kept)), key, generation - next);
    }
  }

  private Step takeSkipped(long generation) throws MlsException {
    List<MessageKey> rest = new ArrayList<>(skipped.size());
    MessageKey found = null;
    for (MessageKey key : skipped) {
      if (key.generation() == generation) {
        found = key;
      } else {
        rest.add(key);
      }
    }
    if (found == null) { // R2
      throw new MlsException(
          MlsException.Reason.GENERATION_CONSUMED, "R2: used, or skipped too long ago");
    }
    // A copy, for the ratchet of before must stay as it is if the message turns out to be forged.
    return new Step(
        new Ratchet(secret, next, Collections.unmodifiableList(rest)), found.duplicate(), -1);
  }

  private static List<MessageKey> newest(List<MessageKey> keys) {
    if (keys.isEmpty()) {
      return Collections.emptyList();
    }
    int from = Math.max(0, keys.size() - MAX_SKIPPED);
    return Collections.unmodifiableList(new ArrayList<>(keys.subList(from, keys.size())));
  }

  private static MessageKey keyOf(Labeled labeled, LabeledExpander from, long generation) {
    CipherSuite suite = labeled.suite();
    Secret nonce = from.deriveTreeSecret("nonce", generation, suite.aeadNonceLength());
    return new MessageKey(
        generation,
        from.deriveTreeSecret("key", generation, suite.aeadKeyLength()),
        Bytes.adopt(nonce.copy()));
  }

  private static Secret after(Labeled labeled, LabeledExpander from, long generation) {
    return from.deriveTreeSecret("secret", generation, labeled.suite().hashLength());
  }

  void write(TlsWriter out) {
    StoredSecret.write(out, secret);
    out.u64(next);
    out.u16(skipped.size());
    for (MessageKey key : skipped) {
      out.u32(key.generation());
      StoredSecret.write(out, key.key());
      out.opaque(key.nonce());
    }
  }

  static Ratchet read(TlsReader in, Labeled labeled) throws DecodeException {
    CipherSuite suite = labeled.suite();
    Secret secret = StoredSecret.read(in, suite.hashLength());
    long next = in.u64();
    int count = in.u16();
    if (count > MAX_SKIPPED || next < 0 || next > LAST_GENERATION + 1) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a ratchet beyond its limits");
    }
    List<MessageKey> skipped = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      skipped.add(
          new MessageKey(
              in.u32(),
              StoredSecret.read(in, suite.aeadKeyLength()),
              in.opaque(suite.aeadNonceLength())));
    }
    return new Ratchet(secret, next, Collections.unmodifiableList(skipped));
  }
}
