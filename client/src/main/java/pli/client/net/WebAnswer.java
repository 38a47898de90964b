package pli.client.net;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import pli.codec.Bytes;

/**
 * An answer of HTTP.
 *
 * @param status as {@code 200}
 * @param headers by their names in lower case, of each the first value
 * @param body whole
 */
public record WebAnswer(int status, Map<String, String> headers, Bytes body) {
  /** With a copy of {@code headers}. */
  public WebAnswer {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  /** A header that is a number; {@code otherwise} if it is not there, or is none. */
  public long number(String header, long otherwise) {
    String value = headers.get(header);
    try {
      return value == null ? otherwise : Long.parseLong(value.trim());
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
