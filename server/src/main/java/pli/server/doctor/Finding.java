package pli.server.doctor;

import java.util.Arrays;
import java.util.List;

/** How one thing was found. */
public final class Finding {
  private final Diagnosis diagnosis;
  private final List<Object> parts;

  private Finding(Diagnosis diagnosis, List<Object> parts) {
    this.diagnosis = diagnosis;
    this.parts = parts;
  }

  static Finding of(Diagnosis diagnosis, Object... parts) {
    return new Finding(diagnosis, Arrays.asList(parts));
  }

  /** What was looked at. */
  public Check check() {
    return diagnosis.check();
  }

  /** How it is. */
  public State state() {
    return diagnosis.state();
  }

  /** What was found, in {@code language}: {@code "fr"} or anything else for English. */
  public String text(String language) {
    return diagnosis.text(language, parts.toArray());
  }

  /** What to do about it; empty where there is nothing to do. */
  public String advice(String language) {
    return diagnosis.advice(language, parts.toArray());
  }
}
