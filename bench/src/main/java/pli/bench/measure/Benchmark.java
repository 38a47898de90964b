package pli.bench.measure;

import java.util.List;

/** Something to measure. */
public interface Benchmark {
  /** Its name on the command line. */
  String name();

  /** The same with so many entries at most, if it is about entries. */
  default Benchmark withEntries(long entries) {
    return this;
  }

  /** The names of its parts, if it can be run by parts. */
  default List<String> parts() {
    return List.of();
  }

  /**
   * Only one of its parts.
   *
   * @param part one of {@link #parts}
   */
  default Benchmark only(String part) {
    throw new IllegalArgumentException("no part of " + name() + ": " + part);
  }

  /**
   * Measures, within a bounded time, and leaves no process or file behind.
   *
   * @param progress what goes on, for people
   * @throws BenchmarkException if nothing could be measured
   */
  List<Row> run(Progress progress) throws BenchmarkException;
}
