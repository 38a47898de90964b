package pli.server.delivery;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.Secret;
import pli.fuzz.Target;
import pli.protocol.QueueId;
import pli.protocol.RouteId;

/**
 * Rows of the delivery service, the first octet says of which table; and what is inside a route's
 * seal. What is read is written again to the same bytes.
 */
public final class StoredRowFuzz implements Target {
  private static final int KINDS = 6;
  private static final RouteId ROUTE = RouteId.of(Bytes.utf8("a group"));
  private static final Bytes KEY = Bytes.adopt(new byte[32]);
  private static final long EPOCH = 3;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new StoredRowFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    RoutingTable table =
        new RoutingTable(
            List.of(
                new Destination(queue(1), Secret.copyOf(KEY)),
                new Destination(queue(2), Secret.copyOf(KEY))));
    Bytes sealed = table.seal(Secret.copyOf(KEY), ROUTE, EPOCH, new Random(1)::nextBytes);
    TlsWriter plain = new TlsWriter().u8(1);
    plain.raw(queue(1).value()).raw(KEY).raw(queue(2).value()).raw(KEY);
    return List.of(
        seed(0, new Route(EPOCH, sealed).encode()),
        seed(1, Queue.empty(KEY).withEntry(300, 20_000).encode()),
        seed(2, new StoredEntry(1_800_000_000_000L, 300, Bytes.utf8("sealed")).encode()),
        seed(3, new Accepted(2, 1, 1, false).encode(20_000)),
        seed(4, sealed),
        seed(5, plain.toBytes()));
  }

  private static QueueId queue(int octet) {
    byte[] id = new byte[QueueId.LENGTH];
    Arrays.fill(id, (byte) octet);
    return new QueueId(Bytes.adopt(id));
  }

  private static byte[] seed(int kind, Bytes row) {
    return Bytes.concat(Bytes.of(kind), row).toByteArray();
  }

  @Override
  public void run(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Bytes row = Bytes.copyOf(input, 1, input.length - 1);
    try {
      switch ((input[0] & 0xff) % KINDS) {
        case 0 -> requireSame(row, TlsReader.readAll(row, Route::read).encode());
        case 1 -> requireSameQueue(row);
        case 2 -> requireSame(row, TlsReader.readAll(row, StoredEntry::read).encode());
        case 3 -> requireSameAnswer(row);
        case 4 -> open(row);
        default -> openWhatWeSealed(row);
      }
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  private static void open(Bytes sealed) {
    try (RoutingTable table = RoutingTable.open(Secret.copyOf(KEY), ROUTE, EPOCH, sealed)) {
      requireRoundTrip(table);
    } catch (Refusal refused) {
      // Refused, as it should be.
    }
  }

  /** Whatever bytes, under a seal that opens. */
  private static void openWhatWeSealed(Bytes plain) {
    Bytes about = new TlsWriter(24).raw(ROUTE.value()).u64(EPOCH).toBytes();
    Bytes sealed =
        CommittingAead.seal(
            Secret.copyOf(KEY), about, plain.toByteArray(), new Random(2)::nextBytes);
    try {
      open(sealed);
    } catch (IllegalStateException e) {
      // A seal that is right around what is no table: only this server could have made that.
      if (!(e.getCause() instanceof DecodeException)) {
        throw e;
      }
    }
  }

  private static void requireRoundTrip(RoutingTable table) {
    Secret key = Secret.copyOf(KEY);
    Bytes again = table.seal(key, ROUTE, EPOCH + 1, new Random(3)::nextBytes);
    try (RoutingTable read = RoutingTable.open(key, ROUTE, EPOCH + 1, again)) {
      if (!queues(read).equals(queues(table))) {
        throw new IllegalStateException("sealed and opened, it is another");
      }
    } catch (Refusal e) {
      throw new IllegalStateException("sealed, it does not open", e);
    }
  }

  private static List<QueueId> queues(RoutingTable table) {
    return table.destinations().stream().map(Destination::queue).toList();
  }

  /** A row of before has another form, so what it says is compared. */
  private static void requireSameAnswer(Bytes row) throws DecodeException {
    Accepted read = TlsReader.readAll(row, Accepted::readRepeated);
    long day = TlsReader.readAll(row, Accepted::readDay);
    Bytes again = read.encode(day);
    if (!TlsReader.readAll(again, Accepted::readRepeated).equals(read)
        || TlsReader.readAll(again, Accepted::readDay) != day) {
      throw new IllegalStateException("read and written, it is another");
    }
  }

  /** The first octet says only whether further entries may have come since. */
  private static void requireSameQueue(Bytes row) throws DecodeException {
    Queue read = TlsReader.readAll(row, Queue::read);
    Bytes again = read.isWhole() ? read.encodeAtHand() : read.encode();
    requireSame(row.slice(1, row.length()), again.slice(1, again.length()));
  }

  private static void requireSame(Bytes row, Bytes again) {
    if (!again.equals(row)) {
      throw new IllegalStateException("read and written, it is another");
    }
  }
}
