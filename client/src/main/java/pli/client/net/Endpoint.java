package pli.client.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;

/**
 * Where a server is and how to know it.
 *
 * @param host a name or an address literal, IPv6 without brackets
 * @param port 1 to 65535
 * @param trust which keys are the server's
 */
public record Endpoint(String host, int port, Trust trust) {

  /** How the server's TLS key is judged. Names and dates in its certificate never count. */
  public sealed interface Trust {
    /**
     * Only a key with one of these SHA-256 hashes of its SubjectPublicKeyInfo, as the network card
     * names them.
     */
    record Pinned(List<Bytes> pins) implements Trust {
      /** Takes a copy of the list. */
      public Pinned {
        pins = Collections.unmodifiableList(new ArrayList<>(pins));
      }
    }

    /**
     * Any key: for fetching the card alone, whose own hash the invitation names. What comes over
     * such a connection proves nothing by itself, and nothing secret goes over it.
     */
    record Unverified() implements Trust {}
  }

  /** Checks the port. */
  public Endpoint {
    if (host.isEmpty() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("no such endpoint");
    }
  }
}
