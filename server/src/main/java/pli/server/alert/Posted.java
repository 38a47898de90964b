package pli.server.alert;

import pli.codec.Bytes;
import pli.protocol.wire.Alerts;
import pli.protocol.wire.ServerFrame;

/**
 * An alert or a revocation as all connections get it.
 *
 * @param version its number; what came later has a higher one
 * @param stored what it is
 * @param frame the frame that brings it
 * @param encoded the frame's bytes, made once for all connections
 */
public record Posted(long version, StoredAlert stored, ServerFrame frame, Bytes encoded) {
  static Posted of(StoredAlert stored) {
    ServerFrame frame =
        ServerFrame.newBuilder().setAlerts(Alerts.newBuilder().addAlerts(stored.wire())).build();
    return new Posted(stored.version(), stored, frame, Bytes.adopt(frame.toByteArray()));
  }
}
