package pli.transparency.leaf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.tree.Merkle;

/**
 * An entry of Pli's log. An instance is well formed; whether its signatures hold is for {@link
 * Signers} to say, whether it follows from the one before for {@link RecordChain}.
 *
 * @param body what it says
 * @param signatures 1 to 16, in the order of their signers, each of another one
 */
public record Leaf(LeafBody body, List<LeafSignature> signatures) {
  /**
   * An entry.
   *
   * @throws IllegalArgumentException if the signatures are none, too many, or out of order
   */
  public Leaf {
    signatures = Collections.unmodifiableList(new ArrayList<>(signatures));
    if (!isSignatureList(signatures)) {
      throw new IllegalArgumentException("1 to 16 signatures in the order of their signers");
    }
  }

  /**
   * The entry that these bytes are.
   *
   * @throws DecodeException if they are none, or not in the one encoding
   */
  public static Leaf decode(Bytes entry) throws DecodeException {
    return TlsReader.readAll(entry, Leaf::read);
  }

  /** Its bytes, which are what the log's tree has. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(256);
    body.write(out);
    return out.vector(
            signatures, (to, signature) -> to.u8(signature.signer()).raw(signature.signature()))
        .toBytes();
  }

  /** Its hash in the log's tree, which the next entry of its chain names. */
  public Hash hash() {
    return Merkle.leaf(encode());
  }

  /**
   * The entry with one signature more; as it is, if that signer has signed already.
   *
   * @throws IllegalArgumentException if it has as many as it may have
   */
  public Leaf with(LeafSignature signature) {
    List<LeafSignature> all = new ArrayList<>(signatures);
    int at = 0;
    while (at < all.size() && all.get(at).signer() < signature.signer()) {
      at++;
    }
    if (at < all.size() && all.get(at).signer() == signature.signer()) {
      return this;
    }
    all.add(at, signature);
    return new Leaf(body, all);
  }

  private static Leaf read(TlsReader in) throws DecodeException {
    LeafBody body = LeafBody.read(in);
    List<LeafSignature> signatures =
        in.vector(from -> new LeafSignature(from.u8(), from.raw(Ed25519.SIGNATURE_LENGTH)));
    if (!isSignatureList(signatures)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a leaf's signatures");
    }
    return new Leaf(body, signatures);
  }

  private static boolean isSignatureList(List<LeafSignature> signatures) {
    int before = -1;
    for (LeafSignature signature : signatures) {
      if (signature.signer() <= before) {
        return false;
      }
      before = signature.signer();
    }
    return !signatures.isEmpty() && signatures.size() <= Limits.MAX_LEAF_SIGNATURES;
  }
}
