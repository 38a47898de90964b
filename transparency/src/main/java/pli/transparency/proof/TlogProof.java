package pli.transparency.proof;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;
import pli.transparency.tree.InclusionProof;

/**
 * That something was logged, as one file ({@code .tlog-proof}), which can be checked offline by
 * whoever has the entry and trusts the log and its witnesses.
 *
 * @param extra what the application puts with it, signed by nobody; empty if nothing
 * @param index the entry's place
 * @param path of the inclusion proof, at most 63 hashes
 * @param checkpoint in whose tree
 */
public record TlogProof(Bytes extra, long index, List<Hash> path, SignedCheckpoint checkpoint) {
  private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /**
   * A proof.
   *
   * @throws IllegalArgumentException if the index is negative or a part past its limit
   */
  public TlogProof {
    path = Collections.unmodifiableList(new ArrayList<>(path));
    if (index < 0 || path.size() > Limits.MAX_PROOF || extra.length() > Limits.MAX_EXTRA) {
      throw new IllegalArgumentException("not a proof");
    }
  }

  /**
   * The proof that these bytes are. Verifies nothing.
   *
   * @throws DecodeException if they are none
   */
  public static TlogProof parse(Bytes file) throws DecodeException {
    Lines lines = Lines.of(file);
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "not a tlog-proof, version 1");
    }
    Bytes extra = Bytes.EMPTY;
    if (lines.nextBegins(EXTRA)) {
      extra = StrictBase64.decode(lines.after(EXTRA));
      if (extra.isEmpty()) {
        throw new DecodeException(DecodeException.Reason.NOT_MINIMAL, "a line with nothing extra");
      }
      if (extra.length() > Limits.MAX_EXTRA) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "too much that is extra");
      }
    }
    long index = Decimal.parse(lines.after(INDEX));
    List<Hash> path = lines.hashes();
    return new TlogProof(extra, index, path, SignedCheckpoint.parse(lines.rest()));
  }

  /** The file. */
  public Bytes encode() {
    StringBuilder file = new StringBuilder(FIRST_LINE).append('\n');
    if (!extra.isEmpty()) {
      file.append(EXTRA).append(StrictBase64.encode(extra)).append('\n');
    }
    file.append(INDEX).append(index).append('\n');
    Lines.write(file, path);
    return Bytes.concat(Bytes.utf8(file.toString()), checkpoint.encode());
  }

  /**
   * Verifies that {@code entry} was logged.
   *
   * @param entry as it stands in the log; the file does not have it
   * @throws VerificationException if the checkpoint is not one of {@code log} or too few witnesses
   *     cosigned, or the entry does not stand in its tree
   */
  public VerifiedRecord verify(Bytes entry, TrustedLog log) throws VerificationException {
    VerifiedCheckpoint verified = VerifiedCheckpoint.verify(checkpoint, log);
    InclusionProof proof = new InclusionProof(index, verified.head().size(), path);
    return VerifiedRecord.verify(verified, entry, proof);
  }
}
