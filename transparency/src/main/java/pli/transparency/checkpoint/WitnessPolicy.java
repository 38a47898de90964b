package pli.transparency.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;

/**
 * How many of which witnesses must have cosigned.
 *
 * @param required how many; 0 where the log's word is enough, as in a network that has no witness
 *     yet
 * @param witnesses their keys: at most 32, of which no two have one public key
 */
public record WitnessPolicy(int required, List<VerifierKey> witnesses) {
  /** No witness is asked for. */
  public static final WitnessPolicy NONE = new WitnessPolicy(0, Collections.emptyList());

  /**
   * A policy.
   *
   * @throws IllegalArgumentException if more are required than there are, a key does not make
   *     cosignatures, or one key stands there twice
   */
  public WitnessPolicy {
    witnesses = Collections.unmodifiableList(new ArrayList<>(witnesses));
    if (required < 0
        || required > witnesses.size()
        || witnesses.size() > Limits.MAX_WITNESSES
        || !areKeys(witnesses, SignatureType.COSIGNATURE_V1)) {
      throw new IllegalArgumentException("not a witness policy");
    }
  }

  /** Whether all are of this type and no two are one key, under whatever names. */
  static boolean areKeys(List<VerifierKey> keys, SignatureType type) {
    Set<Bytes> distinct = new HashSet<>();
    for (VerifierKey key : keys) {
      if (key.type() != type || !distinct.add(key.publicKey())) {
        return false;
      }
    }
    return true;
  }
}
