package pli.client.vault;

import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.PasswordHash;
import pli.crypto.Secret;
import pli.crypto.Sha256;

/**
 * The file that turns a passphrase into the vault's data key. Destroying it destroys the vault.
 *
 * <pre>
 * struct {
 *   opaque magic[8] = "plivault";
 *   uint8  version = 1;
 *   uint32 memory_kib; uint32 iterations; uint8 parallelism;   // Argon2id, RFC 9106
 *   opaque salt&lt;V&gt;;
 *   opaque sealed&lt;V&gt;;       // the data key; associated data: everything before
 *   opaque checksum[32];    // SHA-256 of everything before
 * } KeySlot;
 * </pre>
 *
 * The checksum keeps two faults apart that would look the same: a damaged file, and a passphrase
 * that is another one. It protects nothing; the seal does, and it commits to its key, so that one
 * file cannot open under two passphrases.
 */
final class KeySlot {
  static final int KEY_LENGTH = 32;

  private static final Bytes MAGIC = Bytes.utf8("plivault");
  private static final int VERSION = 1;
  private static final int SALT_LENGTH = 16;
  private static final int CHECKSUM_LENGTH = 32;
  private static final int MAX_MEMORY_KIB = 1 << 20;
  private static final int MAX_ITERATIONS = 64;
  private static final int MAX_PARALLELISM = 64;

  private KeySlot() {}

  /** A new slot for {@code dataKey}. */
  static Bytes seal(
      Secret dataKey, byte[] passphrase, PasswordHash.Parameters cost, Entropy entropy) {
    byte[] salt = new byte[SALT_LENGTH];
    entropy.fill(salt);
    Bytes head = head(cost, Bytes.adopt(salt));
    byte[] plain = dataKey.copy();
    try (Secret key = PasswordHash.derive(passphrase, Bytes.copyOf(salt), cost, KEY_LENGTH)) {
      Bytes sealed = CommittingAead.seal(key, head, plain, entropy);
      Bytes body = new TlsWriter().raw(head).opaque(sealed).toBytes();
      return Bytes.concat(body, Sha256.hash(body));
    } finally {
      java.util.Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * The data key.
   *
   * @throws ClientException WRONG_PASSPHRASE, VAULT_DAMAGED or VAULT_TOO_NEW
   */
  static Secret open(Bytes file, byte[] passphrase) throws ClientException {
    Bytes body = checked(file);
    TlsReader in = TlsReader.of(body);
    try {
      in.raw(MAGIC.length());
      if (in.u8() != VERSION) {
        throw new ClientException(Problem.VAULT_TOO_NEW);
      }
      PasswordHash.Parameters cost = cost(in);
      Bytes salt = in.opaque(64);
      Bytes head = in.since(0);
      Bytes sealed = in.opaque(1024);
      in.expectEnd();
      try (Secret key = PasswordHash.derive(passphrase, salt, cost, KEY_LENGTH)) {
        return unsealed(key, head, sealed);
      }
    } catch (DecodeException e) {
      throw damaged(e);
    }
  }

  private static Bytes checked(Bytes file) throws ClientException {
    int end = file.length() - CHECKSUM_LENGTH;
    if (end < MAGIC.length() || !file.startsWith(MAGIC)) {
      throw damaged(null);
    }
    Bytes body = file.slice(0, end);
    if (!Sha256.hash(body).equals(file.slice(end, file.length()))) {
      throw damaged(null);
    }
    return body;
  }

  private static Secret unsealed(Secret key, Bytes head, Bytes sealed) throws ClientException {
    try {
      Secret dataKey = Secret.adopt(CommittingAead.open(key, head, sealed));
      if (dataKey.length() != KEY_LENGTH) {
        throw damaged(null);
      }
      return dataKey;
    } catch (CryptoException e) {
      throw new ClientException(Problem.WRONG_PASSPHRASE, e);
    }
  }

  private static Bytes head(PasswordHash.Parameters cost, Bytes salt) {
    return new TlsWriter()
        .raw(MAGIC)
        .u8(VERSION)
        .u32(cost.memoryKib())
        .u32(cost.iterations())
        .u8(cost.parallelism())
        .opaque(salt)
        .toBytes();
  }

  /** Bounded, so that a slot that somebody else wrote cannot ask for all of the memory. */
  private static PasswordHash.Parameters cost(TlsReader in) throws DecodeException {
    long memoryKib = in.u32();
    long iterations = in.u32();
    int parallelism = in.u8();
    if (memoryKib < 8L * parallelism
        || memoryKib > MAX_MEMORY_KIB
        || iterations < 1
        || iterations > MAX_ITERATIONS
        || parallelism < 1
        || parallelism > MAX_PARALLELISM) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "the cost of a key slot");
    }
    return new PasswordHash.Parameters((int) memoryKib, (int) iterations, parallelism);
  }

  private static ClientException damaged(@org.jspecify.annotations.Nullable Throwable cause) {
    return new ClientException(
        Problem.VAULT_DAMAGED, java.util.Collections.singletonMap("part", 1L), cause);
  }
}
