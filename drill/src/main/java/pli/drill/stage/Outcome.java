package pli.drill.stage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What came of a drill. A value: each method returns one with more in it. */
public final class Outcome {
  private final String drill;
  private final List<Finding> findings;
  private final List<Examined> examined;
  private final List<Noticed> noticed;
  private final List<Path> evidence;

  /**
   * Who noticed, and when.
   *
   * @param by who
   * @param after how long after, or before what
   */
  public record Noticed(Text by, Text after) {}

  private Outcome(
      String drill,
      List<Finding> findings,
      List<Examined> examined,
      List<Noticed> noticed,
      List<Path> evidence) {
    this.drill = drill;
    this.findings = findings;
    this.examined = examined;
    this.noticed = noticed;
    this.evidence = evidence;
  }

  /** Nothing yet, which is not ok. */
  public static Outcome of(String drill) {
    return new Outcome(drill, List.of(), List.of(), List.of(), List.of());
  }

  /** With one more thing that was tried. */
  public Outcome finding(Finding finding) {
    return new Outcome(drill, and(findings, finding), examined, noticed, evidence);
  }

  /** With one more count of what was looked at. */
  public Outcome examined(Text what, long count, long floor) {
    Examined more = new Examined(what, count, floor);
    return new Outcome(drill, findings, and(examined, more), noticed, evidence);
  }

  /** With who noticed. */
  public Outcome noticed(Text by, Text after) {
    Noticed more = new Noticed(by, after);
    return new Outcome(drill, findings, examined, and(noticed, more), evidence);
  }

  /** With a file that proves something to others. */
  public Outcome evidence(Path file) {
    return new Outcome(drill, findings, examined, noticed, and(evidence, file));
  }

  private static <T> List<T> and(List<T> list, T one) {
    List<T> more = new ArrayList<>(list);
    more.add(one);
    return List.copyOf(more);
  }

  /** Of which drill. */
  public String drill() {
    return drill;
  }

  /** All that was tried. */
  public List<Finding> findings() {
    return findings;
  }

  /** All that was looked at. */
  public List<Examined> examined() {
    return examined;
  }

  /** All who noticed. */
  public List<Noticed> noticed() {
    return noticed;
  }

  /** All files that prove something. */
  public List<Path> evidence() {
    return evidence;
  }

  /**
   * Whether all came out as the threat model says, and enough was looked at. A drill that tried
   * nothing, or counted nothing, has shown nothing.
   */
  public boolean isOk() {
    return !findings.isEmpty()
        && !examined.isEmpty()
        && findings.stream().allMatch(Finding::ok)
        && examined.stream().allMatch(Examined::isEnough);
  }
}
