package pli.mls.schedule;

import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * The step from one epoch to the next (RFC 9420 section 8), held between its two halves: the joiner
 * secret is known, the context of the new epoch is not needed any more for what a Welcome is sealed
 * under, and {@link #open} gives the epoch itself.
 *
 * <p>It is short-lived: {@link #close} wipes what it holds, and the caller does so once the epoch
 * is there.
 */
public final class KeySchedule implements AutoCloseable {
  private final Labeled labeled;
  private final Secret joinerSecret;
  private final Secret memberSecret;

  private KeySchedule(Labeled labeled, Secret joinerSecret, Secret pskSecret) {
    this.labeled = labeled;
    this.joinerSecret = joinerSecret;
    this.memberSecret = labeled.suite().extract(joinerSecret, pskSecret);
  }

  /**
   * What a member of the epoch before knows.
   *
   * @param initSecret of the epoch before
   * @param commitSecret of the path, or {@link #noSecret} without a path
   * @param pskSecret from {@link PskSecret}
   * @param groupContext the encoded context of the new epoch
   */
  public static KeySchedule advance(
      Labeled labeled,
      Secret initSecret,
      Secret commitSecret,
      Secret pskSecret,
      Bytes groupContext) {
    int length = labeled.suite().hashLength();
    try (Secret extracted = labeled.suite().extract(initSecret, commitSecret)) {
      Secret joiner = labeled.expandWithLabel(extracted, "joiner", groupContext, length);
      return new KeySchedule(labeled, joiner, pskSecret);
    }
  }

  /** What a new member knows from its Welcome. {@code joinerSecret} is copied. */
  public static KeySchedule join(Labeled labeled, Secret joinerSecret, Secret pskSecret) {
    return new KeySchedule(labeled, joinerSecret.duplicate(), pskSecret);
  }

  /** As many zero bytes as the hash is long: the commit or PSK secret that is not there. */
  public static Secret noSecret(Labeled labeled) {
    return Secret.adopt(new byte[labeled.suite().hashLength()]);
  }

  /** What goes to new members; a copy. */
  public Secret joinerSecret() {
    return joinerSecret.duplicate();
  }

  /** What seals the GroupInfo in a Welcome (section 12.4.3.1). */
  public Secret welcomeSecret() {
    return labeled.deriveSecret(memberSecret, "welcome");
  }

  /**
   * The new epoch.
   *
   * @param groupContext its encoded context
   */
  public EpochStart open(Bytes groupContext) {
    int length = labeled.suite().hashLength();
    try (Secret epoch = labeled.expandWithLabel(memberSecret, "epoch", groupContext, length)) {
      return EpochStart.of(labeled, epoch);
    }
  }

  @Override
  public void close() {
    joinerSecret.wipe();
    memberSecret.wipe();
  }
}
