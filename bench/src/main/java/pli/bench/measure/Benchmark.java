package pli.bench.measure;

import java.util.List;

/** Something to measure. */
public interface Benchmark {
  /** Its name on the command line. */
  String name();

  /**
   * Measures, within a bounded time, and leaves no process or file behind.
   *
   * @param progress what goes on, for people
   * @throws BenchmarkException if nothing could be measured
   */
  List<Row> run(Progress progress) throws BenchmarkException;
}
