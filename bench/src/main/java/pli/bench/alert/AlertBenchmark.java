package pli.bench.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import pli.bench.load.AlertLoad;
import pli.bench.load.LoadFigures;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Machine;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;
import pli.bench.server.ThrowAwayServer;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertText;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;

/**
 * How long an alert takes to all who are connected, from its publisher's request to the last one;
 * and, in simulated time, how many have it after an hour and after a day when the server keeps it
 * back.
 */
public final class AlertBenchmark implements Benchmark {
  private static final String NAME = "alert";
  private static final int CONNECTIONS = 19_000;
  private static final int ALERTS = 3;
  private static final double MOST_MILLIS = 5000;
  private static final long PATIENCE_SECONDS = 600;
  private static final long WEEK = 7 * 86_400;

  private static final int PEOPLE = 1000;
  private static final int JOINS = 4;
  private static final int RUNS = 20;
  private static final double HOUR = 60;
  private static final double DAY = 24 * 60;

  private final Entropy entropy =
      target -> {
        SecureRandom random = new SecureRandom();
        random.nextBytes(target);
      };
  private final List<Row> rows = new ArrayList<>();
  private final List<Part> chosen;
  private final int connections;

  /** A part of it. */
  private enum Part {
    PUSH(AlertBenchmark::push),
    SPREAD(AlertBenchmark::spread);

    private final Measurement measurement;

    Part(Measurement measurement) {
      this.measurement = measurement;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a part does. */
  @FunctionalInterface
  private interface Measurement {
    void run(AlertBenchmark benchmark, Progress progress) throws BenchmarkException, IOException;
  }

  /** For {@code pli bench}. */
  public AlertBenchmark() {
    this(List.of(Part.values()), CONNECTIONS);
  }

  private AlertBenchmark(List<Part> chosen, int connections) {
    this.chosen = chosen;
    this.connections = connections;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** With so many connections at most. */
  @Override
  public Benchmark withEntries(long entries) {
    return new AlertBenchmark(chosen, (int) Math.min(CONNECTIONS, entries));
  }

  @Override
  public List<String> parts() {
    return Arrays.stream(Part.values()).map(Part::word).toList();
  }

  @Override
  public Benchmark only(String part) {
    return new AlertBenchmark(
        Arrays.stream(Part.values()).filter(one -> one.word().equals(part)).toList(), connections);
  }

  @Override
  public List<Row> run(Progress progress) throws BenchmarkException {
    rows.clear();
    for (Part part : chosen) {
      try {
        part.measurement.run(this, progress);
      } catch (IOException e) {
        throw new BenchmarkException("the machine or the server's process cannot be seen", e);
      }
    }
    return List.copyOf(rows);
  }

  private void push(Progress progress) throws BenchmarkException, IOException {
    progress.step("load average before: " + Machine.loadAverage());
    List<NoteSigner> keys = List.of(signer("editor"), signer("lawyer"));
    List<String> words = new ArrayList<>();
    for (NoteSigner key : keys) {
      words.addAll(List.of("--alert-key", key.verifierKey().encode()));
    }
    try (ThrowAwayServer server = ThrowAwayServer.start(true, words)) {
      progress.step(connections + " devices that are connected, then " + ALERTS + " alerts");
      List<String> load = new ArrayList<>(server.target().arguments());
      load.add(Integer.toString(connections));
      alerts(server, keys).forEach(file -> load.add(file.toString()));
      LoadFigures figures =
          LoadFigures.of(AlertLoad.class, PATIENCE_SECONDS, load.toArray(new String[0]));
      int connected = (int) figures.get("connected");
      String work = "an alert to " + connected + " connected devices (TLS)";
      most(work + ": the last has it", figures.get("first"), "ms", MOST_MILLIS);
      most(work + ": the last has it, worst of " + ALERTS, figures.get("worst"), "ms", null);
      most(work + ": the last has it, best of " + ALERTS, figures.get("best"), "ms", null);
      most(work + ": server CPU each", figures.get("alert 1 server µs"), "µs", null);
      most(work + ": cores that others used", figures.get("alert 1 other cores"), "", null);
    }
    progress.step("load average after: " + Machine.loadAverage());
  }

  private NoteSigner signer(String name) {
    return new NoteSigner(name, Ed25519.fromSeed(Secret.random(Ed25519.SEED_LENGTH, entropy)));
  }

  private List<Path> alerts(ThrowAwayServer server, List<NoteSigner> keys)
      throws IOException, BenchmarkException {
    String log;
    try {
      log = NetworkCard.parse(Bytes.adopt(Files.readAllBytes(server.card()))).log().origin();
    } catch (DecodeException e) {
      throw new BenchmarkException("the throw-away server's card cannot be read", e);
    }
    List<Path> files = new ArrayList<>();
    long now = System.currentTimeMillis() / 1000;
    for (int i = 0; i < ALERTS; i++) {
      byte[] id = new byte[16];
      entropy.fill(id);
      List<AlertText> texts =
          List.of(
              new AlertText("en", "The server was copied. Send nothing until you hear from us."),
              new AlertText("fr", "Le serveur a été copié. N'envoyez rien pour l'instant."));
      Alert alert =
          new Alert(
              log, new AlertId(Bytes.copyOf(id)), AlertLevel.STOP, false, now, now + WEEK, texts);
      Bytes file =
          keys.get(0).note(alert.text()).with(keys.get(1).note(alert.text()).signatures()).encode();
      Path path = server.folder().resolve("alert-" + i);
      Files.write(path, file.toByteArray());
      files.add(path);
    }
    return files;
  }

  private void spread(Progress progress) {
    progress.step(
        "simulated: "
            + PEOPLE
            + " people, "
            + Spread.MESSAGES_A_DAY
            + " messages a day each, read after "
            + Spread.DELAY_MINUTES
            + " minutes, "
            + RUNS
            + " seeds");
    spread("one person has the file", 1, 0);
    spread("five people have the file", 5, 0);
    spread("the server shows it to one in ten", 0, PEOPLE / 10);
  }

  private void spread(String who, int byFile, int byServer) {
    List<Double> hour = new ArrayList<>();
    List<Double> day = new ArrayList<>();
    for (long seed = 1; seed <= RUNS; seed++) {
      ContactGraph graph = ContactGraph.grow(PEOPLE, JOINS, new Random(seed));
      List<Double> since = Spread.day(graph, byFile, byServer, seed);
      hour.add(share(since, HOUR));
      day.add(share(since, DAY));
    }
    String work = "simulated, the server keeps an alert back, " + who + ": have it";
    add(work + " after an hour", median(hour));
    add(work + " after an hour, worst", hour.stream().min(Double::compare).orElseThrow());
    add(work + " after a day", median(day));
    add(work + " after a day, worst", day.stream().min(Double::compare).orElseThrow());
  }

  private static double share(List<Double> since, double minutes) {
    return 100.0 * since.stream().filter(one -> one <= minutes).count() / since.size();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private void add(String work, double percent) {
    rows.add(Row.alone(NAME, work, percent, "%"));
  }

  private void most(String work, double value, String unit, @Nullable Double aim) {
    rows.add(new Row(NAME, work, value, unit, false, null, null, aim));
  }
}
