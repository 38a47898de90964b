package pli.client.account;

import java.util.Arrays;
import pli.client.api.ClientException;
import pli.client.vault.Snapshot;
import pli.client.vault.Transaction;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.QueueId;

/**
 * What stands in the empty vault that a duress passphrase opens: whose it is, as everybody may
 * know, and a device with keys of its own that has never spoken with anybody. Nothing in it leads
 * to this device's keys, people or messages.
 */
public final class Decoy {
  private Decoy() {}

  /** Of the account in this vault, as it is now. */
  public static Snapshot of(Transaction t, Entropy entropy) throws ClientException {
    Self self = Self.load(t);
    NewDevice device = NewDevice.make(self.device().name(), entropy);
    String host = text(t, "SELECT host FROM account");
    long port = t.number("SELECT port FROM account");
    return Snapshot.of(tables -> {
      tables.table(
          "account",
          Arrays.asList(
              "one",
              "state",
              "network",
              "origin",
              "card",
              "host",
              "port",
              "handle",
              "device_id",
              "device_name",
              "record",
              "label_proof",
              "signature_seed",
              "contact_private",
              "contact_public",
              "device"));
      tables.row(
          1,
          1,
          self.card().network(),
          self.card().origin(),
          self.cardFile(),
          host,
          port,
          self.handle().value(),
          device.entry().id().value(),
          device.entry().name(),
          self.logged().encode(),
          self.labelProof(),
          device.signatureKeys().privateKey(),
          device.contactKeys().privateKey(),
          device.contactKeys().publicKey(),
          device.entry().encode());
      tables.table("queue", Arrays.asList("id", "seed", "role"));
      try (Secret contact = Secret.random(Ed25519.SEED_LENGTH, entropy);
          Secret main = Secret.random(Ed25519.SEED_LENGTH, entropy)) {
        tables.row(device.entry().contactQueue(), contact, Queues.Role.CONTACT.ordinal());
        tables.row(QueueId.random(entropy).value(), main, Queues.Role.MAIN.ordinal());
      }
    });
  }

  private static String text(Transaction t, String sql) throws ClientException {
    String text = t.first(sql, row -> row.text(1));
    return text == null ? "" : text;
  }
}
