package pli.server.delivery;

import java.util.ArrayList;
import java.util.List;
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
  private final Entropy entropy;
  private final Budget budget;

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
    private final Budget.Part held;

    private Copies(List<Copy> copies, Budget.Part held) {
      this.copies = copies;
      this.held = held;
    }

    List<Copy> list() {
      return copies;
    }

    @Override
    public void close() {
      held.close();
    }
  }

  FanOut(Entropy entropy, Budget budget) {
    this.entropy = entropy;
    this.budget = budget;
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
    Budget.Part held = budget.take(size);
    List<Copy> copies = new ArrayList<>(table.destinations().size());
    for (Destination destination : table.destinations()) {
      Bytes sealed = SealedEntry.seal(destination.wrapKey(), message, entropy);
      copies.add(new Copy(destination.queue(), sealed));
    }
    return new Copies(copies, held);
  }
}
