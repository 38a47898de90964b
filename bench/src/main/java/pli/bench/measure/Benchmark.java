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

  /**
   * Measures, within a bounded time, and leaves no process or file behind.
   *
   * @param progress what goes on, for people
   * @throws BenchmarkException if nothing could be measured
   */
  List<Row> run(Progress progress) throws BenchmarkException;
}
