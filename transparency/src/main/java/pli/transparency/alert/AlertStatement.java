package pli.transparency.alert;

import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.text.Lines;

/**
 * What alert keys sign: an alert, or that one is revoked. Whoever has only this believes nothing of
 * it: see {@link AlertGate}.
 */
public sealed interface AlertStatement permits Alert, AlertRevocation {
  /**
   * The statement that this text is. Verifies nothing.
   *
   * @throws DecodeException if it is none, not in the one form, or past its limit
   */
  static AlertStatement parse(String text) throws DecodeException {
    if (text.length() > Limits.MAX_ALERT) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "an alert past its limit");
    }
    Lines lines = Lines.of(text);
    String first = lines.next();
    AlertStatement statement;
    if (first.equals(Alert.FIRST_LINE)) {
      statement = Alert.read(lines);
    } else if (first.equals(AlertRevocation.FIRST_LINE)) {
      statement = AlertRevocation.read(lines);
    } else {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "not an alert, version 1");
    }
    if (!lines.atEnd()) {
      throw new DecodeException(DecodeException.Reason.TRAILING_BYTES, "more than the alert");
    }
    return statement;
  }

  /** The network that it is for: the name of its log. */
  String network();

  /** The alert that is meant. */
  AlertId id();

  /** When it was written, in seconds since 1970, by the clock of whoever wrote it. */
  long issued();

  /** What it says, in one language or more, sorted by language. */
  List<AlertText> texts();

  /** What is signed. */
  String text();
}
