package pli.server.session;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.protocol.Limits;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.Destination;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.RoutingTable;
import pli.server.delivery.Wire;

/** The forms that fields of requests must have. */
final class Shapes {
  private static final int KEY = 32;

  private Shapes() {}

  static QueueId queue(ByteString bytes) throws DecodeException {
    return QueueId.decode(Wire.of(bytes));
  }

  static RouteId route(ByteString bytes) throws DecodeException {
    return RouteId.decode(Wire.of(bytes));
  }

  static SubmissionId submission(ByteString bytes) throws DecodeException {
    return SubmissionId.decode(Wire.of(bytes));
  }

  static Bytes key(ByteString bytes) throws DecodeException {
    checkKey(bytes);
    return Wire.of(bytes);
  }

  static Secret secretKey(ByteString bytes) throws DecodeException {
    checkKey(bytes);
    return Wire.secret(bytes);
  }

  /** Bytes of at least one and at most {@code max}. */
  static Bytes blob(ByteString bytes, int max) throws DecodeException, Refusal {
    if (bytes.size() > max) {
      throw Refusal.of(Error.Code.TOO_LARGE);
    }
    if (bytes.isEmpty()) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "nothing where bytes should be");
    }
    return Wire.of(bytes);
  }

  static RoutingTable table(pli.protocol.wire.RoutingTable table) throws DecodeException, Refusal {
    if (table.getDestinationsCount() > Limits.MAX_DESTINATIONS) {
      throw Refusal.of(Error.Code.TOO_LARGE);
    }
    List<pli.server.delivery.Destination> destinations = new ArrayList<>();
    try {
      for (Destination destination : table.getDestinationsList()) {
        destinations.add(
            new pli.server.delivery.Destination(
                queue(destination.getQueueId()), secretKey(destination.getWrapKey())));
      }
    } catch (DecodeException e) {
      destinations.forEach(read -> read.wrapKey().wipe());
      throw e;
    }
    if (destinations.isEmpty()) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a table of nobody");
    }
    return new RoutingTable(destinations);
  }

  private static void checkKey(ByteString bytes) throws DecodeException {
    if (bytes.size() != KEY) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a key's length");
    }
  }
}
