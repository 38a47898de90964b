package pli.transparency.evidence;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Lines;

/**
 * A file of evidence. It names the log's key that it speaks of: who knows that key from elsewhere,
 * from the network's card, needs nothing else. What it says is believed by nobody before it is
 * verified.
 */
public sealed interface Evidence
    permits ForkEvidence, BrokenChainEvidence, RecordEvidence, UnsignedEvidence, ReportEvidence {
  /** The line that all of these files begin with. */
  String FIRST_LINE = "pli evidence v1";

  /**
   * The evidence that these bytes are. Verifies nothing.
   *
   * @throws DecodeException if they are none, or not in the one encoding
   */
  static Evidence parse(Bytes file) throws DecodeException {
    if (file.length() > Limits.MAX_EVIDENCE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "evidence past its limit");
    }
    Lines lines = Lines.of(file.utf8());
    if (!lines.next().equals(FIRST_LINE)) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "not evidence, version 1");
    }
    String kind = lines.after("kind ");
    VerifierKey log = EvidenceLines.readKey(lines);
    Evidence evidence =
        switch (kind) {
          case ForkEvidence.KIND -> ForkEvidence.read(log, lines);
          case BrokenChainEvidence.KIND -> BrokenChainEvidence.read(log, lines);
          case RecordEvidence.KIND -> RecordEvidence.read(log, lines);
          case UnsignedEvidence.KIND -> UnsignedEvidence.read(log, lines);
          case ReportEvidence.KIND -> ReportEvidence.read(log, lines);
          default ->
              throw new DecodeException(
                  DecodeException.Reason.UNKNOWN_KIND, "evidence of an unknown kind");
        };
    if (!lines.atEnd()) {
      throw new DecodeException(DecodeException.Reason.TRAILING_BYTES, "more than the evidence");
    }
    return evidence;
  }

  /** The log's key, under whose name and by whose signature it is all said. */
  VerifierKey log();

  /** The file. */
  Bytes encode();
}
