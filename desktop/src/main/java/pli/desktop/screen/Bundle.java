package pli.desktop.screen;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;

/** The page: files that the build packs into the program under {@code /pli/screen/}. */
public final class Bundle {
  /** Far beyond any file of a page. */
  private static final int MOST_BYTES = 16 << 20;

  private static final String START = "/index.html";

  /** No part begins with a dot, so none leads up; a page's file has an ending. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}){1,8}");

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("webmanifest", "application/manifest+json"));

  private final Source source;

  /** Where the files are. */
  @FunctionalInterface
  public interface Source {
    /** The file at a path that begins with a slash, or null. */
    @Nullable InputStream open(String path) throws IOException;
  }

  /** A file of the page. */
  public record PageFile(String type, Bytes content) {}

  /** The page that {@code source} has. */
  public Bundle(Source source) {
    this.source = source;
  }

  /** The page in this program. */
  public static Bundle ofProgram() {
    return new Bundle(path -> Bundle.class.getResourceAsStream("/pli/screen" + path));
  }

  /** Whether there is a page. */
  public boolean isThere() throws IOException {
    return file("/").isPresent();
  }

  /** The file that a request asks for; nothing if there is none, or its name is not a page's. */
  public Optional<PageFile> file(String asked) throws IOException {
    String path = asked.equals("/") ? START : asked;
    String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    if (type == null || !PATH.matcher(path).matches()) {
      return Optional.empty();
    }
    try (InputStream in = source.open(path)) {
      if (in == null) {
        return Optional.empty();
      }
      return Optional.of(new PageFile(type, Bytes.adopt(in.readNBytes(MOST_BYTES))));
    }
  }
}
