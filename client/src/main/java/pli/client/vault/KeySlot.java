package pli.client.vault;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Hkdf;
import pli.crypto.PasswordHash;
import pli.crypto.Secret;
import pli.crypto.Sha256;

/**
 * The file that turns a passphrase into the vault's data key. Destroying it destroys the vault.
 *
 * <pre>
 * struct {
 *   opaque magic[8] = "plivault";
 *   uint8  version = 2;
 *   uint32 memory_kib; uint32 iterations; uint8 parallelism;   // Argon2id, RFC 9106
 *   opaque salt&lt;V&gt;;
 *   opaque place[2][114];   // sealed under the passphrase's hash; see Held
 *   opaque spare[81920];    // sealed under a key that comes out of a data key
 *   opaque checksum[32];    // SHA-256 of everything before
 * } KeySlot;
 *
 * struct { uint8 kind; opaque data_key[32]; } Held;   // kind: 0 the vault's, 1 duress
 * </pre>
 *
 * A vault has one place filled, either one. The other place and the spare room are noise that was
 * sealed under a key nobody has, unless there is a duress passphrase: then the place holds the key
 * of the empty vault that it opens, and the spare room what stands in that vault. Without that
 * passphrase the one cannot be told from the other.
 *
 * <p>The checksum keeps two faults apart that would look the same: a damaged file, and a passphrase
 * that is another one. It protects nothing; the seal does, and it commits to its key, so that one
 * place cannot open under two passphrases.
 *
 * <p>Version 1 had one sealed key in place of all that follows the salt. It is read, and rewritten
 * at the first opening.
 */
final class KeySlot implements AutoCloseable {
  static final int KEY_LENGTH = 32;

  /** Bytes of the longest file. */
  static final int MAX_LENGTH = 100_000;

  /** What fits into the spare room. */
  static final int MAX_SPARE = 80_000;

  /** Where version 2 begins to be noise to who has no passphrase. */
  static final int HEAD_LENGTH = 8 + 1 + 9 + 17;

  private static final Bytes SPARE_LABEL = Bytes.utf8("pli vault spare room v1");
  private static final int PLACES = 2;
  static final int HELD_LENGTH = 1 + KEY_LENGTH;
  static final int PLACE_LENGTH = HELD_LENGTH + CommittingAead.OVERHEAD;
  static final int SPARE_LENGTH = 80 << 10;
  private static final int SALT_LENGTH = 16;

  /** What a passphrase opens. */
  enum Kind {
    /** The vault. */
    VAULT,
    /** An empty one, in place of the vault. */
    DURESS
  }

  private final boolean old;
  private final PasswordHash.Parameters cost;
  private final Bytes salt;
  private final Bytes[] places;
  private final Bytes spare;
  private final int mine;
  private final Kind kind;
  private final Secret dataKey;

  /** From the passphrase that opened it. */
  private final Secret hash;

  private KeySlot(KeySlotFile file, int mine, Kind kind, Secret dataKey, Secret hash) {
    this.old = file.old();
    this.cost = file.cost();
    this.salt = file.salt();
    this.places = file.places().toArray(new Bytes[0]);
    this.spare = file.spare();
    this.mine = mine;
    this.kind = kind;
    this.dataKey = dataKey;
    this.hash = hash;
  }

  /** A new file for {@code dataKey}. */
  static Bytes seal(
      Secret dataKey, byte[] passphrase, PasswordHash.Parameters cost, Entropy entropy) {
    Bytes salt = random(SALT_LENGTH, entropy);
    try (Secret hash = PasswordHash.derive(passphrase, salt, cost, KEY_LENGTH)) {
      int mine = random(1, entropy).at(0) & 1;
      Bytes head = KeySlotFile.head(cost, salt);
      Bytes[] places = new Bytes[PLACES];
      places[mine] = place(head, mine, hash, Kind.VAULT, dataKey, entropy);
      places[1 - mine] = noise(PLACE_LENGTH, entropy);
      return file(head, places, noise(SPARE_LENGTH, entropy));
    }
  }

