package pli.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pli.bench.alert.AlertBenchmark;
import pli.bench.client.ClientBenchmark;
import pli.bench.delivery.DeliveryBenchmark;
import pli.bench.log.LogBenchmark;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Row;
import pli.bench.message.MessageBenchmark;
import pli.bench.mls.MlsBenchmark;
import pli.bench.peer.PeersBenchmark;
import pli.bench.server.ServerBenchmark;
import pli.bench.store.StoreBenchmark;

/**
 * {@code pli bench [NAME…] [--only PART] [--json]}: measurements. Rows go to standard output,
 * progress to standard error. Exits with 0 when all was measured, whether or not an aim was met; 1
 * when something could not be measured; 2 for wrong words.
 */
public final class Main {
  private final Map<String, Benchmark> benchmarks = new LinkedHashMap<>();
  private final PrintStream out;
  private final PrintStream err;

  Main(List<Benchmark> benchmarks, PrintStream out, PrintStream err) {
    benchmarks.forEach(benchmark -> this.benchmarks.put(benchmark.name(), benchmark));
    this.out = out;
    this.err = err;
  }

  /** The program. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    // Whoever ends us ends what we have started, too; its folders stay among the temporary files.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() ->
                ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
    System.exit(new Main(all(), out, err).run(Arrays.asList(arguments)));
  }

  private static List<Benchmark> all() {
    return List.of(
        new MessageBenchmark(),
        new MlsBenchmark(),
        new DeliveryBenchmark(),
        new ServerBenchmark(),
        new StoreBenchmark(),
        new LogBenchmark(),
        new ClientBenchmark(),
        new AlertBenchmark(),
        new PeersBenchmark());
  }

  /** Runs what is asked for and gives the exit code. */
  int run(List<String> arguments) {
    List<Benchmark> all = List.copyOf(benchmarks.values());
    try {
      Request request = Request.parse(arguments);
      if (request.help()) {
        out.println(request.words().usage(all));
        return 0;
      }
      return measure(request, chosen(request));
    } catch (Request.WrongWords e) {
      err.println(e.getMessage());
      err.println(Words.ENGLISH.usage(all));
      return 2;
    }
  }

  private List<Benchmark> chosen(Request request) throws Request.WrongWords {
    List<Benchmark> chosen = new ArrayList<>();
    for (String name : request.names()) {
      Benchmark benchmark = benchmarks.get(name);
      if (benchmark == null) {
        throw new Request.WrongWords(request.words().unknownName(name));
      }
      chosen.add(adapted(benchmark, request));
    }
    if (request.names().isEmpty()) {
      for (Benchmark benchmark : benchmarks.values()) {
        chosen.add(adapted(benchmark, request));
      }
    }
    return chosen;
  }

  private static Benchmark adapted(Benchmark benchmark, Request request) throws Request.WrongWords {
    Long entries = request.entries();
    Benchmark sized = entries == null ? benchmark : benchmark.withEntries(entries);
    String part = request.part();
    if (part == null) {
      return sized;
    }
    if (!sized.parts().contains(part)) {
      throw new Request.WrongWords(request.words().unknownPart(part));
    }
    return sized.only(part);
  }

  private int measure(Request request, List<Benchmark> chosen) {
    List<Row> rows = new ArrayList<>();
    int exit = 0;
    for (Benchmark benchmark : chosen) {
      String name = benchmark.name();
      try {
        List<Row> more = benchmark.run(what -> err.println("bench " + name + ": " + what));
        rows.addAll(more);
        if (request.json()) {
          more.forEach(row -> out.println(row.json()));
        }
      } catch (BenchmarkException e) {
        err.println("bench " + name + ": " + e.getMessage());
        exit = 1;
      }
    }
    if (!request.json() && !rows.isEmpty()) {
      out.print(new Table(request.words()).of(rows));
    }
    return exit;
  }
}
