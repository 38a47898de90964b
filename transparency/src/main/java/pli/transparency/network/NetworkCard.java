package pli.transparency.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.crypto.Vrf;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignatureType;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * What a network says of itself, in a note signed by its own key (docs/PROTOCOL.md, "Network card
 * and invitation"). The key stands in the card: the signature alone proves only that the card is
 * whole. Trust comes from the invitation, which has the hash of the card.
 *
 * @param network its name for people: 1 to 128 bytes of UTF-8
 * @param origin its name in proofs and signatures: 1 to 128 of {@code a}–{@code z}, {@code
 *     0}–{@code 9}, {@code .}, {@code -}
 * @param networkKey its Ed25519 key
 * @param log its log, which has one key and is called {@code ORIGIN/log}, with the witnesses that
 *     its members ask for
 * @param vrfKey the key that the log hides labels with: a compressed point of P-256, 33 bytes
 * @param addresses where it listens, as {@code wss://HOST:PORT}; at least one
 * @param pins SHA-256 of the SubjectPublicKeyInfo of its TLS keys; at least one
 * @param alerts whose alerts count, for the name of its log; null if nobody's do
 */
public record NetworkCard(
    String network,
    String origin,
    Bytes networkKey,
    TrustedLog log,
    Bytes vrfKey,
    List<String> addresses,
    List<Bytes> pins,
    @Nullable AlertPolicy alerts) {
  private static final String KIND = "pli network card v";
  private static final String FIRST_LINE = KIND + "2";
  private static final String BEFORE_THE_LOG = KIND + "1";
  private static final String WITNESS = "witness ";
  private static final String ADDRESS = "address ";
  private static final String PIN = "pin sha256 ";
  private static final String ALERT_SIGNATURES = "alert-signatures ";
  private static final String ALERT_KEY = "alert-key ";
  private static final int HASH = 32;
  private static final int MAX_LINES = 16;

  /**
   * A card.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public NetworkCard {
    addresses = Collections.unmodifiableList(new ArrayList<>(addresses));
    pins = Collections.unmodifiableList(new ArrayList<>(pins));
    if (!isName(network, origin)
        || !isLog(log, origin)
        || !areKeys(networkKey, vrfKey)
        || !areAddresses(addresses)
        || !arePins(pins)
        || alerts != null && !alerts.network().equals(log.origin())) {
      throw new IllegalArgumentException("not a network card");
    }
  }

  /**
   * A card of a network in which nobody's alerts count.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public NetworkCard(
      String network,
      String origin,
      Bytes networkKey,
      TrustedLog log,
      Bytes vrfKey,
      List<String> addresses,
      List<Bytes> pins) {
    this(network, origin, networkKey, log, vrfKey, addresses, pins, null);
  }

  /** The name of the log of the network {@code origin}: what its checkpoints begin with. */
  public static String logOrigin(String origin) {
    return origin + "/log";
  }

  /**
   * Reads a card and verifies its signature.
   *
   * @param file the bytes that {@code GET /card} returned
   * @throws DecodeException if it is no card, or not signed by the key that it names; {@link
   *     DecodeException.Reason#UNKNOWN_KIND} if it is of another version
   */
  public static NetworkCard parse(Bytes file) throws DecodeException {
    if (file.length() > Limits.MAX_CARD) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a network card");
    }
    SignedNote note = SignedNote.parse(file);
    NetworkCard card = read(Lines.of(note.text()));
    try {
      note.verify(Collections.singletonList(card.verifierKey()));
    } catch (VerificationException e) {
      throw new DecodeException(
          DecodeException.Reason.BAD_VALUE, "a network card that its key did not sign");
    }
    return card;
  }

  /**
   * The card's bytes, signed.
   *
   * @param networkKeySeed the seed of {@link #networkKey}
   */
  public Bytes sign(Secret networkKeySeed) {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    line(text, "network ", network);
    line(text, "origin ", origin);
    line(text, "key ", verifierKey().encode());
    line(text, "log ", log.keys().get(0).encode());
    line(text, "vrf ", StrictBase64.encode(vrfKey));
    log.witnesses().witnesses().forEach(witness -> line(text, WITNESS, witness.encode()));
    line(text, "quorum ", Integer.toString(log.witnesses().required()));
    addresses.forEach(address -> line(text, ADDRESS, address));
    pins.forEach(pin -> line(text, PIN, StrictBase64.encode(pin)));
    if (alerts != null) {
      line(text, ALERT_SIGNATURES, Integer.toString(alerts.required()));
      alerts.keys().forEach(key -> line(text, ALERT_KEY, key.encode()));
    }
    NoteSigner signer = new NoteSigner(origin, Ed25519.fromSeed(networkKeySeed));
    return signer.note(text.toString()).encode();
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append(word).append(rest).append('\n');
  }

  private VerifierKey verifierKey() {
    return new VerifierKey(origin, SignatureType.ED25519, networkKey);
  }

  /** The hash of a card's bytes, as invitations carry it. */
  public static Bytes hash(Bytes file) {
    return Sha256.hash(file);
  }

  /** Whether {@code origin} has the form of one. */
  public static boolean isOrigin(String origin) {
    if (origin.isEmpty() || origin.length() > Limits.MAX_NETWORK_NAME) {
      return false;
    }
    for (int i = 0; i < origin.length(); i++) {
      char c = origin.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static NetworkCard read(Lines lines) throws DecodeException {
    requireThisVersion(lines.next());
    String network = lines.after("network ");
    String origin = lines.after("origin ");
    VerifierKey key = VerifierKey.parse(lines.after("key "));
    VerifierKey logKey = VerifierKey.parse(lines.after("log "));
    Bytes vrfKey = StrictBase64.decode(lines.after("vrf "));
    WitnessPolicy witnesses = witnesses(lines);
    List<String> addresses = new ArrayList<>();
    while (lines.nextBegins(ADDRESS)) {
      addresses.add(lines.after(ADDRESS));
    }
    List<Bytes> pins = new ArrayList<>();
    while (lines.nextBegins(PIN)) {
      pins.add(StrictBase64.decode(lines.after(PIN)));
    }
    AlertPolicy alerts = alerts(lines, logOrigin(origin));
    if (!lines.atEnd()
        || !isName(network, origin)
        || !isKey(key, origin)
        || !isKey(logKey, logOrigin(origin))
        || !areKeys(key.publicKey(), vrfKey)
        || !areAddresses(addresses)
        || !arePins(pins)) {
      throw broken();
    }
    TrustedLog log = new TrustedLog(logKey, witnesses);
    return new NetworkCard(network, origin, key.publicKey(), log, vrfKey, addresses, pins, alerts);
  }

  private static void requireThisVersion(String first) throws DecodeException {
    if (first.equals(FIRST_LINE)) {
      return;
    }
    if (first.equals(BEFORE_THE_LOG)) {
      throw new DecodeException(
          DecodeException.Reason.UNKNOWN_KIND,
          "a network card of version 1, made before there was a log; the network has to be made"
              + " anew");
    }
    throw first.startsWith(KIND)
        ? new DecodeException(
            DecodeException.Reason.UNKNOWN_KIND, "a network card of a version not known here")
        : broken();
  }

  private static WitnessPolicy witnesses(Lines lines) throws DecodeException {
    List<VerifierKey> keys = new ArrayList<>();
    while (lines.nextBegins(WITNESS)) {
      keys.add(VerifierKey.parse(lines.after(WITNESS)));
    }
    long required = Decimal.parse(lines.after("quorum "));
    if (required > keys.size()) {
      throw broken();
    }
    try {
      return new WitnessPolicy((int) required, keys);
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  /** The lines behind the pins, if there are any. */
  private static @Nullable AlertPolicy alerts(Lines lines, String log) throws DecodeException {
    if (!lines.nextBegins(ALERT_SIGNATURES)) {
      return null;
    }
    long required = Decimal.parse(lines.after(ALERT_SIGNATURES));
    List<VerifierKey> keys = new ArrayList<>();
    while (lines.nextBegins(ALERT_KEY) && keys.size() < Limits.MAX_ALERT_KEYS) {
      keys.add(VerifierKey.parse(lines.after(ALERT_KEY)));
    }
    if (required > keys.size()) {
      throw broken();
    }
    try {
      return new AlertPolicy(log, (int) required, keys);
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static boolean isName(String network, String origin) {
    return Names.isName(network, Limits.MAX_NETWORK_NAME) && isOrigin(origin);
  }

  private static boolean isLog(TrustedLog log, String origin) {
    return log.keys().size() == 1
        && log.origin().equals(logOrigin(origin))
        && isKey(log.keys().get(0), log.origin());
  }

  private static boolean isKey(VerifierKey key, String name) {
    return key.name().equals(name) && key.type() == SignatureType.ED25519;
  }

  private static boolean areKeys(Bytes networkKey, Bytes vrfKey) {
    return networkKey.length() == Ed25519.PUBLIC_KEY_LENGTH && Vrf.isValidPublicKey(vrfKey);
  }

  private static boolean areAddresses(List<String> addresses) {
    return !addresses.isEmpty()
        && addresses.size() <= MAX_LINES
        && addresses.stream().allMatch(NetworkCard::isAddress);
  }

  private static boolean arePins(List<Bytes> pins) {
    return !pins.isEmpty()
        && pins.size() <= MAX_LINES
        && pins.stream().allMatch(pin -> pin.length() == HASH);
  }

  private static boolean isAddress(String url) {
    try {
      return Address.parseUrl(url).url().equals(url);
    } catch (DecodeException e) {
      return false;
    }
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a network card");
  }
}
