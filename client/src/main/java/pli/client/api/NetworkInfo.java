package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Whose network a link leads to, from the network card that the link names by its hash.
 *
 * @param way what the link is for
 * @param network the network's name for people
 * @param origin its name in proofs
 * @param fingerprint SHA-256 of the network's key, 64 hexadecimal digits
 * @param server where the card was fetched, {@code HOST:PORT}
 * @param witnesses the names of those who watch its log
 * @param quorum how many of them must have seen the log
 */
public record NetworkInfo(
    Way way,
    String network,
    String origin,
    String fingerprint,
    String server,
    List<String> witnesses,
    int quorum) {
  /** What a link is for. */
  public enum Way {
    /** To come in with a new account. */
    JOIN,
    /** To come back to an account, once administrators agree. */
    RETURN,
    /** To become a further device of an account. */
    DEVICE
  }

  /** With a copy of {@code witnesses}. */
  public NetworkInfo {
    witnesses = Collections.unmodifiableList(new ArrayList<>(witnesses));
  }
}
