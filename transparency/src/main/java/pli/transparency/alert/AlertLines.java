package pli.transparency.alert;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.text.Lines;

/** The lines that alerts and revocations have in common. */
final class AlertLines {
  static final String NETWORK = "network ";
  static final String ID = "id ";
  static final String ISSUED = "issued ";
  private static final String TEXT = "text ";

  private AlertLines() {}

  static void write(StringBuilder out, String word, Object value) {
    out.append(word).append(value).append('\n');
  }

  static void write(StringBuilder out, List<AlertText> texts) {
    for (AlertText text : texts) {
      write(out, TEXT, text.language() + " " + text.words());
    }
  }

  static String readNetwork(Lines lines) throws DecodeException {
    String network = lines.after(NETWORK);
    if (!isNetwork(network)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the network of an alert");
    }
    return network;
  }

  /** All the lines with texts that come next, at least one, sorted. */
  static List<AlertText> readTexts(Lines lines) throws DecodeException {
    List<AlertText> texts = new ArrayList<>();
    while (lines.nextBegins(TEXT)) {
      if (texts.size() == Limits.MAX_ALERT_TEXTS) {
        throw new DecodeException(DecodeException.Reason.TOO_LARGE, "languages of an alert");
      }
      texts.add(readText(lines.after(TEXT)));
    }
    if (!areTexts(texts)) {
      throw broken();
    }
    return texts;
  }

  private static AlertText readText(String line) throws DecodeException {
    int space = line.indexOf(' ');
    try {
      return new AlertText(line.substring(0, Math.max(0, space)), line.substring(space + 1));
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "the text of an alert");
  }

  /** Whether there are 1 to 16, each of another language, in the order of these. */
  static boolean areTexts(List<AlertText> texts) {
    for (int i = 1; i < texts.size(); i++) {
      if (texts.get(i - 1).language().compareTo(texts.get(i).language()) >= 0) {
        return false;
      }
    }
    return !texts.isEmpty() && texts.size() <= Limits.MAX_ALERT_TEXTS;
  }

  /** A copy, sorted by language. */
  static List<AlertText> sorted(List<AlertText> texts) {
    List<AlertText> sorted = new ArrayList<>(texts);
    sorted.sort((a, b) -> a.language().compareTo(b.language()));
    return Collections.unmodifiableList(sorted);
  }

  /** Whether it can be the name of a network's log. */
  static boolean isNetwork(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > Limits.MAX_NETWORK_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~' || c == '+') {
        return false;
      }
    }
    return true;
  }
}
