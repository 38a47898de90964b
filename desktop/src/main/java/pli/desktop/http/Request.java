package pli.desktop.http;

import java.util.Map;
import java.util.Optional;
import pli.codec.Bytes;

/**
 * What a program asks.
 *
 * @param method in capital letters
 * @param path with all that follows it
 * @param headers those that mean something here, by their names in small letters
 * @param body empty if there is none
 */
public record Request(String method, String path, Map<String, String> headers, Bytes body) {
  /** With a copy of {@code headers}. */
  public Request {
    headers = Map.copyOf(headers);
  }

  /** The value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  Request with(Bytes read) {
    return new Request(method, path, headers, read);
  }
}
