package pli.transparency.witness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * The body of {@code POST …/add-checkpoint}: cosign this, you last saw that.
 *
 * @param oldSize of the tree that the witness cosigned last; 0 if none
 * @param path of the consistency proof from there: at most 63 hashes
 * @param checkpoint with the log's signature
 */
public record AddCheckpointRequest(long oldSize, List<Hash> path, SignedCheckpoint checkpoint) {
  private static final String OLD = "old ";

  /**
   * A request. That the old size is above the checkpoint's can be said, and is for the witness to
   * refuse.
   *
   * @throws IllegalArgumentException if the size is negative or the proof too long
   */
  public AddCheckpointRequest {
    path = Collections.unmodifiableList(new ArrayList<>(path));
    if (oldSize < 0 || path.size() > Limits.MAX_PROOF) {
      throw new IllegalArgumentException("not a request to add a checkpoint");
    }
  }

  /**
   * The request that these bytes are. A witness answers {@link Refusal#MALFORMED} to others.
   *
   * @throws DecodeException if they are none
   */
  public static AddCheckpointRequest parse(Bytes body) throws DecodeException {
    Lines lines = Lines.of(body);
    long oldSize = Decimal.parse(lines.after(OLD));
    List<Hash> path = lines.hashes();
    return new AddCheckpointRequest(oldSize, path, SignedCheckpoint.parse(lines.rest()));
  }

  /** The body. */
  public Bytes encode() {
    StringBuilder body = new StringBuilder(OLD).append(oldSize).append('\n');
    Lines.write(body, path);
    return Bytes.concat(Bytes.utf8(body.toString()), checkpoint.encode());
  }
}
