package pli.transparency.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Hash;
import pli.transparency.Limits;

/**
 * Reads a text line by line; each ends in a line feed. One reader belongs to one thread.
 *
 * <p>Splitting never copies the rest, so a text of many lines costs no more than its length.
 */
public final class Lines {
  private final String text;
  private int at;

  private Lines(String text) {
    this.text = text;
  }

  /** Reads {@code text}. */
  public static Lines of(String text) {
    return new Lines(text);
  }

  /**
   * Reads bytes from a stranger.
   *
   * @throws DecodeException {@link DecodeException.Reason#TOO_LARGE} past {@link Limits#MAX_NOTE},
   *     {@link DecodeException.Reason#BAD_VALUE} if they are not UTF-8
   */
  public static Lines of(Bytes bytes) throws DecodeException {
    if (bytes.length() > Limits.MAX_NOTE) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a text past its limit");
    }
    return new Lines(bytes.utf8());
  }

  /** Whether nothing is left. */
  public boolean atEnd() {
    return at == text.length();
  }

  /**
   * The next line, without its line feed.
   *
   * @throws DecodeException {@link DecodeException.Reason#TRUNCATED} if none ends
   */
  public String next() throws DecodeException {
    int end = text.indexOf('\n', at);
    if (end < 0) {
      throw new DecodeException(DecodeException.Reason.TRUNCATED, "a line without an end");
    }
    String line = text.substring(at, end);
    at = end + 1;
    return line;
  }

  /** Whether the next line begins so. */
  public boolean nextBegins(String word) {
    return text.startsWith(word, at);
  }

  /**
   * What stands behind {@code word} on the next line.
   *
   * @throws DecodeException if it does not begin so
   */
  public String after(String word) throws DecodeException {
    if (!nextBegins(word)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "another line than was due");
    }
    return next().substring(word.length());
  }

  /**
   * Hashes in base 64, one a line, and the empty line behind them.
   *
   * @throws DecodeException if it is another line, or there are more than {@link Limits#MAX_PROOF}
   */
  public List<Hash> hashes() throws DecodeException {
    List<Hash> hashes = new ArrayList<>();
    for (String line = next(); !line.isEmpty(); line = next()) {
      if (hashes.size() == Limits.MAX_PROOF) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a proof past its limit");
      }
      hashes.add(Hash.parse(line));
    }
    return Collections.unmodifiableList(hashes);
  }

  /** Writes {@code hashes} as {@link #hashes()} reads them. */
  public static void write(StringBuilder out, List<Hash> hashes) {
    for (Hash hash : hashes) {
      out.append(hash.base64()).append('\n');
    }
    out.append('\n');
  }

  /** All that is left, as it came. */
  public Bytes rest() {
    return Bytes.utf8(text.substring(at));
  }
}
