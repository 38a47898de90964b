package pli.server.franking;

import java.time.InstantSource;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Hmac;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.protocol.FrankedMessage;
import pli.protocol.FrankedMessage.Frank;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.transparency.evidence.FrankAttestation;

/**
 * Franks messages (docs/PROTOCOL.md, "Franking"): a MAC over what the sender commits to and the
 * time, put before the message in each copy. Nothing about it is stored; with the MAC the server
 * knows its own word again, and only then signs it. Thread-safe.
 */
public final class Franking {
  private static final Bytes LABEL = Bytes.utf8("pli frank v1");

  private final Secret key;
  private final SignatureKeyPair network;
  private final String origin;
  private final InstantSource clock;

  /**
   * For one network.
   *
   * @param key the server's own, for the MACs; taken over
   * @param network the network's key, for what is shown to others
   */
  public Franking(Secret key, SignatureKeyPair network, String origin, InstantSource clock) {
    this.key = key;
    this.network = network;
    this.origin = origin;
    this.clock = clock;
  }

  /** The message with a frank of now before it. */
  public Bytes frank(Bytes tag, Bytes message) {
    long now = Math.max(0, clock.millis());
    return new FrankedMessage(message, Optional.of(new Frank(now, mac(tag, now)))).encode();
  }

  /**
   * The network's signature of what was franked.
   *
   * @throws Refusal BAD_PROOF if it was not
   */
  public Bytes attest(Bytes tag, long acceptedMillis, Bytes mac) throws Refusal {
    if (!Hmac.verify(key, mac, toBeMaced(tag, acceptedMillis))) {
      throw Refusal.of(Error.Code.BAD_PROOF);
    }
    return new FrankAttestation(tag, acceptedMillis).sign(origin, network);
  }

  private Bytes mac(Bytes tag, long acceptedMillis) {
    return Hmac.sha256(key, toBeMaced(tag, acceptedMillis));
  }

  private static Bytes toBeMaced(Bytes tag, long acceptedMillis) {
    return new TlsWriter(64).opaque(LABEL).raw(tag).u64(acceptedMillis).toBytes();
  }
}
