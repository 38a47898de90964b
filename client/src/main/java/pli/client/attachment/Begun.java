package pli.client.attachment;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.AttachmentId;
import pli.protocol.Limits;

/**
 * An upload that was begun, as the vault keeps it until the message that names it is in the outbox:
 * so that after a crash the same file goes on where it stood.
 *
 * @param file its absolute path
 * @param size of the file then
 * @param modifiedMillis of the file then
 * @param id where it goes
 * @param key seals it
 * @param header of the sealed file
 * @param sent how much of the sealed file may have left this device
 * @param sentHash SHA-256 of that: nothing else may ever be sealed in its place
 * @param begunMillis when it was begun
 */
record Begun(
    String file,
    long size,
    long modifiedMillis,
    AttachmentId id,
    Secret key,
    Bytes header,
    long sent,
    Bytes sentHash,
    long begunMillis) {

  /** An hour before the server forgets it. */
  private static final long GOOD_MILLIS =
      Limits.ATTACHMENT_UPLOAD.toMillis() - TimeUnit.HOURS.toMillis(1);

  static Begun fresh(String file, long size, long modifiedMillis, long now, Entropy entropy) {
    return new Begun(
        file,
        size,
        modifiedMillis,
        AttachmentId.random(entropy),
        Secret.random(StreamSeal.KEY, entropy),
        StreamSeal.newHeader(entropy),
        0,
        Bytes.EMPTY,
        now);
  }

  /** The one of this file, if the file is as it was; null if there is none. */
  static @Nullable Begun find(Transaction t, String file, long size, long modifiedMillis, long now)
      throws ClientException {
    t.change("DELETE FROM upload WHERE begun_at < ?", now - GOOD_MILLIS);
    return t.first(
        "SELECT id, key, header, sent, sent_hash, begun_at FROM upload"
            + " WHERE file = ? AND size = ? AND modified = ?",
        row ->
            new Begun(
                file,
                size,
                modifiedMillis,
                new AttachmentId(row.bytes(1)),
                row.secret(2),
                row.bytes(3),
                row.number(4),
                row.bytes(5),
                row.number(6)),
        file,
        size,
        modifiedMillis);
  }

  void store(Transaction t) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO upload"
            + " (file, size, modified, id, key, header, sent, sent_hash, begun_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        file,
        size,
        modifiedMillis,
        id.value(),
        key,
        header,
        sent,
        sentHash,
        begunMillis);
  }

  static void forget(Transaction t, String file) throws ClientException {
    t.change("DELETE FROM upload WHERE file = ?", file);
  }

  Begun withSent(long upTo, Bytes hash) {
    return new Begun(file, size, modifiedMillis, id, key, header, upTo, hash, begunMillis);
  }

  @Override
  public String toString() {
    return "Begun(" + sent + " bytes)";
  }
}
