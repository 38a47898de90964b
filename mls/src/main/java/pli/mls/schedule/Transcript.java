package pli.mls.schedule;

import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.mls.suite.Labeled;

/**
 * The running hashes over all commits of a group (RFC 9420 section 8.2).
 *
 * @param confirmed up to and including the signature of the last commit; empty in epoch 0
 * @param interim that and the last commit's confirmation tag
 */
public record Transcript(Bytes confirmed, Bytes interim) {
  /**
   * The confirmed hash after a commit.
   *
   * @param commit the encoded ConfirmedTranscriptHashInput
   */
  public static Bytes confirm(Labeled labeled, Bytes interimBefore, Bytes commit) {
    return labeled.suite().hash(Bytes.concat(interimBefore, commit));
  }

  /** The transcript whose last commit bears {@code confirmationTag}. */
  public static Transcript of(Labeled labeled, Bytes confirmed, Bytes confirmationTag) {
    Bytes input = new TlsWriter().raw(confirmed).opaque(confirmationTag).toBytes();
    return new Transcript(confirmed, labeled.suite().hash(input));
  }
}
