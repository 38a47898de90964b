package pli.server.log;

import java.time.Duration;
import java.util.List;

/**
 * How the log is published.
 *
 * @param witnesses who is asked to cosign
 * @param publishEvery how often the same tree is cosigned again, so that it does not look old
 * @param witnessPatience how long a witness has for an answer
 */
public record LogOptions(
    List<WitnessAddress> witnesses, Duration publishEvery, Duration witnessPatience) {
  /** With a copy of {@code witnesses}. */
  public LogOptions {
    witnesses = List.copyOf(witnesses);
  }
}
