package pli.transparency.evidence;

import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Ed25519;
import pli.crypto.Hmac;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;

/**
 * What the server of a network says of a message that it could not read: that it took it, and when.
 *
 * <pre>
 * struct {
 *   opaque label&lt;V&gt; = "pli frank attestation v1";
 *   opaque origin&lt;V&gt;;
 *   opaque franking_tag[32];
 *   uint64 accepted_millis;
 * } FrankAttestation;
 * </pre>
 *
 * @param tag commits to what the message says
 * @param acceptedMillis since 1970, by the server's clock
 */
public record FrankAttestation(Bytes tag, long acceptedMillis) {
  /** The length of {@link #tag}. */
  public static final int TAG_LENGTH = 32;

  private static final Bytes LABEL = Bytes.utf8("pli frank attestation v1");

  /**
   * An attestation.
   *
   * @throws IllegalArgumentException if the tag has another length
   */
  public FrankAttestation {
    if (tag.length() != TAG_LENGTH) {
      throw new IllegalArgumentException("a tag of another length");
    }
  }

  /**
   * The tag of a message, as draft-ietf-mimi-protocol has it ("Client creation and sending").
   *
   * @param salt of the content, which nobody outside of the conversation knows
   * @param applicationData what the MLS message carries
   */
  public static Bytes tag(Bytes salt, Bytes applicationData) {
    try (Secret key = Secret.copyOf(salt)) {
      return Hmac.sha256(key, applicationData);
    }
  }

  /** The network's signature. */
  public Bytes sign(String origin, SignatureKeyPair network) {
    return Ed25519.sign(network, toBeSigned(origin));
  }

  /** Whether the signature is the network's. */
  public boolean isSigned(String origin, Bytes networkKey, Bytes signature) {
    return signature.length() == Ed25519.SIGNATURE_LENGTH
        && Ed25519.verify(networkKey, toBeSigned(origin), signature);
  }

  private Bytes toBeSigned(String origin) {
    return new TlsWriter(256)
        .opaque(LABEL)
        .opaque(Bytes.utf8(origin))
        .raw(tag)
        .u64(acceptedMillis)
        .toBytes();
  }
}
