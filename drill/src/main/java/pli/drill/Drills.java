package pli.drill;

import java.util.List;
import pli.drill.ghost.GhostDrill;
import pli.drill.recorder.RecorderDrill;
import pli.drill.silence.SilenceDrill;
import pli.drill.split.SplitDrill;
import pli.drill.trap.TrapDrill;
import pli.drill.update.UpdateDrill;

/** All drills. */
final class Drills {
  private Drills() {}

  /** In the order in which they are run and told. */
  static List<Drill> all() {
    return List.of(
        new GhostDrill(),
        new SplitDrill(),
        new UpdateDrill(),
        new RecorderDrill(),
        new SilenceDrill(),
        new TrapDrill());
  }
}
