package pli.drill;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;

/**
 * A drill that was run.
 *
 * @param drill which
 * @param outcome what came of it
 * @param failure why it could not be carried through, or null
 * @param took how long
 */
public record Performance(Drill drill, Outcome outcome, @Nullable String failure, Duration took) {
  /** Whether it was carried through and came out as the threat model says. */
  public boolean isOk() {
    return failure == null && outcome.isOk();
  }
}
