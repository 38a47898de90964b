package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;
import pli.transparency.proof.TlogProof;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * A proof as {@code sigsum-submit} writes it and {@code sigsum-verify} reads it: version 2, or 1,
 * which says the beginning of the checksum too. It names keys by their hashes alone, so it becomes
 * a tlog-proof, and is made from one, only where the log and its witnesses are known.
 *
 * @param log SHA-256 of the log's key
 * @param key SHA-256 of the key that signed the leaf
 * @param signature of the leaf
 * @param head the log's tree
 * @param logSignature of the tree's checkpoint
 * @param cosignatures by witnesses
 * @param index of the leaf
 * @param path of its inclusion proof
 */
public record SigsumProof(
    Bytes log,
    Bytes key,
    Bytes signature,
    TreeHead head,
    Bytes logSignature,
    List<Cosigned> cosignatures,
    long index,
    List<Hash> path) {
  private static final String ORIGIN = "sigsum.org/v1/tree/";

  /** Of the checksum, which follows from the file that is proved. */
  private static final int SHORT_CHECKSUM = 2;

  /**
   * That a witness cosigned.
   *
   * @param key SHA-256 of its key
   * @param seconds since 1970
   * @param signature Ed25519
   */
  public record Cosigned(Bytes key, long seconds, Bytes signature) {}

  /** A proof. */
  public SigsumProof {
    cosignatures = Collections.unmodifiableList(new ArrayList<>(cosignatures));
    path = Collections.unmodifiableList(new ArrayList<>(path));
  }

  /** The name under which a Sigsum log of that key signs its checkpoints. */
  public static String origin(Bytes logKey) {
    return ORIGIN + Sha256.hash(logKey).hex();
  }

  /**
   * The proof that these bytes are. Verifies nothing.
   *
   * @throws DecodeException if they are none
   */
  public static SigsumProof parse(Bytes file) throws DecodeException {
    Lines lines = Lines.of(file);
    long version = Decimal.parse(lines.after("version="));
    if (version != 1 && version != 2) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND, "not a Sigsum proof, version 1 or 2");
    }
    Bytes log = hex(lines.after("log="), Sha256.LENGTH);
    String[] leaf = words(lines.after("leaf="), version == 1 ? 3 : 2);
    if (version == 1) {
      hex(leaf[0], SHORT_CHECKSUM);
    }
    Bytes key = hex(leaf[leaf.length - 2], Sha256.LENGTH);
    Bytes signature = hex(leaf[leaf.length - 1], Ed25519.SIGNATURE_LENGTH);
    blank(lines);
    long size = Decimal.parse(lines.after(lines.nextBegins("tree_") ? "tree_size=" : "size="));
    Hash root = new Hash(hex(lines.after("root_hash="), Hash.LENGTH));
    Bytes logSignature = hex(lines.after("signature="), Ed25519.SIGNATURE_LENGTH);
    List<Cosigned> cosignatures = cosignatures(lines);
    long index = 0;
    List<Hash> path = new ArrayList<>();
    if (size > 1) {
      blank(lines);
      index = Decimal.parse(lines.after("leaf_index="));
      while (!lines.atEnd() && path.size() < Limits.MAX_PROOF) {
        path.add(new Hash(hex(lines.after("node_hash="), Hash.LENGTH)));
      }
    }
    if (!lines.atEnd()) {
      throw broken();
    }
    TreeHead head = new TreeHead(size, root);
    return new SigsumProof(log, key, signature, head, logSignature, cosignatures, index, path);
  }

  private static List<Cosigned> cosignatures(Lines lines) throws DecodeException {
    List<Cosigned> cosignatures = new ArrayList<>();
    while (lines.nextBegins("cosignature=") && cosignatures.size() < Limits.MAX_WITNESSES) {
      String[] words = words(lines.after("cosignature="), 3);
      cosignatures.add(
          new Cosigned(
              hex(words[0], Sha256.LENGTH),
              Decimal.parse(words[1]),
              hex(words[2], Ed25519.SIGNATURE_LENGTH)));
    }
    return cosignatures;
  }

  /** The file, in version 2. */
  public Bytes encode() {
    StringBuilder file = new StringBuilder("version=2\nlog=").append(log.hex());
    file.append("\nleaf=").append(key.hex()).append(' ').append(signature.hex());
    file.append("\n\nsize=").append(head.size());
    file.append("\nroot_hash=").append(head.root().value().hex());
    file.append("\nsignature=").append(logSignature.hex()).append('\n');
    for (Cosigned cosigned : cosignatures) {
      file.append("cosignature=").append(cosigned.key().hex()).append(' ');
      file.append(cosigned.seconds()).append(' ').append(cosigned.signature().hex()).append('\n');
    }
    if (head.size() > 1) {
      file.append("\nleaf_index=").append(index).append('\n');
      path.forEach(hash -> file.append("node_hash=").append(hash.value().hex()).append('\n'));
    }
    return Bytes.utf8(file.toString());
  }

  /**
   * The same as a tlog-proof. Cosignatures of witnesses that are not the log's are left out.
   *
   * @param known the logs of a policy
   * @throws DecodeException {@link DecodeException.Reason#UNKNOWN_KIND} if none of them is this
   *     one's
   */
  public TlogProof tlogProof(List<TrustedLog> known) throws DecodeException {
    for (TrustedLog each : known) {
      if (Sha256.hash(each.keys().get(0).publicKey()).equals(log)) {
        return tlogProof(each);
      }
    }
    throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a proof of an unknown log");
  }

  private TlogProof tlogProof(TrustedLog of) {
    VerifierKey logKey = of.keys().get(0);
    List<NoteSignature> lines = new ArrayList<>();
    lines.add(new NoteSignature(logKey.name(), logKey.id(), logSignature));
    for (Cosigned cosigned : cosignatures) {
      for (VerifierKey witness : of.witnesses().witnesses()) {
        if (Sha256.hash(witness.publicKey()).equals(cosigned.key())) {
          Bytes stamped =
              new TlsWriter().u64(cosigned.seconds()).raw(cosigned.signature()).toBytes();
          lines.add(new NoteSignature(witness.name(), witness.id(), stamped));
        }
      }
    }
    SignedNote note = new SignedNote(new Checkpoint(of.origin(), head).text(), lines);
    try {
      return new TlogProof(Bytes.EMPTY, index, path, SignedCheckpoint.of(note));
    } catch (DecodeException e) {
      throw new IllegalStateException("a checkpoint that was just written", e);
    }
  }

  /**
   * The proof of a signature that was logged.
   *
   * @param of the log in which it is
   * @throws IllegalArgumentException if it is not logged, or the log did not sign
   */
  public static SigsumProof of(ReleaseEntry.OfSigsum signature, TrustedLog of) {
    TlogProof proof =
        signature.proof().orElseThrow(() -> new IllegalArgumentException("it is not logged"));
    VerifierKey logKey = of.keys().get(0);
    Bytes logSignature = null;
    List<Cosigned> cosignatures = new ArrayList<>();
    for (NoteSignature line : proof.checkpoint().note().signatures()) {
      if (logKey.isNamedBy(line)) {
        logSignature = line.signature();
      }
      VerifierKey witness = named(line, of.witnesses().witnesses());
      if (witness != null) {
        cosignatures.add(cosigned(witness, line.signature()));
      }
    }
    if (logSignature == null) {
      throw new IllegalArgumentException("a checkpoint of another log");
    }
    return new SigsumProof(
        Sha256.hash(logKey.publicKey()),
        signature.keyHash(),
        signature.signature(),
        proof.checkpoint().checkpoint().head(),
        logSignature,
        cosignatures,
        proof.index(),
        proof.path());
  }

  private static @Nullable VerifierKey named(NoteSignature line, List<VerifierKey> witnesses) {
    for (VerifierKey witness : witnesses) {
      if (witness.isNamedBy(line)) {
        return witness;
      }
    }
    return null;
  }

  private static Cosigned cosigned(VerifierKey witness, Bytes stamped) {
    try {
      TlsReader in = TlsReader.of(stamped);
      return new Cosigned(
          Sha256.hash(witness.publicKey()), in.u64(), in.raw(Ed25519.SIGNATURE_LENGTH));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("a line that is no cosignature", e);
    }
  }

  private static void blank(Lines lines) throws DecodeException {
    if (!lines.next().isEmpty()) {
      throw broken();
    }
  }

  private static String[] words(String text, int count) throws DecodeException {
    String[] words = text.split(" ", -1);
    if (words.length != count) {
      throw broken();
    }
    return words;
  }

  private static Bytes hex(String text, int length) throws DecodeException {
    if (text.length() != 2 * length) {
      throw broken();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        throw broken();
      }
    }
    return Bytes.fromHex(text);
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a Sigsum proof");
  }
}
