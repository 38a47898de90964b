package pli.desktop.terminal;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A QR code as text for a terminal: two rows of it in each line, black on white whatever colours
 * the terminal has, with the margin that readers need.
 */
public final class QrPicture {
  private static final int MARGIN = 4;
  private static final String BLACK_ON_WHITE = "\u001b[30;107m";
  private static final String AS_BEFORE = "\u001b[0m";

  private QrPicture() {}

  /**
   * Draws it.
   *
   * @param text at most some 2,000 bytes
   */
  public static String of(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    StringBuilder picture = new StringBuilder();
    for (int y = -MARGIN; y < code.size + MARGIN; y += 2) {
      picture.append(picture.isEmpty() ? "" : "\n").append(BLACK_ON_WHITE);
      for (int x = -MARGIN; x < code.size + MARGIN; x++) {
        picture.append(half(code.getModule(x, y), code.getModule(x, y + 1)));
      }
      picture.append(AS_BEFORE);
    }
    return picture.toString();
  }

  /** The same without margin: a line for each row, {@code 1} for a dark module. */
  public static List<String> modules(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < code.size; y++) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < code.size; x++) {
        row.append(code.getModule(x, y) ? '1' : '0');
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private static char half(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }
}
