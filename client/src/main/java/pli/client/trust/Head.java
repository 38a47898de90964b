package pli.client.trust;

import java.util.Collections;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.transparency.Hash;
import pli.transparency.TreeHead;
import pli.transparency.VerificationException;
import pli.transparency.checkpoint.Checkpoint;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;

/**
 * A tree of the log with the log's signature, in the few bytes that a message has room for. Whose
 * word it is shows only when {@link #checkpoint} is verified.
 *
 * @param tree size and root
 * @param signature Ed25519, 64 bytes: of the checkpoint without extension lines
 */
public record Head(TreeHead tree, Bytes signature) {
  /** How many bytes it has. */
  public static final int LENGTH = 8 + Hash.LENGTH + Ed25519.SIGNATURE_LENGTH;

  /**
   * A head.
   *
   * @throws IllegalArgumentException if the signature has not 64 bytes
   */
  public Head {
    if (signature.length() != Ed25519.SIGNATURE_LENGTH) {
      throw new IllegalArgumentException("a signature of " + signature.length() + " bytes");
    }
  }

  /**
   * The head of a checkpoint that was verified.
   *
   * @throws VerificationException if the log did not sign it
   */
  static Head of(SignedCheckpoint signed, TrustedLog log) throws VerificationException {
    return new Head(
        signed.checkpoint().head(), signed.note().verify(log.keys()).get(0).signature());
  }

  /** Its bytes: size, root, signature. */
  public Bytes encode() {
    return new TlsWriter(LENGTH).u64(tree.size()).raw(tree.root().value()).raw(signature).toBytes();
  }

  /**
   * The head that came as these bytes.
   *
   * @throws DecodeException if they are none
   */
  public static Head decode(Bytes bytes) throws DecodeException {
    return TlsReader.readAll(
        bytes,
        in -> {
          long size = in.u64();
          if (size < 0) {
            throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the size of a tree");
          }
          Hash root = new Hash(in.raw(Hash.LENGTH));
          return new Head(new TreeHead(size, root), in.raw(Ed25519.SIGNATURE_LENGTH));
        });
  }

  /** The same as a checkpoint, which others can verify. */
  SignedCheckpoint checkpoint(TrustedLog log) {
    VerifierKey key = log.keys().get(0);
    Checkpoint checkpoint = new Checkpoint(log.origin(), tree);
    NoteSignature line = new NoteSignature(key.name(), key.id(), signature);
    try {
      return SignedCheckpoint.of(
          new SignedNote(checkpoint.text(), Collections.singletonList(line)));
    } catch (DecodeException e) {
      throw new IllegalStateException("a checkpoint that was just written", e);
    }
  }

  /** Whether the log signed it. */
  boolean isSignedBy(TrustedLog log) {
    VerifierKey key = log.keys().get(0);
    NoteSignature line = new NoteSignature(key.name(), key.id(), signature);
    return key.verify(new Checkpoint(log.origin(), tree).text(), line);
  }
}
