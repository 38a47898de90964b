package pli.desktop.screen;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import pli.codec.Bytes;

/**
 * What a browser may show in its place of what somebody else sent: pictures that cannot hold a
 * script, and sound. It is told by the first bytes of a file, never by what the sender says.
 */
public enum FileKind {
  /** Portable Network Graphics. */
  PNG("image/png"),
  /** JPEG. */
  JPEG("image/jpeg"),
  /** GIF. */
  GIF("image/gif"),
  /** WebP. */
  WEBP("image/webp"),
  /** Wave. */
  WAV("audio/wav"),
  /** Ogg, as of Opus and Vorbis. */
  OGG("audio/ogg"),
  /** WebM, as browsers record. */
  WEBM("audio/webm"),
  /** MPEG-4. */
  MP4("audio/mp4"),
  /** MPEG layer 3. */
  MP3("audio/mpeg"),
  /** FLAC. */
  FLAC("audio/flac"),
  /** Anything else, to be kept and not to be shown. */
  OTHER("application/octet-stream");

  /** So many bytes are enough to tell. */
  public static final int LOOKED_AT = 16;

  private final String type;

  FileKind(String type) {
    this.type = type;
  }

  /** The kind of a file that begins like this. */
  public static FileKind of(Bytes begin) {
    return riff(begin).or(() -> byWord(begin)).orElse(OTHER);
  }

  private static Optional<FileKind> riff(Bytes begin) {
    if (has(begin, 0, "RIFF") && has(begin, 8, "WEBP")) {
      return Optional.of(WEBP);
    }
    return has(begin, 0, "RIFF") && has(begin, 8, "WAVE") ? Optional.of(WAV) : Optional.empty();
  }

  private static Optional<FileKind> byWord(Bytes begin) {
    FileKind kind = OTHER;
    if (begin.startsWith(Bytes.fromHex("89504e470d0a1a0a"))) {
      kind = PNG;
    } else if (begin.startsWith(Bytes.fromHex("ffd8ff"))) {
      kind = JPEG;
    } else if (has(begin, 0, "GIF87a") || has(begin, 0, "GIF89a")) {
      kind = GIF;
    } else if (has(begin, 0, "OggS")) {
      kind = OGG;
    } else if (begin.startsWith(Bytes.fromHex("1a45dfa3"))) {
      kind = WEBM;
    } else if (has(begin, 4, "ftyp")) {
      kind = MP4;
    } else if (has(begin, 0, "ID3") || begin.startsWith(Bytes.fromHex("fffb"))) {
      kind = MP3;
    } else if (has(begin, 0, "fLaC")) {
      kind = FLAC;
    }
    return kind == OTHER ? Optional.empty() : Optional.of(kind);
  }

  private static boolean has(Bytes begin, int at, String word) {
    Bytes bytes = Bytes.copyOf(word.getBytes(StandardCharsets.US_ASCII));
    int end = at + bytes.length();
    return begin.length() >= end && begin.slice(at, end).equals(bytes);
  }

  /** As {@code Content-Type} has it. */
  public String type() {
    return type;
  }

  /** Whether a browser keeps it and does not show it. */
  public boolean isToSave() {
    return this == OTHER;
  }
}
