package pli.transparency.checkpoint;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;

/**
 * A checkpoint as it travels, with whatever is signed below it; verified by nobody yet. Two are
 * equal if their bytes are.
 */
public final class SignedCheckpoint {
  private final Checkpoint checkpoint;
  private final SignedNote note;

  private SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {
    this.checkpoint = checkpoint;
    this.note = note;
  }

  static SignedCheckpoint of(Checkpoint checkpoint, SignedNote note) {
    return new SignedCheckpoint(checkpoint, note);
  }

  /**
   * The checkpoint of a note.
   *
   * @throws DecodeException if its text is none
   */
  public static SignedCheckpoint of(SignedNote note) throws DecodeException {
    return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
  }

  /**
   * The checkpoint that came as these bytes.
   *
   * @throws DecodeException if they are no signed note, or its text no checkpoint
   */
  public static SignedCheckpoint parse(Bytes bytes) throws DecodeException {
    return of(SignedNote.parse(bytes));
  }

  /** What it says. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** As a note. */
  public SignedNote note() {
    return note;
  }

  /** The same with further signatures. */
  public SignedCheckpoint with(List<NoteSignature> more) {
    return new SignedCheckpoint(checkpoint, note.with(more));
  }

  /** Its bytes. */
  public Bytes encode() {
    return note.encode();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedCheckpoint signed && note.equals(signed.note);
  }

  @Override
  public int hashCode() {
    return note.hashCode();
  }

  @Override
  public String toString() {
    return "SignedCheckpoint[" + checkpoint.head() + "]";
  }
}