  /**
   * What the passphrase opens.
   *
   * @throws ClientException WRONG_PASSPHRASE, VAULT_DAMAGED or VAULT_TOO_NEW
   */
  static KeySlot open(Bytes bytes, byte[] passphrase) throws ClientException {
    KeySlotFile file = KeySlotFile.read(bytes);
    Secret hash = PasswordHash.derive(passphrase, file.salt(), file.cost(), KEY_LENGTH);
    boolean opened = false;
    try {
      for (int i = 0; i < file.places().size(); i++) {
        @Nullable Secret held = held(file, i, hash);
        if (held != null) {
          opened = true;
          return of(file, i, held, hash);
        }
      }
      throw new ClientException(Problem.WRONG_PASSPHRASE);
    } finally {
      if (!opened) {
        hash.close();
      }
    }
  }

  private static KeySlot of(KeySlotFile file, int mine, Secret held, Secret hash)
      throws ClientException {
    try (held) {
      if (file.old()) {
        check(held.length() == KEY_LENGTH);
        return new KeySlot(file, 0, Kind.VAULT, held.duplicate(), hash);
      }
      check(held.length() == HELD_LENGTH);
      byte[] kind = held.copy();
      int number = kind[0];
      Arrays.fill(kind, (byte) 0);
      check(number >= 0 && number < Kind.values().length);
      return new KeySlot(file, mine, Kind.values()[number], held.slice(1, HELD_LENGTH), hash);
    }
  }

  private static void check(boolean holds) throws ClientException {
    if (!holds) {
      throw damaged(null);
    }
  }

  Kind kind() {
    return kind;
  }

  /** The key of the database; goes with this. */
  Secret dataKey() {
    return dataKey;
  }

  /** Whether it is of an earlier version, to be rewritten. */
  boolean isOld() {
    return old;
  }

  /**
   * Of a duress place: what stands in the empty vault.
   *
   * @throws ClientException VAULT_DAMAGED
   */
  Bytes spare() throws ClientException {
    try (Secret key = spareKey(dataKey)) {
      byte[] room = CommittingAead.open(key, SPARE_LABEL, spare);
      return TlsReader.of(Bytes.adopt(room)).opaque(MAX_SPARE);
    } catch (CryptoException | DecodeException e) {
      throw damaged(e);
    }
  }

  /** This place as the vault's only one; everything else becomes noise. */
  Bytes alone(Entropy entropy) {
    Bytes head = KeySlotFile.head(cost, salt);
    Bytes[] fresh = new Bytes[PLACES];
    fresh[mine] = place(head, mine, hash, Kind.VAULT, dataKey, entropy);
    fresh[1 - mine] = noise(PLACE_LENGTH, entropy);
    return file(head, fresh, noise(SPARE_LENGTH, entropy));
  }

  /** This duress place as it is, and nothing of the vault. */
  Bytes withoutVault(Entropy entropy) {
    Bytes[] rest = places.clone();
    rest[1 - mine] = noise(PLACE_LENGTH, entropy);
    return file(KeySlotFile.head(cost, salt), rest, spare);
  }

  /**
   * The same for another passphrase.
   *
   * @throws ClientException PASSPHRASE_TAKEN if it is the duress passphrase
   */
  Bytes withPassphrase(byte[] passphrase, Entropy entropy) throws ClientException {
    try (Secret other = PasswordHash.derive(passphrase, salt, cost, KEY_LENGTH)) {
      Bytes head = KeySlotFile.head(cost, salt);
      if (opens(1 - mine, other)) {
        throw new ClientException(Problem.PASSPHRASE_TAKEN);
      }
      Bytes[] fresh = places.clone();
      fresh[mine] = place(head, mine, other, Kind.VAULT, dataKey, entropy);
      return file(head, fresh, spare);
    }
  }

