package pli.transparency.alert;

import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * That an alert is over before its time, as it is signed: like an alert, with {@code pli alert
 * revocation v1} as its first line, and without level, exercise and end. It holds for good.
 *
 * @param network the name of the network's log
 * @param id of the alert that is revoked
 * @param issued when it was written, in seconds since 1970
 * @param texts why, 1 to 16, each in another language
 */
public record AlertRevocation(String network, AlertId id, long issued, List<AlertText> texts)
    implements AlertStatement {
  static final String FIRST_LINE = "pli alert revocation v1";

  /**
   * A revocation; sorts its texts.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public AlertRevocation {
    texts = AlertLines.sorted(texts);
    if (!AlertLines.isNetwork(network) || issued < 0 || !AlertLines.areTexts(texts)) {
      throw new IllegalArgumentException("not the revocation of an alert");
    }
  }

  static AlertRevocation read(Lines lines) throws DecodeException {
    String network = AlertLines.readNetwork(lines);
    AlertId id = AlertId.parse(lines.after(AlertLines.ID));
    long issued = Decimal.parse(lines.after(AlertLines.ISSUED));
    return new AlertRevocation(network, id, issued, AlertLines.readTexts(lines));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    AlertLines.write(text, AlertLines.NETWORK, network);
    AlertLines.write(text, AlertLines.ID, id);
    AlertLines.write(text, AlertLines.ISSUED, issued);
    AlertLines.write(text, texts);
    return text.toString();
  }
}
