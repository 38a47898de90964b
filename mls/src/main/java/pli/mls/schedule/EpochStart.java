package pli.mls.schedule;

import pli.crypto.Secret;
import pli.mls.suite.Labeled;

/**
 * An epoch at its beginning.
 *
 * @param secrets what lasts as long as the epoch
 * @param encryptionSecret the root of the secret tree; whoever has made the tree wipes it
 */
public record EpochStart(EpochSecrets secrets, Secret encryptionSecret) {
  /**
   * Everything below an epoch secret, which is random for the first epoch of a group (RFC 9420
   * section 11) and comes out of {@link KeySchedule#open} for each later one.
   */
  public static EpochStart of(Labeled labeled, Secret epochSecret) {
    return new EpochStart(
        EpochSecrets.derive(labeled, epochSecret), labeled.deriveSecret(epochSecret, "encryption"));
  }
}
