package pli.transparency.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;
import pli.transparency.TreeHead;
import pli.transparency.note.NoteSigner;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * A log's name and its tree: the text of a note that the log signs.
 *
 * @param origin the log's name: one line, not empty
 * @param head its tree
 * @param extensions further lines, none of them empty, which nobody audits; Pli's log has none
 */
public record Checkpoint(String origin, TreeHead head, List<String> extensions) {
  /**
   * A checkpoint.
   *
   * @throws IllegalArgumentException if a line is empty or has a control character, or there are
   *     too many
   */
  public Checkpoint {
    extensions = Collections.unmodifiableList(new ArrayList<>(extensions));
    if (!isLine(origin)
        || extensions.size() > Limits.MAX_EXTENSIONS
        || !extensions.stream().allMatch(Checkpoint::isLine)) {
      throw new IllegalArgumentException("not a checkpoint");
    }
  }

  /** A checkpoint without extensions. */
  public Checkpoint(String origin, TreeHead head) {
    this(origin, head, Collections.emptyList());
  }

  /**
   * The checkpoint of a note's text.
   *
   * @throws DecodeException if it is none
   */
  public static Checkpoint parse(String text) throws DecodeException {
    Lines lines = Lines.of(text);
    String origin = lines.next();
    long size = Decimal.parse(lines.next());
    Hash root = Hash.parse(lines.next());
    List<String> extensions = new ArrayList<>();
    while (!lines.atEnd()) {
      extensions.add(lines.next());
      if (extensions.size() > Limits.MAX_EXTENSIONS) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a checkpoint's extensions");
      }
    }
    if (!isLine(origin) || !extensions.stream().allMatch(Checkpoint::isLine)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a line of a checkpoint");
    }
    return new Checkpoint(origin, new TreeHead(size, root), extensions);
  }

  /** The text of the note, with its last line feed. */
  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n');
    text.append(head.size()).append('\n').append(head.root().base64()).append('\n');
    for (String extension : extensions) {
      text.append(extension).append('\n');
    }
    return text.toString();
  }

  /**
   * The checkpoint with the log's signature.
   *
   * <p>The log signs one root for each size, ever, and never a smaller size after a larger: its
   * caller sees to that before it calls.
   */
  public SignedCheckpoint sign(NoteSigner log) {
    return SignedCheckpoint.of(this, log.note(text()));
  }

  private static boolean isLine(String line) {
    return !line.isEmpty() && line.chars().allMatch(c -> c >= ' ');
  }
}
