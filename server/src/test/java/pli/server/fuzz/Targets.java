package pli.server.fuzz;

import java.util.List;
import pli.fuzz.Target;
import pli.server.backup.CheckpointDoorFuzz;
import pli.server.delivery.StoredRowFuzz;
import pli.server.edge.HttpDoorFuzz;
import pli.server.edge.WebSocketFuzz;

/** What of this module meets hostile bytes, before anybody has said who it is above all. */
final class Targets {
  static final List<Target> ALL =
      List.of(
          new HttpDoorFuzz(),
          new WebSocketFuzz(),
          new RequestFuzz(),
          new SessionFuzz(),
          new StoredRowFuzz(),
          new CheckpointDoorFuzz());

  private Targets() {}
}
