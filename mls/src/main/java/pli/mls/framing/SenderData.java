package pli.mls.framing;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.LeafIndex;

/**
 * What a PrivateMessage hides about its sender (RFC 9420 section 6.3.2).
 *
 * @param leaf who
 * @param generation which of that sender's keys
 * @param reuseGuard 4 random bytes that are mixed into the nonce
 */
public record SenderData(LeafIndex leaf, long generation, Bytes reuseGuard) {
  static final int GUARD_LENGTH = 4;

  byte[] encode() {
    TlsWriter out = new TlsWriter(12);
    leaf.write(out);
    return out.u32(generation).raw(reuseGuard).toByteArray();
  }

  static SenderData read(TlsReader in) throws DecodeException {
    return new SenderData(LeafIndex.read(in), in.u32(), in.raw(GUARD_LENGTH));
  }

  /** {@code nonce} with the reuse guard mixed into its first bytes (section 6.3.1). */
  Bytes guard(Bytes nonce) {
    byte[] guarded = nonce.toByteArray();
    for (int i = 0; i < GUARD_LENGTH; i++) {
      guarded[i] ^= reuseGuard.at(i);
    }
    return Bytes.adopt(guarded);
  }
}