  /**
   * The same with a duress passphrase, in place of the one that there was.
   *
   * @param content of the empty vault
   * @throws ClientException PASSPHRASE_TAKEN if it is the vault's
   */
  Bytes withDuress(byte[] passphrase, Bytes content, Entropy entropy) throws ClientException {
    if (content.length() > MAX_SPARE) {
      throw new IllegalArgumentException("more than the spare room holds");
    }
    try (Secret other = PasswordHash.derive(passphrase, salt, cost, KEY_LENGTH);
        Secret key = Secret.random(KEY_LENGTH, entropy);
        Secret room = spareKey(key)) {
      if (other.sameAs(hash)) {
        throw new ClientException(Problem.PASSPHRASE_TAKEN);
      }
      Bytes head = KeySlotFile.head(cost, salt);
      Bytes[] fresh = places.clone();
      fresh[1 - mine] = place(head, 1 - mine, other, Kind.DURESS, key, entropy);
      byte[] plain = new byte[SPARE_LENGTH - CommittingAead.OVERHEAD];
      byte[] prefixed = new TlsWriter().opaque(content).toBytes().toByteArray();
      System.arraycopy(prefixed, 0, plain, 0, prefixed.length);
      return file(head, fresh, CommittingAead.seal(room, SPARE_LABEL, plain, entropy));
    }
  }

  private boolean opens(int place, Secret under) {
    try {
      byte[] held =
          CommittingAead.open(under, placeData(KeySlotFile.head(cost, salt), place), places[place]);
      Arrays.fill(held, (byte) 0);
      return true;
    } catch (CryptoException e) {
      return false;
    }
  }

  private static Bytes place(
      Bytes head, int number, Secret hash, Kind kind, Secret key, Entropy entropy) {
    byte[] held = new byte[HELD_LENGTH];
    byte[] raw = key.copy();
    held[0] = (byte) kind.ordinal();
    System.arraycopy(raw, 0, held, 1, KEY_LENGTH);
    try {
      return CommittingAead.seal(hash, placeData(head, number), held, entropy);
    } finally {
      Arrays.fill(held, (byte) 0);
      Arrays.fill(raw, (byte) 0);
    }
  }

  private static Bytes placeData(Bytes head, int number) {
    return new TlsWriter().raw(head).u8(number).toBytes();
  }

  private static @Nullable Secret held(KeySlotFile file, int number, Secret hash)
      throws ClientException {
    Bytes data = file.old() ? file.head() : placeData(file.head(), number);
    try {
      return Secret.adopt(CommittingAead.open(hash, data, file.places().get(number)));
    } catch (CryptoException e) {
      if (e.reason() == CryptoException.Reason.UNSUPPORTED) {
        throw new ClientException(Problem.VAULT_TOO_NEW, e);
      }
      return null;
    }
  }

  /** Sealed under a key that is gone when this returns. */
  private static Bytes noise(int length, Entropy entropy) {
    try (Secret nobodys = Secret.random(KEY_LENGTH, entropy)) {
      byte[] nothing = new byte[length - CommittingAead.OVERHEAD];
      return CommittingAead.seal(nobodys, Bytes.EMPTY, nothing, entropy);
    }
  }

  private static Bytes random(int length, Entropy entropy) {
    byte[] bytes = new byte[length];
    entropy.fill(bytes);
    return Bytes.adopt(bytes);
  }

  private static Secret spareKey(Secret dataKey) {
    return Hkdf.expand(dataKey, SPARE_LABEL, KEY_LENGTH);
  }

  private static Bytes file(Bytes head, Bytes[] places, Bytes spare) {
    Bytes body =
        new TlsWriter(MAX_LENGTH).raw(head).raw(places[0]).raw(places[1]).raw(spare).toBytes();
    return Bytes.concat(body, Sha256.hash(body));
  }

  static ClientException damaged(@Nullable Throwable cause) {
    return new ClientException(
        Problem.VAULT_DAMAGED, java.util.Collections.singletonMap("part", 1L), cause);
  }

  @Override
  public void close() {
    dataKey.close();
    hash.close();
  }
}
