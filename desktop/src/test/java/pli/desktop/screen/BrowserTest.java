package pli.desktop.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A command line names a file and nothing that is secret. */
class BrowserTest {
  @Test
  void eachSystemHasItsWay() {
    Path file = Path.of("/home/a/vault/screen.html");
    assertEquals(List.of("xdg-open", file.toString()), Browser.command(file, "Linux"));
    assertEquals(List.of("open", file.toString()), Browser.command(file, "Mac OS X"));
    assertEquals(
        List.of("rundll32", "url.dll,FileProtocolHandler", file.toString()),
        Browser.command(file, "Windows 11"));
  }
}
