package pli.mls.schedule;

import pli.codec.Bytes;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.HpkeExport;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * The init secret of an epoch that someone from outside opens: agreed on by way of the external key
 * of the epoch before (RFC 9420 section 8.3).
 */
public final class ExternalInitSecret {
  private static final Bytes LABEL = Bytes.utf8("MLS 1.0 external init secret");

  private ExternalInitSecret() {}

  /**
   * The joiner's side: the secret, and what leads the members to it.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if the key is none of the suite
   */
  public static HpkeExport send(Labeled labeled, Bytes externalPub, Entropy entropy)
      throws CryptoException {
    int length = labeled.suite().hashLength();
    return labeled.suite().hpkeSendExport(externalPub, Bytes.EMPTY, LABEL, length, entropy);
  }

  /**
   * A member's side.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_CIPHERTEXT} if the output is none
   */
  public static Secret receive(Labeled labeled, KemKeyPair externalKeys, Bytes kemOutput)
      throws CryptoException {
    int length = labeled.suite().hashLength();
    return labeled.suite().hpkeReceiveExport(externalKeys, kemOutput, Bytes.EMPTY, LABEL, length);
  }
}
