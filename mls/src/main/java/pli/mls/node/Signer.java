package pli.mls.node;

import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.mls.suite.Labeled;

/**
 * A member's identity: its credential, and the keys that sign for it.
 *
 * @param credential who it says it is
 * @param keys of the signature scheme of the suites it is used with
 */
public record Signer(Credential credential, SignatureKeyPair keys) {
  /**
   * SignWithLabel (RFC 9420 section 5.1.2).
   *
   * @throws IllegalArgumentException if the keys are of another scheme than the suite's
   */
  public Bytes sign(Labeled labeled, String label, Bytes content, Entropy entropy) {
    return labeled.signWithLabel(keys, label, content, entropy);
  }
}
