package pli.transparency.network;

import pli.codec.DecodeException;

/**
 * Where a server listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
  private static final int MAX_HOST = 253;
  private static final String SCHEME = "wss://";

  /**
   * An address.
   *
   * @throws IllegalArgumentException if host or port do not have their form
   */
  public Address {
    if (!isHost(host) || port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("not a host and a port");
    }
  }

  /**
   * Reads {@code HOST:PORT}; an IPv6 address stands in brackets.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is none
   */
  public static Address parse(String text) throws DecodeException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    int port = port(text.substring(colon + 1));
    if (!isHost(host) || port == 0 || bracketed != host.contains(":")) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not HOST:PORT");
    }
    return new Address(host, port);
  }

  /**
   * Reads {@code wss://HOST:PORT}.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is none
   */
  public static Address parseUrl(String url) throws DecodeException {
    if (!url.startsWith(SCHEME)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not wss://HOST:PORT");
    }
    return parse(url.substring(SCHEME.length()));
  }

  /** {@code HOST:PORT}. */
  public String hostPort() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** {@code wss://HOST:PORT}. */
  public String url() {
    return SCHEME + hostPort();
  }

  private static boolean isHost(String host) {
    if (host.isEmpty() || host.length() > MAX_HOST) {
      return false;
    }
    boolean six = host.contains(":");
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      boolean digit = c >= '0' && c <= '9' || c == '.';
      boolean letter = c >= 'a' && c <= (six ? 'f' : 'z') || c >= 'A' && c <= (six ? 'F' : 'Z');
      if (!digit && !letter && c != (six ? ':' : '-')) {
        return false;
      }
    }
    return true;
  }

  /** The port that the digits say, or 0. */
  private static int port(String digits) {
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9' || port == 0 && c == '0' || port > 0xffff) {
        return 0;
      }
      port = 10 * port + (c - '0');
    }
    return port > 0xffff ? 0 : port;
  }
}
