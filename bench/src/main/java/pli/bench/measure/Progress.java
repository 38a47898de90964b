package pli.bench.measure;

/** Who waits is told what for. */
@FunctionalInterface
public interface Progress {
  /** A step begins. */
  void step(String what);
}
