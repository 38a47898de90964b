package pli.transparency.administration;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;

/**
 * By what right somebody who is no administrator yet makes themselves one: an act invited them.
 *
 * @param actVersion of that act, from 1
 * @param token of the invitation, 16 bytes, of which the act has the hash
 */
public record Delegation(long actVersion, Bytes token) {
  /** How many bytes a token has. */
  public static final int TOKEN_LENGTH = 16;

  /**
   * A delegation.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public Delegation {
    if (actVersion < 1 || token.length() != TOKEN_LENGTH) {
      throw new IllegalArgumentException("not a delegation");
    }
  }

  void write(TlsWriter out) {
    out.u64(actVersion).raw(token);
  }

  static Delegation read(TlsReader in) throws DecodeException {
    long actVersion = in.u64();
    Bytes token = in.raw(TOKEN_LENGTH);
    if (actVersion < 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a delegation");
    }
    return new Delegation(actVersion, token);
  }

  /** Says what it is, not which. */
  @Override
  public String toString() {
    return "Delegation";
  }
}
