package pli.drill.disk;

import pli.codec.Bytes;
import pli.crypto.Hmac;
import pli.crypto.Secret;
import pli.server.store.BootKey;

/** What rows are called on the disk, which who has the boot key can compute of an id. */
final class Names implements AutoCloseable {
  private final Secret key;

  Names(BootKey bootKey) {
    key = bootKey.derive("row names v1");
  }

  Bytes of(String table, Bytes id) {
    return Hmac.sha256(key, Bytes.utf8(table), Bytes.of(0), id).slice(0, 16);
  }

  @Override
  public void close() {
    key.close();
  }
}
