package pli.server.delivery;

import java.util.List;
import java.util.stream.Stream;
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
  private static final int MANY = 128;

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
    // One after the other, a large group's copies would leave all cores but one idle.
    Stream<Destination> destinations =
        table.destinations().size() < MANY
            ? table.destinations().stream()
            : table.destinations().parallelStream();
    return new Copies(destinations.map(to -> copy(to, message)).toList(), held);
  }

  private Copy copy(Destination to, Bytes message) {
    return new Copy(to.queue(), SealedEntry.seal(to.wrapKey(), message, entropy));
  }
}
