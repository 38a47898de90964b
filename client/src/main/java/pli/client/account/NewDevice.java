package pli.client.account;

import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.crypto.SignatureKeyPair;
import pli.protocol.ContactKeys;
import pli.protocol.QueueId;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;

/**
 * The keys that a device makes for itself, and what a record is to say of it.
 *
 * @param entry for the record
 * @param signatureKeys of its proofs and leaves
 * @param contactKeys open what lies in its contact queue
 */
record NewDevice(DeviceEntry entry, SignatureKeyPair signatureKeys, KemKeyPair contactKeys) {
  /**
   * Fresh keys.
   *
   * @throws ClientException NAME_INVALID
   */
  static NewDevice make(String name, Entropy entropy) throws ClientException {
    SignatureKeyPair signatureKeys = Ed25519.generate(entropy);
    KemKeyPair contactKeys = ContactKeys.generate(entropy);
    try {
      DeviceEntry entry =
          new DeviceEntry(
              DeviceId.random(entropy),
              name,
              signatureKeys.publicKey(),
              QueueId.random(entropy).value(),
              contactKeys.publicKey());
      return new NewDevice(entry, signatureKeys, contactKeys);
    } catch (IllegalArgumentException e) {
      throw new ClientException(Problem.NAME_INVALID, e);
    }
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "NewDevice";
  }
}
