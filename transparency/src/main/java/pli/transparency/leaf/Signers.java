package pli.transparency.leaf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;

/**
 * Who may sign an entry, and how many of them must: the devices of the account record before, one
 * of them; the administrators of the policy in force, two of them.
 *
 * @param keys Ed25519 keys, 1 to 256, no two alike; a signature names its key by the place here
 * @param required how many, 1 to 16
 */
public record Signers(List<Bytes> keys, int required) {
  /**
   * Some signers.
   *
   * @throws IllegalArgumentException if there are none, too many or two alike, a key has not 32
   *     bytes, or more are required than there are
   */
  public Signers {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
    if (keys.size() > Limits.MAX_SIGNERS
        || required < 1
        || required > Math.min(keys.size(), Limits.MAX_LEAF_SIGNATURES)
        || new HashSet<>(keys).size() != keys.size()
        || !keys.stream().allMatch(key -> key.length() == Ed25519.PUBLIC_KEY_LENGTH)) {
      throw new IllegalArgumentException("not a list of signers");
    }
  }

  /**
   * Verifies that enough of them signed, and nobody else.
   *
   * @param origin the log's name
   * @throws VerificationException {@link Reason#BAD_SIGNATURE} if a signature does not hold or is
   *     of nobody here, {@link Reason#TOO_FEW_SIGNERS}
   */
  public void verify(Leaf leaf, String origin) throws VerificationException {
    verifyEach(keys, leaf, origin);
    if (leaf.signatures().size() < required) {
      throw new VerificationException(
          Reason.TOO_FEW_SIGNERS,
          leaf.signatures().size() + " of " + required + " signatures of a record");
    }
  }

  /** Verifies that each signature is of one of these keys. */
  static void verifyEach(List<Bytes> keys, Leaf leaf, String origin) throws VerificationException {
    Bytes signed = leaf.body().toBeSigned(origin);
    for (LeafSignature signature : leaf.signatures()) {
      if (signature.signer() >= keys.size()
          || !Ed25519.verify(keys.get(signature.signer()), signed, signature.signature())) {
        throw new VerificationException(
            Reason.BAD_SIGNATURE, "a signature of a record that does not hold");
      }
    }
  }
}
