package pli.protocol;

import java.util.Base64;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Hkdf;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.transparency.network.Address;

/**
 * An invitation to a network: {@code pli://join/HOST:PORT/SECRET/CARDHASH}, the last two in
 * base64url without padding; for somebody who has an account and lost their devices {@code
 * pli://return/…}. Trust starts from it.
 *
 * @param kind what it is for
 * @param host of one of the network's addresses
 * @param port of that address
 * @param secret 16 bytes that nobody is told but who has the link: what the server is told, and
 *     what signs, come out of it
 * @param cardHash SHA-256 of the network card's bytes
 */
public record Invitation(Kind kind, String host, int port, Bytes secret, Bytes cardHash) {
  /** Bytes of a link's secret. */
  public static final int SECRET_LENGTH = 16;

  /** Bytes of a token. */
  public static final int TOKEN_LENGTH = 16;

  private static final Bytes TOKEN = Bytes.utf8("pli invitation token v1");
  private static final Bytes DELEGATE = Bytes.utf8("pli invitation delegate v1");

  private static final int HASH = 32;

  /** What an invitation is for; the word stands in its link. */
  public enum Kind {
    /** To come in with a new account. */
    JOIN("join"),
    /** To come back to an account, once administrators agree. */
    RETURN("return");

    private final String prefix;

    Kind(String word) {
      this.prefix = "pli://" + word + "/";
    }
  }

  /**
   * An invitation.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public Invitation {
    if (secret.length() != SECRET_LENGTH || cardHash.length() != HASH) {
      throw new IllegalArgumentException("a secret has 16 bytes, a card's hash 32");
    }
    new Address(host, port);
  }

  /** An invitation to come in. */
  public Invitation(String host, int port, Bytes secret, Bytes cardHash) {
    this(Kind.JOIN, host, port, secret, cardHash);
  }

  /**
   * Reads a link.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is no invitation
   */
  public static Invitation parse(String link) throws DecodeException {
    for (Kind kind : Kind.values()) {
      if (link.startsWith(kind.prefix)) {
        return parse(kind, link.substring(kind.prefix.length()));
      }
    }
    throw broken();
  }

  private static Invitation parse(Kind kind, String rest) throws DecodeException {
    String[] parts = rest.split("/", -1);
    if (parts.length != 3) {
      throw broken();
    }
    Address address = Address.parse(parts[0]);
    return new Invitation(
        kind,
        address.host(),
        address.port(),
        decode(parts[1], SECRET_LENGTH),
        decode(parts[2], HASH));
  }

  /** The link that {@link #parse} reads. Whoever has it can join: it is a secret. */
  public String link() {
    return kind.prefix
        + address().hostPort()
        + "/"
        + encoder().encodeToString(secret.toByteArray())
        + "/"
        + encoder().encodeToString(cardHash.toByteArray());
  }

  /** What the server is told, once or as often as the inviter said; an act has its SHA-256. */
  public Bytes token() {
    return token(secret);
  }

  /** The same, of the link's secret alone. */
  public static Bytes token(Bytes secret) {
    try (Secret link = Secret.copyOf(secret);
        Secret token = Hkdf.expand(link, TOKEN, TOKEN_LENGTH)) {
      return Bytes.adopt(token.copy());
    }
  }

  /**
   * What signs the change of the policy by which an invited administrator comes in; the act that
   * invites them has its public half. The server, which is told the token, cannot make it.
   */
  public SignatureKeyPair delegate() {
    return delegate(secret);
  }

  /** The same, of the link's secret alone. */
  public static SignatureKeyPair delegate(Bytes secret) {
    try (Secret link = Secret.copyOf(secret);
        Secret seed = Hkdf.expand(link, DELEGATE, Ed25519.SEED_LENGTH)) {
      return Ed25519.fromSeed(seed);
    }
  }

  /** Host and port together. */
  public Address address() {
    return new Address(host, port);
  }

  private static Bytes decode(String text, int length) throws DecodeException {
    try {
      Bytes bytes = Bytes.adopt(Base64.getUrlDecoder().decode(text));
      // Only the one encoding of these bytes is taken.
      if (bytes.length() == length && encoder().encodeToString(bytes.toByteArray()).equals(text)) {
        return bytes;
      }
      throw broken();
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static Base64.Encoder encoder() {
    return Base64.getUrlEncoder().withoutPadding();
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not an invitation");
  }

  /** Says what it is and nothing of the secret. */
  @Override
  public String toString() {
    return "Invitation";
  }
}
