package pli.bench.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.JavaProcess;

/** What a load program measured, by name. */
public final class LoadFigures {
  private final Map<String, Double> byName = new HashMap<>();

  LoadFigures(List<String> lines) {
    for (String line : lines) {
      int tab = line.indexOf('\t');
      byName.put(line.substring(0, tab), Double.parseDouble(line.substring(tab + 1)));
    }
  }

  /**
   * Runs a load program to its end.
   *
   * @param seconds after which it is ended
   * @param words what it takes behind its target
   */
  public static LoadFigures of(Class<?> program, Target target, long seconds, int... words)
      throws BenchmarkException {
    String[] arguments =
        Stream.concat(
                target.arguments().stream(),
                java.util.Arrays.stream(words).mapToObj(Integer::toString))
            .toArray(String[]::new);
    return of(program, seconds, arguments);
  }

  /** Runs a program that takes other words to its end. */
  public static LoadFigures of(Class<?> program, long seconds, String... arguments)
      throws BenchmarkException {
    return new LoadFigures(JavaProcess.of(program, arguments).output(seconds));
  }

  /** A figure that the program must have printed. */
  public double get(String name) throws BenchmarkException {
    Double value = byName.get(name);
    if (value == null) {
      throw new BenchmarkException("the load program did not measure: " + name);
    }
    return value;
  }
}
