package pli.drill.handset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.crypto.PasswordHash;

/**
 * What the key slot's file says in clear, as a thief reads it.
 *
 * @param cost of one guess
 * @param salt that the passphrase is hashed with
 */
record KeySlotHead(PasswordHash.Parameters cost, Bytes salt) {
  static KeySlotHead read(Path file) throws IOException {
    try {
      TlsReader in = TlsReader.of(Files.readAllBytes(file));
      Bytes magic = in.raw(8);
      int version = in.u8();
      if (!magic.equals(Bytes.utf8("plivault")) || version > 2) {
        throw new IOException("no key slot");
      }
      int memory = (int) in.u32();
      int passes = (int) in.u32();
      int lanes = in.u8();
      return new KeySlotHead(new PasswordHash.Parameters(memory, passes, lanes), in.opaque(64));
    } catch (DecodeException e) {
      throw new IOException(e);
    }
  }

  /** Whether a guess costs at least what the threat model says. */
  boolean isDear() {
    return cost.memoryKib() >= 64 * 1024 && cost.iterations() >= 3;
  }
}
