package pli.server.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.SealedEntry;
import pli.protocol.wire.Error;

/**
 * The copies that one message becomes: one for each destination, sealed under its wrap key. All
 * copies that have not been written yet stay within a budget of memory. Thread-safe.
 */
final class FanOut {
  private static final int KIB = 1024;
  private static final long RETRY_MILLIS = 500;

  private final Entropy entropy;
  private final Semaphore kibibytes;

  /**
   * A sealed copy.
   *
   * @param queue where it goes
   * @param sealed what lies there
   */
  record Copy(QueueId queue, Bytes sealed) {}

  /** The copies of one message, which hold their part of the budget until closed. */
  final class Copies implements AutoCloseable {
    private final List<Copy> copies;
    private final int held;

    private Copies(List<Copy> copies, int held) {
      this.copies = copies;
      this.held = held;
    }

    List<Copy> list() {
      return copies;
    }

    @Override
    public void close() {
      kibibytes.release(held);
    }
  }

  FanOut(Entropy entropy, long budgetBytes) {
    this.entropy = entropy;
    kibibytes = new Semaphore((int) (budgetBytes / KIB));
  }

  /**
   * Seals {@code message} for each destination of {@code table}.
   *
   * @throws Refusal TOO_LARGE past the limit of one request, UNAVAILABLE past the budget
   */
  Copies seal(RoutingTable table, Bytes message) throws Refusal {
    long size = (long) SealedEntry.sealedLength(message.length()) * table.destinations().size();
    if (size > Limits.MAX_FAN_OUT_BYTES) {
      throw Refusal.of(Error.Code.TOO_LARGE);
    }
    int held = (int) (size / KIB) + 1;
    if (!kibibytes.tryAcquire(held)) {
      throw Refusal.forNow(Error.Code.UNAVAILABLE, RETRY_MILLIS);
    }
    List<Copy> copies = new ArrayList<>(table.destinations().size());
    for (Destination destination : table.destinations()) {
      Bytes sealed = SealedEntry.seal(destination.wrapKey(), message, entropy);
      copies.add(new Copy(destination.queue(), sealed));
    }
    return new Copies(copies, held);
  }
}
