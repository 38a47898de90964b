package pli.client.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import pli.client.api.ClientException;
import pli.codec.Bytes;

/** A small vault's content in memory, in the form of {@link Tables}. */
public final class Snapshot {
  private final Bytes bytes;

  private Snapshot(Bytes bytes) {
    this.bytes = bytes;
  }

  static Snapshot of(Bytes bytes) {
    return new Snapshot(bytes);
  }

  /** Says what stands in a snapshot. */
  @FunctionalInterface
  public interface Content {
    /** Writes it. */
    void to(TableWriter tables) throws ClientException, IOException;
  }

  /** A snapshot of this program's version of the tables with just this content. */
  public static Snapshot of(Content content) throws ClientException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      TableWriter tables = new TableWriter(out, Schema.VERSION);
      content.to(tables);
      tables.end();
    } catch (IOException e) {
      throw new IllegalStateException("memory refuses nothing", e);
    }
    return new Snapshot(Bytes.adopt(out.toByteArray()));
  }

  Bytes bytes() {
    return bytes;
  }

  /** Fills an empty database. */
  void load(Transaction t) throws ClientException {
    Tables.read(t, new ByteArrayInputStream(bytes.toByteArray()));
  }
}
