package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.MlsLimits;
import pli.mls.node.Proposal;

/** A proposal in a commit (RFC 9420 section 12.4): itself, or the hash of the one sent before. */
public sealed interface ProposalOrRef {
  /**
   * The committer's own.
   *
   * @param proposal itself
   */
  record Inline(Proposal proposal) implements ProposalOrRef {}

  /**
   * One sent before in this epoch.
   *
   * @param hash of the AuthenticatedContent that it was sent in (section 5.2)
   */
  record Reference(Bytes hash) implements ProposalOrRef {}

  /** Writes the structure. */
  default void write(TlsWriter out) {
    switch (this) {
      case Inline inline -> inline.proposal.write(out.u8(1));
      case Reference reference -> out.u8(2).opaque(reference.hash);
    }
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  static ProposalOrRef read(TlsReader in) throws DecodeException {
    int type = in.u8();
    return switch (type) {
      case 1 -> new Inline(Proposal.read(in));
      case 2 -> new Reference(in.opaque(MlsLimits.MAX_HASH));
      default ->
          throw new DecodeException(
              DecodeException.Reason.UNKNOWN_KIND, "neither a proposal nor a reference");
    };
  }
}
