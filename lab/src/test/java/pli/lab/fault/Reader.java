package pli.lab.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pli.client.net.Endpoint;
import pli.codec.Bytes;
import pli.protocol.wire.Entry;
import pli.protocol.wire.ServerFrame;

/**
 * A device that reads queues over one connection, comes back when it is cut, and acknowledges now
 * and then. Its thread runs until {@link #finish}.
 */
final class Reader {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final long PAUSE_MILLIS = 20;

  private final Supplier<Endpoint> endpoints;
  private final Ledger ledger;
  private final List<OwnQueue> queues;
  private final Supplier<List<GroupEpoch>> epochs;
  private final Random random;
  private final Map<OwnQueue, Long> got = new HashMap<>();
  private final Map<OwnQueue, Long> acknowledged = new HashMap<>();
  private final Map<OwnQueue, Integer> openedAt = new HashMap<>();
  private final Thread thread;
  private volatile boolean finishing;

  /**
   * A reader that begins at once.
   *
   * @param epochs under which entries may be sealed, in their order
   */
  Reader(
      Endpoint endpoint,
      Ledger ledger,
      List<OwnQueue> queues,
      Supplier<List<GroupEpoch>> epochs,
      long seed) {
    this(() -> endpoint, ledger, queues, epochs, seed);
  }

  /** The same, which comes back to another place each time. */
  Reader(
      Supplier<Endpoint> endpoints,
      Ledger ledger,
      List<OwnQueue> queues,
      Supplier<List<GroupEpoch>> epochs,
      long seed) {
    this.endpoints = endpoints;
    this.ledger = ledger;
    this.queues = queues;
    this.epochs = epochs;
    random = new Random(seed);
    thread = Thread.ofPlatform().name("reader").daemon().start(this::run);
  }

  /** Reads no more. */
  void finish() throws InterruptedException {
    finishing = true;
    thread.join(60_000);
  }

  private void run() {
    try {
      while (!finishing) {
        try (Line line = Line.open(endpoints.get())) {
          read(line);
        } catch (IOException e) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (AssertionError | RuntimeException e) {
      ledger.complain("a reader: " + e);
    }
  }

  private void read(Line line) throws IOException, InterruptedException {
    got.clear();
    acknowledged.clear();
    for (OwnQueue queue : queues) {
      ServerFrame answer = line.ask(queue.read(line));
      if (answer.hasError()) {
        if (!Sender.isForNow(answer.getError().getCode())) {
          throw new AssertionError("reading was answered " + answer.getError().getCode().name());
        }
        throw new IOException("not now");
      }
    }
    while (!finishing) {
      @Nullable ServerFrame frame = line.next(PATIENCE);
      if (frame != null && frame.hasEntries()) {
        take(frame);
      }
      if (frame == null || random.nextInt(4) == 0) {
        acknowledge(line);
      }
    }
  }

  private void take(ServerFrame frame) {
    Bytes id = Wire.of(frame.getEntries().getQueueId());
    OwnQueue queue =
        queues.stream().filter(one -> one.id().value().equals(id)).findFirst().orElseThrow();
    for (Entry entry : frame.getEntries().getEntriesList()) {
      Long before = got.put(queue, entry.getNumber());
      if (before != null && entry.getNumber() != before + 1) {
        ledger.complain("after " + before + " came " + entry.getNumber());
      }
      ledger.seen(queue, entry.getNumber(), open(queue, entry));
    }
  }

  private @Nullable Bytes open(OwnQueue queue, Entry entry) {
    List<GroupEpoch> known = epochs.get();
    int likely = openedAt.getOrDefault(queue, 0);
    for (int i = 0; i < known.size(); i++) {
      int at = (likely + i) % known.size();
      @Nullable Bytes body = known.get(at).open(queue, entry);
      if (body != null) {
        openedAt.put(queue, at);
        return body;
      }
    }
    return null;
  }

  private void acknowledge(Line line) throws IOException {
    for (Map.Entry<OwnQueue, Long> one : got.entrySet()) {
      if (one.getValue().equals(acknowledged.get(one.getKey()))) {
        continue;
      }
      ServerFrame answer = line.ask(one.getKey().acknowledge(one.getValue()));
      if (answer.hasDone()) {
        ledger.acknowledged(one.getKey(), one.getValue());
        acknowledged.put(one.getKey(), one.getValue());
      } else if (!Sender.isForNow(answer.getError().getCode())) {
        throw new AssertionError(
            "acknowledging was answered " + answer.getError().getCode().name());
      }
    }
  }
}
