package pli.mls.node;

import pli.codec.Bytes;
import pli.crypto.CipherSuite;

/** A key package that passed {@link KeyPackage#validate}; there is no other way to make one. */
public final class ValidatedKeyPackage {
  private final KeyPackage keyPackage;
  private final CipherSuite suite;

  ValidatedKeyPackage(KeyPackage keyPackage, CipherSuite suite) {
    this.keyPackage = keyPackage;
    this.suite = suite;
  }

  /** The key package. */
  public KeyPackage keyPackage() {
    return keyPackage;
  }

  /** Its cipher suite. */
  public CipherSuite suite() {
    return suite;
  }

  /** Its leaf. */
  public LeafNode leafNode() {
    return keyPackage.leafNode();
  }

  /** {@link KeyPackage#reference}, which cannot fail here. */
  public Bytes reference() {
    try {
      return keyPackage.reference();
    } catch (MlsException e) {
      throw new IllegalStateException("a validated key package has a known suite", e);
    }
  }
}
