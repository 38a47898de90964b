package pli.server.directory;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Vrf;

/**
 * An account as the directory keeps it, beside its records.
 *
 * @param role what it may do
 * @param latestVersion of its records, from 1
 * @param labelProof VRF proof of its label, 81 bytes
 */
public record Account(Role role, long latestVersion, Bytes labelProof) {
  private static final int FORMAT = 3;

  Account withLatest(long version) {
    return new Account(role, version, labelProof);
  }

  Bytes encode() {
    return new TlsWriter(128)
        .u8(FORMAT)
        .u8(role.ordinal())
        .u64(latestVersion)
        .raw(labelProof)
        .toBytes();
  }

  static Account read(TlsReader in) throws DecodeException {
    int format = in.u8();
    int role = in.u8();
    if (format != FORMAT || role >= Role.values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an account's format");
    }
    return new Account(Role.values()[role], in.u64(), in.raw(Vrf.PROOF_LENGTH));
  }
}
