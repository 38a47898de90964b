package pli.protocol;

import java.util.Arrays;
import java.util.Base64;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.transparency.network.Address;

/**
 * What one device of an account shows to another that is to become one: {@code
 * pli://device/HOST:PORT/SECRET/CARDHASH}, the last two in base64url without padding. The two meet
 * at the server under keys of the secret ({@link Rendezvous}).
 *
 * @param host of one of the network's addresses
 * @param port of that address
 * @param secret 32 bytes, drawn for this link alone
 * @param cardHash SHA-256 of the network card's bytes
 */
public record DeviceLink(String host, int port, Secret secret, Bytes cardHash) {
  /** How every device link begins. */
  public static final String PREFIX = "pli://device/";

  /** Bytes of a secret. */
  public static final int SECRET_LENGTH = 32;

  private static final int HASH = 32;

  /**
   * A link.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public DeviceLink {
    if (secret.length() != SECRET_LENGTH || cardHash.length() != HASH) {
      throw new IllegalArgumentException("a secret and a card's hash have 32 bytes");
    }
    new Address(host, port);
  }

  /** A fresh one. */
  public static DeviceLink random(String host, int port, Bytes cardHash, Entropy entropy) {
    return new DeviceLink(host, port, Secret.random(SECRET_LENGTH, entropy), cardHash);
  }

  /**
   * Reads a link.
   *
   * @throws DecodeException {@link DecodeException.Reason#BAD_VALUE} if it is none
   */
  public static DeviceLink parse(String link) throws DecodeException {
    if (!link.startsWith(PREFIX)) {
      throw broken();
    }
    String[] parts = link.substring(PREFIX.length()).split("/", -1);
    if (parts.length != 3) {
      throw broken();
    }
    Address address = Address.parse(parts[0]);
    return new DeviceLink(
        address.host(),
        address.port(),
        Secret.adopt(decode(parts[1], SECRET_LENGTH)),
        Bytes.adopt(decode(parts[2], HASH)));
  }

  /** The link that {@link #parse} reads. Whoever has it first becomes a device of the account. */
  public String link() {
    byte[] raw = secret.copy();
    try {
      return PREFIX
          + new Address(host, port).hostPort()
          + "/"
          + encode(raw)
          + "/"
          + encode(cardHash.toByteArray());
    } finally {
      Arrays.fill(raw, (byte) 0);
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decode(String text, int length) throws DecodeException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      // Only the one encoding of these bytes is taken.
      if (bytes.length == length && encode(bytes).equals(text)) {
        return bytes;
      }
      throw broken();
    } catch (IllegalArgumentException e) {
      throw broken();
    }
  }

  private static DecodeException broken() {
    return new DecodeException(DecodeException.Reason.BAD_VALUE, "not a device link");
  }

  /** Says what it is and nothing of the secret. */
  @Override
  public String toString() {
    return "DeviceLink";
  }
}
