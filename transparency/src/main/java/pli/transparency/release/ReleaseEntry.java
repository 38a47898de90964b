package pli.transparency.release;

import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.proof.TlogProof;
import pli.transparency.text.Lines;

/**
 * Signatures of a release as they stand in a log, believed by nobody yet. The proof may be of any
 * log; whether the policy accepts it, the gate says.
 */
public sealed interface ReleaseEntry {
  /** How it begins. */
  String KEY = "key ";

  /** How one of Pli's log begins. */
  String LEAF = "leaf ";

  /**
   * One signature, in a leaf as Sigsum has it.
   *
   * @param key whose: Ed25519
   * @param signature of the leaf
   * @param proof that the leaf is logged; not there before it is
   */
  record OfSigsum(Bytes key, Bytes signature, Optional<TlogProof> proof) implements ReleaseEntry {
    private static final String SIGNATURE = "signature ";

    /**
     * A signature.
     *
     * @throws IllegalArgumentException if a part does not have its length
     */
    public OfSigsum {
      if (key.length() != Ed25519.PUBLIC_KEY_LENGTH
          || signature.length() != Ed25519.SIGNATURE_LENGTH) {
        throw new IllegalArgumentException("not a key and its signature");
      }
    }

    /** Signs a manifest; that is not logged yet. */
    public static OfSigsum sign(ReleaseManifest manifest, SignatureKeyPair keys) {
      return new OfSigsum(
          keys.publicKey(), SigsumLeaf.sign(keys, manifest.encode()), Optional.empty());
    }

    /** The entry of the log. */
    public Bytes leaf(ReleaseManifest manifest) {
      return SigsumLeaf.entry(key, manifest.encode(), signature);
    }

    /** The same with the proof that it is logged. */
    public OfSigsum with(TlogProof logged) {
      return new OfSigsum(key, signature, Optional.of(logged));
    }

    /** What {@code sigsum-submit} sends to a log: three lines. */
    public String addLeafRequest(ReleaseManifest manifest) {
      return "message="
          + SigsumLeaf.message(manifest.encode()).hex()
          + "\nsignature="
          + signature.hex()
          + "\npublic_key="
          + key.hex()
          + "\n";
    }

    boolean holds(ReleaseManifest manifest) {
      return SigsumLeaf.verify(key, manifest.encode(), signature);
    }

    Bytes keyHash() {
      return Sha256.hash(key);
    }

    private static OfSigsum read(Lines lines) throws DecodeException {
      Bytes key = StrictBase64.decode(lines.after(KEY));
      Bytes signature = StrictBase64.decode(lines.after(SIGNATURE));
      Optional<TlogProof> proof =
          lines.nextBegins(PROOF) ? Optional.of(readProof(lines)) : Optional.empty();
      try {
        return new OfSigsum(key, signature, proof);
      } catch (IllegalArgumentException e) {
        throw new DecodeException(
            DecodeException.Reason.BAD_VALUE, "a key or a signature of another length");
      }
    }

    @Override
    public void write(StringBuilder file) {
      line(file, KEY, key);
      line(file, SIGNATURE, signature);
      proof.ifPresent(logged -> line(file, PROOF, logged.encode()));
    }
  }

  /**
   * All signatures that a leaf of type {@code release} of a network's own log has (docs/LOG.md). A
   * signature names its key by the place among the policy's.
   *
   * @param leaf that commits to the manifest
   * @param opening of its commitment
   * @param logged that the leaf is logged
   */
  record OfNetwork(Leaf leaf, Bytes opening, TlogProof logged) implements ReleaseEntry {
    private static final String OPENING = "opening ";

    /**
     * An entry.
     *
     * @throws IllegalArgumentException if the opening does not have its length
     */
    public OfNetwork {
      if (opening.length() != Commitment.OPENING_LENGTH) {
        throw new IllegalArgumentException("not an opening");
      }
    }

    private static OfNetwork read(Lines lines) throws DecodeException {
      Leaf leaf = Leaf.decode(StrictBase64.decode(lines.after(LEAF)));
      Bytes opening = StrictBase64.decode(lines.after(OPENING));
      if (opening.length() != Commitment.OPENING_LENGTH) {
        throw new DecodeException(DecodeException.Reason.BAD_VALUE, "an opening");
      }
      return new OfNetwork(leaf, opening, readProof(lines));
    }

    @Override
    public void write(StringBuilder file) {
      line(file, LEAF, leaf.encode());
      line(file, OPENING, opening);
      line(file, PROOF, logged.encode());
    }
  }

  /** The word before a proof. */
  String PROOF = "proof ";

  /** Writes its lines. */
  void write(StringBuilder file);

  /**
   * Reads the lines of one.
   *
   * @throws DecodeException if they are none
   */
  static ReleaseEntry read(Lines lines) throws DecodeException {
    return lines.nextBegins(LEAF) ? OfNetwork.read(lines) : OfSigsum.read(lines);
  }

  private static TlogProof readProof(Lines lines) throws DecodeException {
    return TlogProof.parse(StrictBase64.decode(lines.after(PROOF)));
  }

  private static void line(StringBuilder file, String word, Bytes value) {
    file.append(word).append(StrictBase64.encode(value)).append('\n');
  }
}
