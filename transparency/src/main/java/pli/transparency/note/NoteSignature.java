package pli.transparency.note;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.transparency.Limits;
import pli.transparency.text.Lines;

/**
 * A signature line, believed by nobody yet.
 *
 * @param name of the key
 * @param keyId 4 bytes
 * @param signature in the form of its kind; at least one byte
 */
public record NoteSignature(String name, Bytes keyId, Bytes signature) {
  private static final String BEGINNING = "\u2014 ";

  /**
   * A line.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public NoteSignature {
    if (!NoteText.isKeyName(name)
        || keyId.length() != VerifierKey.ID_LENGTH
        || signature.isEmpty()
        || signature.length() > Limits.MAX_SIGNATURE - VerifierKey.ID_LENGTH) {
      throw new IllegalArgumentException("not a signature line");
    }
  }

  /**
   * The signature of one line, without its line feed.
   *
   * @throws DecodeException if it is none
   */
  public static NoteSignature parse(String line) throws DecodeException {
    int space = line.indexOf(' ', BEGINNING.length());
    if (!line.startsWith(BEGINNING) || space < 0) {
      throw broken();
    }
    String name = line.substring(BEGINNING.length(), space);
    Bytes blob = StrictBase64.decode(line.substring(space + 1));
    if (blob.length() > Limits.MAX_SIGNATURE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a signature past its limit");
    }
    if (!NoteText.isKeyName(name) || blob.length() <= VerifierKey.ID_LENGTH) {
      throw broken();
    }
    return new NoteSignature(
        name,
        blob.slice(0, VerifierKey.ID_LENGTH),
        blob.slice(VerifierKey.ID_LENGTH, blob.length()));
  }

  /**
   * One or more lines, each with its line feed, and nothing behind.
   *
   * @throws DecodeException if one is no signature, or there are none, or more than {@link
   *     Limits#MAX_SIGNATURES}
   */
  public static List<NoteSignature> parseLines(Bytes lines) throws DecodeException {
    return parseLines(Lines.of(lines));
  }

  static List<NoteSignature> parseLines(Lines lines) throws DecodeException {
    List<NoteSignature> signatures = new ArrayList<>();
    do {
      if (signatures.size() == Limits.MAX_SIGNATURES) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "more signatures than may be");
      }
      signatures.add(parse(lines.next()));
    } while (!lines.atEnd());
    return Collections.unmodifiableList(signatures);
  }

  /** The line, with its line feed. */
  public String line() {
    return BEGINNING + name + " " + StrictBase64.encode(Bytes.concat(keyId, signature)) + "\n";
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a signature line");
  }
}
