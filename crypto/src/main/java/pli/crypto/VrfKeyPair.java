package pli.crypto;

import pli.codec.Bytes;

/** A key of {@link Vrf} and its public half, which belong together. */
public final class VrfKeyPair {
  private final Secret scalar;
  private final Bytes publicKey;

  private VrfKeyPair(Secret scalar) throws CryptoException {
    this.publicKey =
        VrfCurve.encode(
            VrfCurve.multiply(VrfCurve.BASE, NistCurve.P256.privateKey(scalar.raw()).getD()));
    this.scalar = scalar;
  }

  /** A fresh pair. */
  public static VrfKeyPair generate(Entropy entropy) {
    for (int attempt = 0; attempt < 256; attempt++) {
      Secret scalar = Secret.random(VrfCurve.SCALAR, entropy);
      try {
        return new VrfKeyPair(scalar);
      } catch (CryptoException e) {
        scalar.wipe();
      }
    }
    throw new IllegalStateException("256 scalars in a row out of range: not random");
  }

  /**
   * The pair of a private key, of which it keeps a copy.
   *
   * @throws CryptoException {@link CryptoException.Reason#BAD_KEY} if it is not a number of 32
   *     bytes from 1 to n − 1
   */
  public static VrfKeyPair of(Secret scalar) throws CryptoException {
    return new VrfKeyPair(scalar.duplicate());
  }

  /** The private half: 32 bytes, big-endian. Wiping it ends the use of this pair. */
  public Secret scalar() {
    return scalar;
  }

  /** The public half: a compressed point of 33 bytes. */
  public Bytes publicKey() {
    return publicKey;
  }

  /** The output of an input and its proof: always the same. */
  public Vrf.Proved prove(Bytes input) {
    return Vrf.prove(scalar.raw(), publicKey, input);
  }
}
