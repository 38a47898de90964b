package pli.bench.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pli.bench.measure.BenchmarkException;
import pli.client.net.Endpoint;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.desktop.net.WebTransport;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;

/**
 * The load program, a process of its own: so many pairs send and read for so long. Prints accepted
 * and delivered messages per second, and fails if one that was accepted did not arrive.
 */
final class Load {
  /** The length of a message: a text of a line or two in MLS. */
  static final int MESSAGE_LENGTH = 300;

  private static final String SCHEME = "wss://";
  private static final long DRAIN_SECONDS = 60;

  private final List<Pair> pairs = new ArrayList<>();
  private final int inFlight;

  private Load(int inFlight) {
    this.inFlight = inFlight;
  }

  /** Arguments: card, pairs, messages in flight of each, seconds of warm-up, seconds to measure. */
  public static void main(String[] arguments)
      throws BenchmarkException, IOException, DecodeException, InterruptedException {
    NetworkCard card = NetworkCard.parse(Bytes.adopt(Files.readAllBytes(Path.of(arguments[0]))));
    Load load = new Load(Integer.parseInt(arguments[2]));
    load.connect(card, Integer.parseInt(arguments[1]));
    load.run(Integer.parseInt(arguments[3]));
    long acceptedBefore = load.accepted();
    long deliveredBefore = load.delivered();
    long start = System.nanoTime();
    load.run(Integer.parseInt(arguments[4]));
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.println((load.accepted() - acceptedBefore) / seconds);
    System.out.println((load.delivered() - deliveredBefore) / seconds);
    load.drain();
  }

  private void connect(NetworkCard card, int count) throws BenchmarkException, DecodeException {
    Address address = Address.parse(card.addresses().getFirst().substring(SCHEME.length()));
    Endpoint endpoint =
        new Endpoint(address.host(), address.port(), new Endpoint.Trust.Pinned(card.pins()));
    WebTransport transport = new WebTransport();
    for (int i = 0; i < count; i++) {
      pairs.add(Pair.open(transport, endpoint, card.origin(), MESSAGE_LENGTH));
    }
  }

  private void run(int seconds) throws BenchmarkException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Callable<Boolean>> senders = new ArrayList<>();
    for (Pair pair : pairs) {
      senders.add(() -> {
        pair.sendUntil(end, inFlight);
        return true;
      });
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> sender : executor.invokeAll(senders)) {
        sender.get();
      }
    } catch (ExecutionException e) {
      throw new BenchmarkException("a pair could not send", e);
    }
  }

  private void drain() throws BenchmarkException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
    while (delivered() < accepted() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    if (delivered() != accepted()) {
      throw new BenchmarkException(
          "accepted were " + accepted() + " messages, arrived are " + delivered());
    }
    pairs.forEach(Pair::close);
  }

  private long accepted() {
    return pairs.stream().mapToLong(Pair::accepted).sum();
  }

  private long delivered() {
    return pairs.stream().mapToLong(Pair::delivered).sum();
  }
}
