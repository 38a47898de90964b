package pli.server.directory;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Vrf;

/**
 * An account as the directory keeps it, beside its records. What it may do is not said here: that
 * follows from the policy in force.
 *
 * @param latestVersion of its records, from 1
 * @param labelProof VRF proof of its label, 81 bytes
 */
public record Account(long latestVersion, Bytes labelProof) {
  private static final int FORMAT = 4;

  Account withLatest(long version) {
    return new Account(version, labelProof);
  }

  Bytes encode() {
    return new TlsWriter(128).u8(FORMAT).u64(latestVersion).raw(labelProof).toBytes();
  }

  static Account read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an account's format");
    }
    return new Account(in.u64(), in.raw(Vrf.PROOF_LENGTH));
  }
}
