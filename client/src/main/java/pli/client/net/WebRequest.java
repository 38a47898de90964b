package pli.client.net;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import pli.codec.Bytes;

/**
 * A request of HTTP.
 *
 * @param method in capitals
 * @param path from the first slash on
 * @param headers beside those that a request always has
 * @param body empty for none
 */
public record WebRequest(String method, String path, Map<String, String> headers, Bytes body) {
  /** With a copy of {@code headers}. */
  public WebRequest {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }
}
