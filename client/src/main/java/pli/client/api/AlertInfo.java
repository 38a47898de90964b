package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pli.codec.Bytes;

/**
 * An alert of the network that this device has heard of, or the revocation of one.
 *
 * @param id of the alert, 32 hexadecimal digits
 * @param level inform, stop or lock; empty of a revocation
 * @param exercise whether nothing has happened, and nothing follows
 * @param state whether it counts
 * @param issuedMillis when it was written, by whoever wrote it
 * @param expiresMillis when it ends by itself; 0 of a revocation
 * @param texts what it says, by language
 * @param signers the names of the alert keys that signed it, while it is in force
 * @param required how many of the network's alert keys must sign
 * @param file the signed note itself, which others can check with no help of this device
 * @param heardMillis when this device heard of it first
 * @param fromServer whether the server has shown it
 * @param withheld whether the server did not, though it should have
 * @param read whether the person has read it
 * @param overridden whether the person sends although it asks not to
 */
public record AlertInfo(
    String id,
    String level,
    boolean exercise,
    State state,
    long issuedMillis,
    long expiresMillis,
    Map<String, String> texts,
    List<String> signers,
    int required,
    Bytes file,
    long heardMillis,
    boolean fromServer,
    boolean withheld,
    boolean read,
    boolean overridden) {
  /** With copies of {@code texts} and {@code signers}. */
  public AlertInfo {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    signers = Collections.unmodifiableList(new ArrayList<>(signers));
  }

  /** Whether it counts. */
  public enum State {
    /** It does. */
    IN_FORCE,
    /** Its time is over. */
    ENDED,
    /** It was revoked. */
    REVOKED,
    /** It is a revocation, which counts for good. */
    REVOCATION
  }
}
