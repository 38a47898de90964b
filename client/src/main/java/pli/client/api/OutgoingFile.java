package pli.client.api;

import java.nio.file.Path;
import pli.codec.Bytes;

/**
 * A file that is to go with a message.
 *
 * @param path where it lies
 * @param type its media type without parameters, as {@code image/jpeg}; empty if unknown
 * @param durationMillis how long a voice note or a film takes; 0 for anything else
 * @param preview a small blurred picture of it, at most {@link #MAX_PREVIEW} bytes of JPEG, PNG or
 *     WebP, which is shown before the file is fetched; empty if there is none
 */
public record OutgoingFile(Path path, String type, long durationMillis, Bytes preview) {
  /** The most bytes of a preview. */
  public static final int MAX_PREVIEW = 4096;

  /** A file of which nothing else is known. */
  public static OutgoingFile of(Path path) {
    return new OutgoingFile(path, "", 0, Bytes.EMPTY);
  }
}
