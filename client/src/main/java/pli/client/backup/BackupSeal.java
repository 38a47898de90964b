package pli.client.backup;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.util.Arrays;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.attachment.StreamSeal;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.Secret;
import pli.crypto.Sha256;
import pli.transparency.account.RecoveryWords;

/**
 * The head of a backup and the seal of what follows.
 *
 * <pre>
 * struct {
 *   opaque magic[8] = "plibackp";
 *   uint8  version = 1;
 *   opaque sealed_key[113];   // the file's key, under the words' key; associated data: everything before
 *   opaque checksum[32];      // SHA-256 of everything before
 *   opaque stream_header[40];
 * } BackupHead;
 * </pre>
 *
 * Then segments of 64 KiB, sealed as a file beside a message is ({@link StreamSeal}), associated
 * data: the head. The checksum keeps damage and other words apart and protects nothing.
 */
final class BackupSeal implements AutoCloseable {
  static final int SEGMENT = StreamSeal.SEGMENT - StreamSeal.TAG;

  private static final Bytes MAGIC = Bytes.utf8("plibackp");
  private static final Bytes LABEL = Bytes.utf8("pli backup key v1");
  private static final int VERSION = 1;
  private static final int KEY_LENGTH = 32;
  private static final int SEALED_KEY = KEY_LENGTH + CommittingAead.OVERHEAD;
  private static final int CHECKSUM = 32;

  /** Bytes before the first segment. */
  static final int HEAD_LENGTH = 8 + 1 + SEALED_KEY + CHECKSUM + StreamSeal.HEADER;

  private final Bytes head;
  private final StreamSeal stream;

  private BackupSeal(Bytes head, StreamSeal stream) {
    this.head = head;
    this.stream = stream;
  }

  /** For a new file. */
  static BackupSeal fresh(RecoveryWords words, Entropy entropy) {
    Bytes start = new TlsWriter().raw(MAGIC).u8(VERSION).toBytes();
    try (Secret key = Secret.random(KEY_LENGTH, entropy);
        Secret over = keyOf(words)) {
      byte[] raw = key.copy();
      Bytes body = Bytes.concat(start, CommittingAead.seal(over, start, raw, entropy));
      Arrays.fill(raw, (byte) 0);
      Bytes header = StreamSeal.newHeader(entropy);
      Bytes head = Bytes.concat(Bytes.concat(body, Sha256.hash(body)), header);
      return new BackupSeal(head, StreamSeal.of(key, head, header));
    } catch (CryptoException e) {
      throw new IllegalStateException("a header of our own making", e);
    }
  }

  /**
   * For a file that is there.
   *
   * @throws ClientException BACKUP_WORDS, BACKUP_TOO_NEW
   * @throws IOException if it cannot be read, ends too early, or is no backup
   */
  static BackupSeal read(InputStream in, RecoveryWords words) throws IOException, ClientException {
    byte[] raw = new byte[HEAD_LENGTH];
    new DataInputStream(in).readFully(raw);
    Bytes head = Bytes.adopt(raw);
    int end = HEAD_LENGTH - StreamSeal.HEADER;
    Bytes body = head.slice(0, end - CHECKSUM);
    if (!head.startsWith(MAGIC) || !Sha256.hash(body).equals(head.slice(end - CHECKSUM, end))) {
      throw new StreamCorruptedException("no backup");
    }
    int start = MAGIC.length() + 1;
    if (head.at(start - 1) != VERSION) {
      throw new ClientException(Problem.BACKUP_TOO_NEW);
    }
    try (Secret over = keyOf(words);
        Secret key = open(over, body.slice(0, start), body.slice(start, body.length()))) {
      return new BackupSeal(head, StreamSeal.of(key, head, head.slice(end, HEAD_LENGTH)));
    } catch (CryptoException e) {
      throw corrupted(e);
    }
  }

  private static Secret open(Secret over, Bytes start, Bytes sealed) throws ClientException {
    try {
      return Secret.adopt(CommittingAead.open(over, start, sealed));
    } catch (CryptoException e) {
      throw new ClientException(Problem.BACKUP_WORDS, e);
    }
  }

  /** The words' recovery key signs nothing here; what is derived from it seals. */
  private static Secret keyOf(RecoveryWords words) {
    return Hkdf.expand(words.keys().privateKey(), LABEL, KEY_LENGTH);
  }

  Bytes head() {
    return head;
  }

  Bytes seal(long segment, boolean last, byte[] plain) {
    return stream.seal(segment, last, plain);
  }

  byte[] open(long segment, boolean last, Bytes sealed) throws IOException {
    if (sealed.length() < StreamSeal.TAG) {
      throw new EOFException("a backup that was cut off");
    }
    try {
      return stream.open(segment, last, sealed);
    } catch (CryptoException e) {
      throw corrupted(e);
    }
  }

  private static IOException corrupted(CryptoException e) {
    IOException damaged = new StreamCorruptedException("a segment of a backup");
    damaged.initCause(e);
    return damaged;
  }

  @Override
  public void close() {
    stream.close();
  }
}
