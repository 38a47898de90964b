package pli.drill.disk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import pli.codec.Bytes;

/**
 * RocksDB's write-ahead log, as a thief of the disk reads it without any key: which rows were
 * written together, in which order, and how large they are. Names of rows are keyed hashes; that
 * two writes are about the same row shows.
 */
final class WriteLog {
  private static final int BLOCK = 32 << 10;
  private static final int HEADER = 7;
  private static final int BATCH_HEADER = 12;
  private static final long PAUSE = Duration.ofMillis(50).toNanos();
  private static final Duration SETTLED = Duration.ofSeconds(1);

  private WriteLog() {}

  /**
   * One change of one row.
   *
   * @param family the column family's number
   * @param key of the row, 24 bytes
   * @param length of its value, or -1 where it was deleted
   */
  record Change(int family, Bytes key, int length) {
    /** What rows of one id have in common within their table. */
    Bytes name() {
      return key.slice(0, Math.min(16, key.length()));
    }

    boolean isDeletion() {
      return length < 0;
    }
  }

  /** The logs in a store's folder, in order. */
  static List<Path> logs(Path store) throws IOException {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    }
  }

  /**
   * Waits until a server has begun a new log, as it does when it has got rid of the one before; not
   * longer than so long, since it may keep it.
   *
   * @return its logs then
   */
  static List<Path> awaitNext(Path store, Duration longest) throws IOException {
    Instant end = Instant.now().plus(longest);
    List<Path> before = logs(store);
    List<Path> now = before;
    while (now.equals(before) && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(PAUSE);
      now = logs(store);
    }
    // It begins several when it gets rid of one.
    Instant changed = Instant.now();
    while (Instant.now().isBefore(changed.plus(SETTLED))) {
      LockSupport.parkNanos(PAUSE);
      List<Path> later = logs(store);
      changed = later.equals(now) ? changed : Instant.now();
      now = later;
    }
    return now;
  }

  /** All batches of all logs in a store's folder, in order. */
  static List<List<Change>> read(Path store) throws IOException {
    List<List<Change>> batches = new ArrayList<>();
    for (Path log : logs(store)) {
      for (byte[] record : records(Files.readAllBytes(log))) {
        batches.add(batch(record));
      }
    }
    return batches;
  }

  /** The records of a log, put together from their parts in blocks of 32 KiB. */
  static List<byte[]> records(byte[] log) {
    List<byte[]> records = new ArrayList<>();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    int at = 0;
    while (at + HEADER <= log.length) {
      int left = BLOCK - at % BLOCK;
      if (left < HEADER) {
        at += left;
        continue;
      }
      int length = log[at + 4] & 0xff | (log[at + 5] & 0xff) << 8;
      int type = log[at + 6];
      int header = type >= 5 ? HEADER + 4 : HEADER;
      int kind = type >= 5 ? type - 4 : type;
      if (kind < 1 || kind > 4 || at + header + length > log.length) {
        return records;
      }
      if (kind == 1 || kind == 2) {
        parts.reset();
      }
      parts.write(log, at + header, length);
      if (kind == 1 || kind == 4) {
        records.add(parts.toByteArray());
      }
      at += header + length;
    }
    return records;
  }

  /** The changes of one batch; what is no put and no deletion ends it. */
  static List<Change> batch(byte[] record) {
    List<Change> changes = new ArrayList<>();
    Cursor in = new Cursor(record);
    while (in.at < record.length) {
      int kind = record[in.at++];
      boolean hasFamily = kind == 4 || kind == 5 || kind == 8;
      if (!hasFamily && kind != 0 && kind != 1 && kind != 7) {
        return changes;
      }
      int family = hasFamily ? in.varint() : 0;
      Bytes key = in.string();
      boolean put = kind == 1 || kind == 5;
      changes.add(new Change(family, key, put ? in.skipped() : -1));
    }
    return changes;
  }

  private static final class Cursor {
    private final byte[] bytes;
    private int at = BATCH_HEADER;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    int varint() {
      int number = 0;
      for (int shift = 0; at < bytes.length; shift += 7) {
        byte next = bytes[at++];
        number |= (next & 0x7f) << shift;
        if (next >= 0) {
          break;
        }
      }
      return number;
    }

    int skipped() {
      int length = varint();
      at += length;
      return length;
    }

    Bytes string() {
      int length = varint();
      int from = Math.min(at, bytes.length);
      at = from + length;
      return Bytes.adopt(Arrays.copyOfRange(bytes, from, Math.min(at, bytes.length)));
    }
  }
}
