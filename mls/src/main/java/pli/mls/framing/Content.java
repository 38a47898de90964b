package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.Proposal;

/** What a framed message carries (RFC 9420 section 6). */
public sealed interface Content {
  /**
   * Something said.
   *
   * @param data opaque to MLS
   */
  record Application(Bytes data) implements Content {}

  /**
   * Something proposed.
   *
   * @param proposal what
   */
  record Proposed(Proposal proposal) implements Content {}

  /**
   * Something committed.
   *
   * @param commit what
   */
  record Committed(Commit commit) implements Content {}

  /** Which of these. */
  default ContentType type() {
    return switch (this) {
      case Application application -> ContentType.APPLICATION;
      case Proposed proposed -> ContentType.PROPOSAL;
      case Committed committed -> ContentType.COMMIT;
    };
  }

  /** Writes the content without its type. */
  default void write(TlsWriter out) {
    switch (this) {
      case Application application -> out.opaque(application.data);
      case Proposed proposed -> proposed.proposal.write(out);
      case Committed committed -> committed.commit.write(out);
    }
  }

  /**
   * Reads content of {@code type}.
   *
   * @throws DecodeException if it is none
   */
  static Content read(TlsReader in, ContentType type) throws DecodeException {
    return switch (type) {
      case APPLICATION -> new Application(in.opaque());
      case PROPOSAL -> new Proposed(Proposal.read(in));
      case COMMIT -> new Committed(Commit.read(in));
    };
  }
}
