package pli.transparency.account;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.transparency.Limits;

/**
 * The content of a leaf of type {@code reset}: an account's next record, as administrators say it.
 *
 * @param policyVersion of the policy in force at its place, whose administrators sign it
 * @param record of the version behind the one before
 */
public record Reset(long policyVersion, AccountRecord record) {
  private static final int FORMAT = 1;

  /**
   * A reset.
   *
   * @throws IllegalArgumentException if the policy's version is none
   */
  public Reset {
    if (policyVersion < 1) {
      throw new IllegalArgumentException("a policy's version");
    }
  }

  /**
   * The reset that these bytes are.
   *
   * @throws DecodeException if they are none
   */
  public static Reset decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(bytes, Reset::read);
  }

  /** Its bytes, which are what a leaf commits to. */
  public Bytes encode() {
    return new TlsWriter(512).u8(FORMAT).u64(policyVersion).opaque(record.encode()).toBytes();
  }

  private static Reset read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a reset's format");
    }
    long policyVersion = in.u64();
    if (policyVersion < 1) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a policy's version");
    }
    return new Reset(policyVersion, AccountRecord.decode(in.opaque(Limits.MAX_ACCOUNT_RECORD)));
  }
}
