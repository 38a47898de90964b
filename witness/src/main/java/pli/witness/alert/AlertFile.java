package pli.witness.alert;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.alert.AlertStatement;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;
import pli.witness.service.DurableFile;

/**
 * An alert, or a revocation, that goes from one holder of a key to the next: the bare text at
 * first, then a signed note.
 *
 * @param statement what it says
 * @param signatures that it has; perhaps none, and not verified here
 */
public record AlertFile(AlertStatement statement, List<NoteSignature> signatures) {
  /** A file. */
  public AlertFile {
    signatures = List.copyOf(signatures);
  }

  /**
   * What these bytes are.
   *
   * @throws DecodeException if they are none, or not in the one encoding
   */
  public static AlertFile parse(Bytes bytes) throws DecodeException {
    if (bytes.length() > Limits.MAX_ALERT) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "an alert past its limit");
    }
    String text = bytes.utf8();
    if (!text.contains("\n\n")) {
      return new AlertFile(AlertStatement.parse(text), List.of());
    }
    SignedNote note = SignedNote.parse(bytes);
    return new AlertFile(AlertStatement.parse(note.text()), note.signatures());
  }

  /** Reads a file. */
  public static AlertFile read(Path file) throws IOException, DecodeException {
    return parse(DurableFile.read(file, Limits.MAX_ALERT));
  }

  /** With one signature more; empty if that key has signed already. */
  public Optional<AlertFile> sign(NoteSigner signer) {
    NoteSignature more = signer.sign(statement.text());
    if (signatures.contains(more)) {
      return Optional.empty();
    }
    List<NoteSignature> all = new java.util.ArrayList<>(signatures);
    all.add(more);
    return Optional.of(new AlertFile(statement, all));
  }

  /** Its bytes. */
  public Bytes encode() {
    return signatures.isEmpty()
        ? Bytes.utf8(statement.text())
        : new SignedNote(statement.text(), signatures).encode();
  }

  /** Puts these bytes in the file's place, durably; at each moment it is the old or the new one. */
  public static void write(Path file, Bytes bytes) throws IOException {
    DurableFile.replace(file, bytes);
  }
}
