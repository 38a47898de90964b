package pli.drill;

import java.util.List;
import pli.drill.backup.BackupDrill;
import pli.drill.disk.DiskDrill;
import pli.drill.handset.HandsetDrill;
import pli.drill.live.LiveDrill;
import pli.drill.recorder.RecorderDrill;

/** All drills. */
final class Drills {
  private Drills() {}

  /** In the order in which they are run and told. */
  static List<Drill> all() {
    return List.of(
        new DiskDrill(),
        new LiveDrill(),
        new HandsetDrill(),
        new RecorderDrill(),
        new BackupDrill());
  }
}
