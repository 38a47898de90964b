package pli.mls.framing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.tree.UpdatePath;

/**
 * What opens a new epoch (RFC 9420 section 12.4).
 *
 * @param proposals what changes, in this order
 * @param path the committer's new keys; null where it may and does leave them away
 */
public record Commit(List<ProposalOrRef> proposals, @Nullable UpdatePath path) {
  /** Copies the list. */
  public Commit {
    proposals = Collections.unmodifiableList(new ArrayList<>(proposals));
  }

  /** Writes the structure. */
  public void write(TlsWriter out) {
    out.vector(proposals, (inner, proposal) -> proposal.write(inner));
    if (path == null) {
      out.u8(0);
    } else {
      path.write(out.u8(1));
    }
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  public static Commit read(TlsReader in) throws DecodeException {
    List<ProposalOrRef> proposals = in.vector(ProposalOrRef::read);
    return new Commit(proposals, in.optional() ? UpdatePath.read(in) : null);
  }
}
