package pli.client.vault;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.PasswordHash;
import pli.crypto.Sha256;

/**
 * What stands in the file of a {@link KeySlot}, before anything of it was opened.
 *
 * @param old whether it is of version 1, which had one place
 * @param head everything before the places
 */
record KeySlotFile(
    boolean old,
    PasswordHash.Parameters cost,
    Bytes salt,
    Bytes head,
    List<Bytes> places,
    Bytes spare) {
  private static final Bytes MAGIC = Bytes.utf8("plivault");
  private static final int OLD = 1;
  private static final int VERSION = 2;
  private static final int CHECKSUM_LENGTH = 32;
  private static final int MAX_MEMORY_KIB = 1 << 20;
  private static final int MAX_ITERATIONS = 64;
  private static final int MAX_PARALLELISM = 64;

  /** With a copy of {@code places}. */
  KeySlotFile {
    places = Collections.unmodifiableList(new ArrayList<>(places));
  }

  static Bytes head(PasswordHash.Parameters cost, Bytes salt) {
    return new TlsWriter()
        .raw(MAGIC)
        .u8(VERSION)
        .u32(cost.memoryKib())
        .u32(cost.iterations())
        .u8(cost.parallelism())
        .opaque(salt)
        .toBytes();
  }

  static KeySlotFile read(Bytes bytes) throws ClientException {
    TlsReader in = TlsReader.of(checked(bytes));
    try {
      in.raw(MAGIC.length());
      int version = in.u8();
      if (version != OLD && version != VERSION) {
        throw new ClientException(Problem.VAULT_TOO_NEW);
      }
      PasswordHash.Parameters cost = cost(in);
      Bytes salt = in.opaque(64);
      Bytes head = in.since(0);
      List<Bytes> places = new ArrayList<>();
      Bytes spare = Bytes.EMPTY;
      if (version == OLD) {
        places.add(in.opaque(1024));
      } else {
        places.add(in.raw(KeySlot.PLACE_LENGTH));
        places.add(in.raw(KeySlot.PLACE_LENGTH));
        spare = in.raw(KeySlot.SPARE_LENGTH);
      }
      in.expectEnd();
      return new KeySlotFile(version == OLD, cost, salt, head, places, spare);
    } catch (DecodeException e) {
      throw KeySlot.damaged(e);
    }
  }

  private static Bytes checked(Bytes file) throws ClientException {
    int end = file.length() - CHECKSUM_LENGTH;
    if (end < MAGIC.length() || !file.startsWith(MAGIC)) {
      throw KeySlot.damaged(null);
    }
    Bytes body = file.slice(0, end);
    if (!Sha256.hash(body).equals(file.slice(end, file.length()))) {
      throw KeySlot.damaged(null);
    }
    return body;
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
}
