package pli.crypto;

/**
 * HPKE's {@code info} as the key schedule of one suite takes it in (RFC 9180 section 5.1): hashed,
 * so that who seals to many with the same {@code info} hashes it once. Public, immutable, made by
 * {@link CipherSuite#hpkeInfo}.
 */
public final class HpkeInfo {
  private final Hpke hpke;
  private final byte[] keyScheduleContext;

  HpkeInfo(Hpke hpke, byte[] keyScheduleContext) {
    this.hpke = hpke;
    this.keyScheduleContext = keyScheduleContext;
  }

  /** {@code key_schedule_context}, never written; the hash is another one in another suite. */
  byte[] contextFor(Hpke user) {
    if (user != hpke) {
      throw new IllegalArgumentException("an info of another suite");
    }
    return keyScheduleContext;
  }
}
