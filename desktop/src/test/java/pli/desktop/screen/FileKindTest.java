package pli.desktop.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;

/** What a browser is told that somebody else's file is. */
class FileKindTest {
  @ParameterizedTest
  @CsvSource({
    "89504e470d0a1a0a0000000d49484452, image/png",
    "ffd8ffe000104a464946000101000001, image/jpeg",
    "4749463839610100010080000000ffff, image/gif",
    "52494646240000005745425056503820, image/webp",
    "524946462400000057415645666d7420, audio/wav",
    "4f676753000200000000000000000000, audio/ogg",
    "1a45dfa39f4286810142f7810142f281, audio/webm",
    "00000020667479704d34412000000000, audio/mp4",
    "49443303000000000000000000000000, audio/mpeg",
    "664c6143000000221000100000000000, audio/flac",
  })
  void picturesAndSoundAreShown(String begin, String type) {
    FileKind kind = FileKind.of(Bytes.fromHex(begin));
    assertEquals(type, kind.type());
    assertEquals(FileKind.OTHER, FileKind.of(Bytes.fromHex("00" + begin)), begin);
    assertTrue(!kind.isToSave());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<!doctype html><script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "%PDF-1.7",
        "PK\u0003\u0004",
        "RIFF",
        "RIFF....AVI LIST",
        "GIF8",
        " GIF89a",
      })
  void allElseIsKeptAndNotShown(String begin) {
    FileKind kind = FileKind.of(Bytes.copyOf(begin.getBytes(StandardCharsets.UTF_8)));
    assertEquals(FileKind.OTHER, kind);
    assertTrue(kind.isToSave());
  }

  @Test
  void nothingThatIsShownCanHoldAScript() {
    Set<String> shown = new TreeSet<>();
    for (FileKind kind : FileKind.values()) {
      if (!kind.isToSave()) {
        shown.add(kind.type());
      }
    }
    shown.removeIf(type -> type.startsWith("audio/"));
    assertEquals(Set.of("image/gif", "image/jpeg", "image/png", "image/webp"), shown);
  }
}
