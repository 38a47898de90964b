package pli.server.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.CommittingAead;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.wire.Error;

/**
 * The destinations of a group in one epoch, while a request is being answered. At rest the table is
 * sealed under the epoch's route key, which the server does not keep. The seal commits to its key,
 * so that no table opens under two keys.
 *
 * @param destinations all member devices, the sender's too
 */
public record RoutingTable(List<Destination> destinations) implements AutoCloseable {
  private static final int UNPADDED = 1;
  private static final int FORMAT = 2;
  private static final int WRAP_KEY = 32;
  private static final int SLOT = QueueId.LENGTH + WRAP_KEY;
  private static final int LEAST_SLOTS = 8;

  /** A table of these destinations. */
  public RoutingTable {
    destinations = List.copyOf(destinations);
  }

  Bytes seal(Secret routeKey, RouteId route, long epoch, Entropy entropy) {
    int slots = slots(destinations.size());
    TlsWriter out = new TlsWriter(16 + SLOT * slots).u8(FORMAT).u32(destinations.size());
    for (Destination destination : destinations) {
      byte[] wrapKey = destination.wrapKey().copy();
      out.raw(destination.queue().value()).raw(wrapKey);
      Arrays.fill(wrapKey, (byte) 0);
    }
    out.raw(new byte[SLOT * (slots - destinations.size())]);
    byte[] plain = out.toByteArray();
    try {
      return CommittingAead.seal(routeKey, associatedData(route, epoch), plain, entropy);
    } finally {
      Arrays.fill(plain, (byte) 0);
      out.erase();
    }
  }

  /** A table has room for 8, 16, 32 ... members: its size does not tell how many there are. */
  static int slots(int destinations) {
    return Math.max(LEAST_SLOTS, Integer.highestOneBit(Math.max(1, destinations - 1)) << 1);
  }

  /**
   * Opens a table.
   *
   * @throws Refusal ROUTE_REFUSED if this is not its key
   */
  static RoutingTable open(Secret routeKey, RouteId route, long epoch, Bytes sealed)
      throws Refusal {
    byte[] plain;
    try {
      plain = CommittingAead.open(routeKey, associatedData(route, epoch), sealed);
    } catch (CryptoException e) {
      throw Refusal.of(Error.Code.ROUTE_REFUSED);
    }
    try {
      return read(plain);
    } catch (DecodeException e) {
      throw new IllegalStateException("a table that this server did not write", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /** Copies the wrap keys out of {@code plain} once, into secrets that {@link #close} wipes. */
  private static RoutingTable read(byte[] plain) throws DecodeException {
    TlsReader in = TlsReader.of(plain);
    int format = in.u8();
    if (format != FORMAT && format != UNPADDED) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a table's format");
    }
    List<Destination> destinations = new ArrayList<>();
    long count = format == FORMAT ? in.u32() : in.remaining() / SLOT;
    for (long i = 0; i < count; i++) {
      QueueId queue = QueueId.decode(in.raw(QueueId.LENGTH));
      int at = in.position();
      in.sub(WRAP_KEY);
      destinations.add(new Destination(queue, Secret.copyOf(plain, at, WRAP_KEY)));
    }
    Padding.skip(in);
    return new RoutingTable(destinations);
  }

  private static Bytes associatedData(RouteId route, long epoch) {
    return new TlsWriter(24).raw(route.value()).u64(epoch).toBytes();
  }

  /** Forgets the wrap keys. */
  @Override
  public void close() {
    destinations.forEach(destination -> destination.wrapKey().close());
  }
}
