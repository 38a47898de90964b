package pli.transparency.alert;

import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * An alert, as it is signed:
 *
 * <pre>
 * pli alert v1
 * network lighthouse.example/log
 * id 000102030405060708090a0b0c0d0e0f
 * level stop
 * exercise no
 * issued 1795000000
 * expires 1795086400
 * text en The server was copied. Send nothing until you hear from us.
 * text fr Le serveur a été copié. N'envoyez rien avant d'avoir de nos nouvelles.
 * </pre>
 *
 * It is the same for everybody: no line can name a person or a device, and one that is not known
 * here is refused.
 *
 * @param network the name of the network's log, 1 to 128 characters of ASCII without spaces and
 *     plus signs
 * @param id which it is
 * @param level what it asks for
 * @param exercise whether nothing has happened, and it is only tried whether alerts arrive
 * @param issued when it was written, in seconds since 1970
 * @param expires when it ends by itself, at most 30 days later
 * @param texts 1 to 16, each in another language
 */
public record Alert(
    String network,
    AlertId id,
    AlertLevel level,
    boolean exercise,
    long issued,
    long expires,
    List<AlertText> texts)
    implements AlertStatement {
  static final String FIRST_LINE = "pli alert v1";
  private static final String LEVEL = "level ";
  private static final String EXERCISE = "exercise ";
  private static final String EXPIRES = "expires ";
  private static final String YES = "yes";
  private static final String NO = "no";

  /**
   * An alert; sorts its texts.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public Alert {
    texts = AlertLines.sorted(texts);
    if (!AlertLines.isNetwork(network)
        || !AlertLines.areTexts(texts)
        || !isLifetime(issued, expires)) {
      throw new IllegalArgumentException("not an alert");
    }
  }

  static Alert read(Lines lines) throws DecodeException {
    String network = AlertLines.readNetwork(lines);
    AlertId id = AlertId.parse(lines.after(AlertLines.ID));
    AlertLevel level = AlertLevel.of(lines.after(LEVEL));
    boolean exercise = readYesOrNo(lines.after(EXERCISE));
    long issued = Decimal.parse(lines.after(AlertLines.ISSUED));
    long expires = Decimal.parse(lines.after(EXPIRES));
    if (!isLifetime(issued, expires)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "how long an alert lasts");
    }
    List<AlertText> texts = AlertLines.readTexts(lines);
    return new Alert(network, id, level, exercise, issued, expires, texts);
  }

  private static boolean readYesOrNo(String word) throws DecodeException {
    if (!word.equals(YES) && !word.equals(NO)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "neither yes nor no");
    }
    return word.equals(YES);
  }

  private static boolean isLifetime(long issued, long expires) {
    return issued >= 0 && expires > issued && expires - issued <= Limits.MAX_ALERT_SECONDS;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    AlertLines.write(text, AlertLines.NETWORK, network);
    AlertLines.write(text, AlertLines.ID, id);
    AlertLines.write(text, LEVEL, level.word());
    AlertLines.write(text, EXERCISE, exercise ? YES : NO);
    AlertLines.write(text, AlertLines.ISSUED, issued);
    AlertLines.write(text, EXPIRES, expires);
    AlertLines.write(text, texts);
    return text.toString();
  }
}
