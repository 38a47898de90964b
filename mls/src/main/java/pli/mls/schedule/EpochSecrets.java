package pli.mls.schedule;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * The secrets of one epoch that last as long as it does (RFC 9420 section 8, table 4). The
 * encryption secret is not among them: it is consumed by the {@link SecretTree}.
 *
 * <p>Immutable. The secrets that the accessors give are this object's own: do not wipe them.
 */
public final class EpochSecrets {
  private final Secret senderData;
  private final Secret exporter;
  private final Secret external;
  private final Secret confirmation;
  private final Secret membership;
  private final Secret resumption;
  private final Secret init;
  private final Bytes authenticator;

  private EpochSecrets(
      Secret senderData,
      Secret exporter,
      Secret external,
      Secret confirmation,
      Secret membership,
      Secret resumption,
      Secret init,
      Bytes authenticator) {
    this.senderData = senderData;
    this.exporter = exporter;
    this.external = external;
    this.confirmation = confirmation;
    this.membership = membership;
    this.resumption = resumption;
    this.init = init;
    this.authenticator = authenticator;
  }

  static EpochSecrets derive(Labeled labeled, Secret epochSecret) {
    return new EpochSecrets(
        labeled.deriveSecret(epochSecret, "sender data"),
        labeled.deriveSecret(epochSecret, "exporter"),
        labeled.deriveSecret(epochSecret, "external"),
        labeled.deriveSecret(epochSecret, "confirm"),
        labeled.deriveSecret(epochSecret, "membership"),
        labeled.deriveSecret(epochSecret, "resumption"),
        labeled.deriveSecret(epochSecret, "init"),
        Bytes.adopt(labeled.deriveSecret(epochSecret, "authentication").copy()));
  }

  /** What hides who sent a PrivateMessage. */
  public Secret senderData() {
    return senderData;
  }

  /** The key of confirmation tags. */
  public Secret confirmation() {
    return confirmation;
  }

  /** The key of membership tags. */
  public Secret membership() {
    return membership;
  }

  /** This epoch as a pre-shared key (section 8.6). */
  public Secret resumption() {
    return resumption;
  }

  /** What the next epoch starts from. */
  public Secret init() {
    return init;
  }

  /** What two members may compare (section 8.7). */
  public Bytes authenticator() {
    return authenticator;
  }

  /** The key pair to which someone outside can join (sections 8 and 8.3). */
  public KemKeyPair externalKeys(Labeled labeled) {
    return labeled.suite().deriveKemKeyPair(external);
  }

  /** MLS-Exporter (section 8.5). */
  public Secret export(Labeled labeled, String label, Bytes context, int length) {
    try (Secret derived = labeled.deriveSecret(exporter, label)) {
      return labeled.expandWithLabel(derived, "exported", labeled.suite().hash(context), length);
    }
  }

  /** MAC(confirmation_key, confirmed_transcript_hash) (section 6.1). */
  public Bytes confirmationTag(Labeled labeled, Bytes confirmedTranscriptHash) {
    return labeled.suite().mac(confirmation, confirmedTranscriptHash);
  }

  /** Whether {@code tag} is the confirmation tag, in constant time. */
  public boolean confirms(Labeled labeled, Bytes confirmedTranscriptHash, Bytes tag) {
    return labeled.suite().verifyMac(confirmation, confirmedTranscriptHash, tag);
  }

  /** Writes these secrets for storage. */
  public void write(TlsWriter out) {
    for (Secret secret :
        new Secret[] {senderData, exporter, external, confirmation, membership, resumption, init}) {
      StoredSecret.write(out, secret);
    }
    out.opaque(authenticator);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws DecodeException if it is not that
   */
  public static EpochSecrets read(TlsReader in) throws DecodeException {
    return new EpochSecrets(
        StoredSecret.read(in),
        StoredSecret.read(in),
        StoredSecret.read(in),
        StoredSecret.read(in),
        StoredSecret.read(in),
        StoredSecret.read(in),
        StoredSecret.read(in),
        in.opaque());
  }
}
