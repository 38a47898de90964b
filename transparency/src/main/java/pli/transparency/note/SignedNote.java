package pli.transparency.note;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.text.Lines;

/**
 * A text and the signature lines below it. Do nothing with the text before {@link #verify}, or
 * because of it: until then anybody may have written it.
 *
 * @param text ends in a line feed; may have empty lines
 * @param signatures 1 to 64
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  /**
   * A note.
   *
   * @throws IllegalArgumentException if the text or the number of signatures is not that of a note
   */
  public SignedNote {
    if (!NoteText.isText(text)
        || signatures.isEmpty()
        || signatures.size() > Limits.MAX_SIGNATURES) {
      throw new IllegalArgumentException("not a signed note");
    }
    signatures = Collections.unmodifiableList(new ArrayList<>(signatures));
  }

  /**
   * The note that these bytes are. Does not look at whether a signature holds.
   *
   * @throws DecodeException if they are none
   */
  public static SignedNote parse(Bytes bytes) throws DecodeException {
    if (bytes.length() > Limits.MAX_NOTE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a note past its limit");
    }
    String note = bytes.utf8();
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
      throw broken();
    }
    String text = note.substring(0, blank + 1);
    if (!NoteText.isText(text)) {
      throw broken();
    }
    return new SignedNote(text, NoteSignature.parseLines(Lines.of(note.substring(blank + 2))));
  }

  /** The note with further signatures below its own, without those it has already. */
  public SignedNote with(List<NoteSignature> more) {
    List<NoteSignature> all = new ArrayList<>(signatures);
    for (NoteSignature signature : more) {
      if (!all.contains(signature)) {
        all.add(signature);
      }
    }
    return new SignedNote(text, all);
  }

  /** Its bytes. */
  public Bytes encode() {
    StringBuilder note = new StringBuilder(text).append('\n');
    for (NoteSignature signature : signatures) {
      note.append(signature.line());
    }
    return Bytes.utf8(note.toString());
  }

  /**
   * The signatures by {@code keys}, which all hold; there is at least one. Lines of other keys are
   * passed over.
   *
   * @throws VerificationException {@link Reason#BAD_SIGNATURE} if one of these keys is named by a
   *     line that it did not make: then the whole note is to be refused; {@link Reason#NOT_SIGNED}
   *     if none is named
   */
  public List<NoteSignature> verify(Collection<VerifierKey> keys) throws VerificationException {
    List<NoteSignature> held = new ArrayList<>();
    for (VerifierKey key : keys) {
      held.addAll(signaturesBy(key));
    }
    if (held.isEmpty()) {
      throw new VerificationException(Reason.NOT_SIGNED, "a note that no known key signed");
    }
    return Collections.unmodifiableList(held);
  }

  /**
   * The signatures by {@code key}, which all hold; perhaps none.
   *
   * @throws VerificationException {@link Reason#BAD_SIGNATURE} if the key is named by a line that
   *     it did not make
   */
  public List<NoteSignature> signaturesBy(VerifierKey key) throws VerificationException {
    List<NoteSignature> held = new ArrayList<>();
    for (NoteSignature signature : signatures) {
      if (!key.isNamedBy(signature)) {
        continue;
      }
      if (!key.verify(text, signature)) {
        throw new VerificationException(
            Reason.BAD_SIGNATURE, "a signature that the key it names did not make");
      }
      held.add(signature);
    }
    return held;
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a signed note");
  }
}
