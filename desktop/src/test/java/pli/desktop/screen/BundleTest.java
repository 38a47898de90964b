package pli.desktop.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;

/** What is a file of the page. */
class BundleTest {
  private final List<String> asked = new ArrayList<>();

  /** Has everything, so that only names can be refused. */
  private final Bundle all =
      new Bundle(path -> {
        asked.add(path);
        return new ByteArrayInputStream(path.getBytes(StandardCharsets.UTF_8));
      });

  @Test
  void theSlashIsThePage() throws Exception {
    Bundle.PageFile page = all.file("/").orElseThrow();
    assertEquals("text/html; charset=utf-8", page.type());
    assertEquals(Bytes.utf8("/index.html"), page.content());
    assertEquals("text/javascript; charset=utf-8", type("/assets/index-B3_x.y.js"));
    assertEquals("text/css; charset=utf-8", type("/assets/a.css"));
    assertEquals("image/svg+xml", type("/icon.SVG"));
    assertTrue(all.isThere());
  }

  private String type(String path) throws Exception {
    return all.file(path).orElseThrow().type();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "index.html",
        "//",
        "//index.html",
        "/../index.html",
        "/assets/../index.html",
        "/assets/..%2findex.html",
        "/%2e%2e/index.html",
        "/.hidden.html",
        "/assets/.git/config.json",
        "/./index.html",
        "/a\\b.html",
        "/index.html?x",
        "/?token=x",
        "/index.html#x",
        "/index.html/",
        "/assets",
        "/assets/",
        "/pli/desktop/Main.class",
        "/words_en.properties",
        "/a b.html",
        "/é.html",
        "/index.html\u0000.html",
        "/a/a/a/a/a/a/a/a/a.html",
      })
  void whatElseIsAskedIsNotLookedFor(String path) throws Exception {
    assertTrue(all.file(path).isEmpty(), path);
    assertEquals(List.of(), asked);
  }

  @Test
  void aProgramWithoutAPageHasNone() throws Exception {
    assertFalse(new Bundle(path -> null).isThere());
  }
}
