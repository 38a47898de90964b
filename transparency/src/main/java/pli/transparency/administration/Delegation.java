package pli.transparency.administration;

import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * By what right somebody who is no administrator yet makes themselves one: an act invited them, and
 * the key that it names signs.
 *
 * @param actVersion of that act, from 1
 */
public record Delegation(long actVersion) {
  /**
   * A delegation.
   *
   * @throws IllegalArgumentException if the version is none
   */
  public Delegation {
    if (actVersion < 1) {
      throw new IllegalArgumentException("not a delegation");
    }
  }

  void write(TlsWriter out) {
    out.u64(actVersion);
  }

  static Delegation read(TlsReader in) throws DecodeException {
    long actVersion = in.u64();
    if (actVersion < 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a delegation");
    }
    return new Delegation(actVersion);
  }
}
