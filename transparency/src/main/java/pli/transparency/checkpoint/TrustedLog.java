package pli.transparency.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.Limits;
import pli.transparency.note.SignatureType;
import pli.transparency.note.VerifierKey;

/**
 * A log that one believes, and on what condition. Comes from where trust comes from: a network
 * card, a file that its owner wrote.
 *
 * @param origin the first line of its checkpoints
 * @param keys Ed25519 keys (type 0x01) of which one must have signed: 1 to 8, more than one only
 *     while a key is being replaced
 * @param witnesses who else must have signed
 */
public record TrustedLog(String origin, List<VerifierKey> keys, WitnessPolicy witnesses) {
  /**
   * A log.
   *
   * @throws IllegalArgumentException if the origin is empty, there are no keys or too many, one
   *     stands there twice, or one is not a log's
   */
  public TrustedLog {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
    if (origin.isEmpty()
        || keys.isEmpty()
        || keys.size() > Limits.MAX_LOG_KEYS
        || !WitnessPolicy.areKeys(keys, SignatureType.ED25519)) {
      throw new IllegalArgumentException("not a log's name and keys");
    }
  }

  /** A log with one key, whose name is its origin, as c2sp.org/tlog-checkpoint asks for. */
  public TrustedLog(VerifierKey key, WitnessPolicy witnesses) {
    this(key.name(), Collections.singletonList(key), witnesses);
  }
}
