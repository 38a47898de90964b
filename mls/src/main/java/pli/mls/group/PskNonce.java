package pli.mls.group;

import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.node.PreSharedKeyId;

/** Makes the name of a pre-shared key the name of one use of it (RFC 9420 section 8.4). */
final class PskNonce {
  private PskNonce() {}

  /** {@code id} with a random nonce as long as the hash (V5) in place of its own. */
  static PreSharedKeyId fresh(PreSharedKeyId id, CipherSuite suite, Entropy entropy) {
    byte[] random = new byte[suite.hashLength()];
    entropy.fill(random);
    Bytes nonce = Bytes.adopt(random);
    return switch (id) {
      case PreSharedKeyId.External external -> new PreSharedKeyId.External(external.id(), nonce);
      case PreSharedKeyId.Resumption old ->
          new PreSharedKeyId.Resumption(old.usage(), old.groupId(), old.epoch(), nonce);
    };
  }
}
