package pli.protocol;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;

/**
 * Where two devices meet that share the secret of a {@link DeviceLink}, and how what they say is
 * sealed (docs/PROTOCOL.md, "A further device"). Everything follows from the secret, so that the
 * server learns no more than that two queues and a route are made and used.
 *
 * <p>Each side seals under a key of its own: what one said does not come back as the other's word.
 */
public final class Rendezvous implements AutoCloseable {
  private static final int KEY = 32;

  private final Secret root;

  /** Of a link's secret, at the network of its card. */
  public Rendezvous(DeviceLink link) {
    try (Secret salt = Secret.copyOf(link.cardHash())) {
      root = Hkdf.extract(salt, link.secret());
    }
  }

  /** One of the two. */
  public enum Side {
    /** The device that the account has, which made the link. */
    KNOWN("known"),
    /** The device that is to be added. */
    NEW("new");

    private final String word;

    Side(String word) {
      this.word = word;
    }

    /** Whom this one talks to. */
    public Side other() {
      return this == KNOWN ? NEW : KNOWN;
    }
  }

  /** The queue that a side reads. */
  public QueueId queue(Side reader) {
    return new QueueId(id("queue " + reader.word, QueueId.LENGTH));
  }

  /** Reads that queue. */
  public SignatureKeyPair queueKeys(Side reader) {
    try (Secret seed = derive("queue key " + reader.word, Ed25519.SEED_LENGTH)) {
      return Ed25519.fromSeed(seed);
    }
  }

  /** The route to both queues. */
  public RouteId route() {
    return new RouteId(id("route", RouteId.LENGTH));
  }

  /** Opens that route's table. */
  public Secret routeKey() {
    return derive("route key", KEY);
  }

  /** Seals the entries of a side's queue. */
  public Secret wrapKey(Side reader) {
    return derive("wrap key " + reader.word, KEY);
  }

  /** What a side says, as it travels. */
  public Bytes seal(Side from, RendezvousMessage message, Entropy entropy) {
    try (Secret key = derive("says " + from.word, KEY)) {
      return SealedEntry.seal(key, message.encode(), entropy);
    }
  }

  /** What a side said; null if it was not this side, or it says nothing that is understood. */
  public @Nullable RendezvousMessage open(Side from, Bytes sealed) {
    try (Secret key = derive("says " + from.word, KEY)) {
      Bytes message = SealedEntry.open(key, sealed);
      return message == null ? null : RendezvousMessage.decode(message);
    } catch (DecodeException e) {
      return null;
    }
  }

  private Bytes id(String what, int length) {
    try (Secret derived = derive(what, length)) {
      return Bytes.adopt(derived.copy());
    }
  }

  private Secret derive(String what, int length) {
    return Hkdf.expand(root, Bytes.utf8("pli rendezvous " + what + " v1"), length);
  }

  /** Wipes the key that all others follow from. */
  @Override
  public void close() {
    root.wipe();
  }

  /** Says what it is and nothing of the keys. */
  @Override
  public String toString() {
    return "Rendezvous";
  }
}
