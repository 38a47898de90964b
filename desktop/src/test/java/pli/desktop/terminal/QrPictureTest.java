package pli.desktop.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture is the code, module by module, with its margin. */
class QrPictureTest {
  private static final String BEGIN = "\u001b[30;107m";
  private static final String END = "\u001b[0m";
  private static final List<String> FINDER =
      List.of("#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######");

  @Test
  void everyModuleIsWhereItBelongs() {
    for (String text :
        List.of("a", "pli://join/127.0.0.1:7443/" + "A".repeat(70), "é".repeat(300))) {
      boolean[][] dark = read(QrPicture.of(text));
      QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
      assertEquals(code.size + 8, dark[0].length);
      for (int y = 0; y < dark.length; y++) {
        for (int x = 0; x < dark[y].length; x++) {
          boolean inside = x >= 4 && y >= 4 && x < code.size + 4 && y < code.size + 4;
          assertEquals(inside && code.getModule(x - 4, y - 4), dark[y][x], x + " " + y);
        }
      }
      for (int y = 0; y < 7; y++) {
        for (int x = 0; x < 7; x++) {
          assertEquals(FINDER.get(y).charAt(x) == '#', dark[y + 4][x + 4], x + " " + y);
        }
      }
    }
  }

  @Test
  void aPageGetsTheModulesAlone() {
    List<String> rows = QrPicture.modules("pli://join/x");
    QrCode code = QrCode.encodeText("pli://join/x", QrCode.Ecc.LOW);
    assertEquals(code.size, rows.size());
    for (int y = 0; y < code.size; y++) {
      assertTrue(rows.get(y).matches("[01]{" + code.size + "}"), rows.get(y));
      for (int x = 0; x < code.size; x++) {
        assertEquals(code.getModule(x, y), rows.get(y).charAt(x) == '1', x + " " + y);
      }
    }
  }

  private static boolean[][] read(String picture) {
    List<String> lines = picture.lines().toList();
    boolean[][] dark = new boolean[2 * lines.size()][];
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      assertTrue(line.startsWith(BEGIN) && line.endsWith(END), line);
      String modules = line.substring(BEGIN.length(), line.length() - END.length());
      assertFalse(modules.contains("\u001b"), line);
      dark[2 * i] = new boolean[modules.length()];
      dark[2 * i + 1] = new boolean[modules.length()];
      for (int x = 0; x < modules.length(); x++) {
        dark[2 * i][x] = modules.charAt(x) == '█' || modules.charAt(x) == '▀';
        dark[2 * i + 1][x] = modules.charAt(x) == '█' || modules.charAt(x) == '▄';
      }
    }
    return dark;
  }
}
