package pli.drill;

import java.util.List;
import pli.drill.backup.BackupDrill;
import pli.drill.disk.DiskDrill;
import pli.drill.ghost.GhostDrill;
import pli.drill.handset.HandsetDrill;
import pli.drill.live.LiveDrill;
import pli.drill.recorder.RecorderDrill;
import pli.drill.silence.SilenceDrill;
import pli.drill.split.SplitDrill;
import pli.drill.stage.Drill;
import pli.drill.trap.TrapDrill;
import pli.drill.update.UpdateDrill;

/** All drills. */
final class Drills {
  private Drills() {}

  /** In the order in which they are run and told. */
  static List<Drill> all() {
    return List.of(
        new DiskDrill(),
        new LiveDrill(),
        new GhostDrill(),
        new SplitDrill(),
        new UpdateDrill(),
        new HandsetDrill(),
        new RecorderDrill(),
        new SilenceDrill(),
        new BackupDrill(),
        new TrapDrill());
  }
}
