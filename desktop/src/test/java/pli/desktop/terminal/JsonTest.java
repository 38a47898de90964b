package pli.desktop.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void oneLineInOrderWhateverTheText() {
    assertEquals(
        "{\"text\":\"a\\n\\\"b\\\" \\u001B é 漢\",\"n\":7,\"long\":9000000000,\"yes\":true,"
            + "\"none\":null,\"list\":[\"x\",\"y\"],\"empty\":[]}",
        new Json()
            .put("text", "a\n\"b\" \u001b é 漢")
            .put("n", 7)
            .put("long", 9_000_000_000L)
            .put("yes", true)
            .put("none", null)
            .put("list", List.of("x", "y"))
            .put("empty", List.of())
            .line());
    assertEquals("{}", new Json().line());
  }

  @Test
  void nothingElseIsJson() {
    Json json = new Json().put("when", Instant.EPOCH);
    assertThrows(IllegalArgumentException.class, json::line);
  }
}
