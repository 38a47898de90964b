package pli.mls.tree;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.HpkeCiphertext;
import pli.mls.node.MlsLimits;

/**
 * A parent's new key in an {@link UpdatePath}.
 *
 * @param encryptionKey the new HPKE public key
 * @param encryptedPathSecrets the path secret, once for each node of the copath child's resolution,
 *     new leaves left out
 */
public record UpdatePathNode(Bytes encryptionKey, List<HpkeCiphertext> encryptedPathSecrets) {
  /** Copies the list. */
  public UpdatePathNode {
    encryptedPathSecrets = Collections.unmodifiableList(new ArrayList<>(encryptedPathSecrets));
  }

  /** Reads one node of a path. */
  public static UpdatePathNode read(TlsReader in) throws DecodeException {
    Bytes encryptionKey = in.opaque(MlsLimits.MAX_KEY);
    TlsReader inner = in.sub(in.varint());
    List<HpkeCiphertext> secrets = new ArrayList<>();
    while (inner.remaining() > 0) {
      if (secrets.size() == MlsLimits.MAX_LEAVES) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "path secrets");
      }
      Bytes kemOutput = inner.opaque(MlsLimits.MAX_HPKE);
      secrets.add(new HpkeCiphertext(kemOutput, inner.opaque(MlsLimits.MAX_HPKE)));
    }
    return new UpdatePathNode(encryptionKey, secrets);
  }

  /** Writes one node of a path. */
  public void write(TlsWriter out) {
    out.opaque(encryptionKey);
    out.vector(
        encryptedPathSecrets,
        (inner, sealed) -> inner.opaque(sealed.kemOutput()).opaque(sealed.ciphertext()));
  }
}
