package pli.server.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import pli.codec.Bytes;

/**
 * Whom the limits count together: an IPv4 address, or the /64 of an IPv6 address, which is what one
 * customer gets. Never written down.
 *
 * @param prefix the bytes that count
 */
public record PeerAddress(Bytes prefix) {
  private static final int IPV6_PREFIX = 8;

  /** How a peer at {@code address} is counted. */
  static PeerAddress of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      return new PeerAddress(Bytes.EMPTY);
    }
    InetAddress host = internet.getAddress();
    Bytes bytes = Bytes.copyOf(host.getAddress());
    return new PeerAddress(bytes.length() > IPV6_PREFIX ? bytes.slice(0, IPV6_PREFIX) : bytes);
  }

  @Override
  public String toString() {
    return "PeerAddress";
  }
}
