package pli.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.transparency.VerificationException;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignatureType;
import pli.transparency.note.SignedNote;
import pli.transparency.note.VerifierKey;

/**
 * What a network says of itself, in a note signed by its own key (docs/PROTOCOL.md, "Network card
 * and invitation"). The key stands in the card: the signature alone proves only that the card is
 * whole. Trust comes from the invitation, which has the hash of the card.
 *
 * @param network its name for people: 1 to 128 bytes of UTF-8
 * @param origin its name in proofs and signatures: 1 to 128 of {@code a}–{@code z}, {@code
 *     0}–{@code 9}, {@code .}, {@code -}
 * @param addresses where it listens, as {@code wss://HOST:PORT}; at least one
 * @param pins SHA-256 of the SubjectPublicKeyInfo of its TLS keys; at least one
 * @param networkKey its Ed25519 key
 */
public record NetworkCard(
    String network, String origin, List<String> addresses, List<Bytes> pins, Bytes networkKey) {
  private static final String FIRST_LINE = "pli network card v1";
  private static final String PIN = "pin sha256 ";
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
    if (!isWellFormed(network, origin, addresses, pins) || networkKey.length() != HASH) {
      throw new IllegalArgumentException("not a network card");
    }
  }

  /**
   * Reads a card and verifies its signature.
   *
   * @param file the bytes that {@code GET /card} returned
   * @throws DecodeException if it is no card, or not signed by the key that it names
   */
  public static NetworkCard parse(Bytes file) throws DecodeException {
    if (file.length() > Limits.MAX_CARD) {
      throw new DecodeException(DecodeException.Reason.TOO_LARGE, "a network card");
    }
    SignedNote note = SignedNote.parse(file);
    NetworkCard card = read(Arrays.asList(note.text().split("\n", -1)));
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
    text.append("network ").append(network).append('\n');
    text.append("origin ").append(origin).append('\n');
    text.append("key ").append(verifierKey().encode()).append('\n');
    for (String address : addresses) {
      text.append("address ").append(address).append('\n');
    }
    for (Bytes pin : pins) {
      text.append(PIN).append(StrictBase64.encode(pin)).append('\n');
    }
    NoteSigner signer = new NoteSigner(origin, Ed25519.fromSeed(networkKeySeed));
    return signer.note(text.toString()).encode();
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

  private static NetworkCard read(List<String> lines) throws DecodeException {
    // The text ends in a line feed, so the last part is empty.
    if (lines.size() < 7 || !lines.get(0).equals(FIRST_LINE)) {
      throw broken();
    }
    String network = after("network ", lines.get(1));
    String origin = after("origin ", lines.get(2));
    Bytes key = key(origin, after("key ", lines.get(3)));
    int at = 4;
    List<String> addresses = new ArrayList<>();
    for (; lines.get(at).startsWith("address "); at++) {
      addresses.add(after("address ", lines.get(at)));
    }
    List<Bytes> pins = new ArrayList<>();
    for (; lines.get(at).startsWith(PIN); at++) {
      pins.add(StrictBase64.decode(after(PIN, lines.get(at))));
    }
    if (at != lines.size() - 1 || !isWellFormed(network, origin, addresses, pins)) {
      throw broken();
    }
    return new NetworkCard(network, origin, addresses, pins, key);
  }

  private static Bytes key(String origin, String text) throws DecodeException {
    VerifierKey key = VerifierKey.parse(text);
    if (!key.name().equals(origin) || key.type() != SignatureType.ED25519) {
      throw broken();
    }
    return key.publicKey();
  }

  private static String after(String word, String line) throws DecodeException {
    if (!line.startsWith(word)) {
      throw broken();
    }
    return line.substring(word.length());
  }

  private static boolean isWellFormed(
      String network, String origin, List<String> addresses, List<Bytes> pins) {
    return Names.isName(network, Limits.MAX_NETWORK_NAME)
        && isOrigin(origin)
        && !addresses.isEmpty()
        && addresses.size() <= MAX_LINES
        && addresses.stream().allMatch(NetworkCard::isAddress)
        && !pins.isEmpty()
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
