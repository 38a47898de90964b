package pli.drill.operator;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.note.NoteSignature;
import pli.transparency.note.SignedNote;

/** Another server's log is shown, with the log's own signature below it and no witness's. */
public final class Unwitnessed implements Lie {
  private final Bytes checkpoint;
  private final int port;

  /**
   * Shows a log.
   *
   * @param port of the server that has it
   * @param checkpoint what that log signed last
   */
  public Unwitnessed(int port, Bytes checkpoint) throws DecodeException {
    this.port = port;
    SignedNote note = SignedCheckpoint.parse(checkpoint).note();
    List<NoteSignature> own = note.signatures().subList(0, 1);
    this.checkpoint = new SignedNote(note.text(), own).encode();
  }

  @Override
  public int log(int honest) {
    return port;
  }

  @Override
  public Bytes file(String path, Bytes body) {
    return path.endsWith("/checkpoint") ? checkpoint : body;
  }
}
