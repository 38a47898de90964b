package pli.server.observation;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import pli.protocol.wire.Error;

/** The server's figures, and their forms: Prometheus text and JSON. Thread-safe. */
public final class Figures {
  private final Map<Counter, LongAdder> counters = new EnumMap<>(Counter.class);
  private final Map<Error.Code, LongAdder> refusals = new EnumMap<>(Error.Code.class);
  private final Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);

  /**
   * Figures that all start at 0.
   *
   * @param gauges how to look at what has a size
   */
  public Figures(Map<Gauge, LongSupplier> gauges) {
    for (Counter counter : Counter.values()) {
      counters.put(counter, new LongAdder());
    }
    for (Error.Code code : Error.Code.values()) {
      refusals.put(code, new LongAdder());
    }
    this.gauges.putAll(gauges);
  }

  /** One more. */
  public void count(Counter counter) {
    add(counter, 1);
  }

  /** So many more. */
  public void add(Counter counter, long number) {
    Objects.requireNonNull(counters.get(counter)).add(number);
  }

  /** How many so far. */
  public long value(Counter counter) {
    return Objects.requireNonNull(counters.get(counter)).sum();
  }

  /** One more request was refused for this reason. */
  public void refused(Error.Code code) {
    Objects.requireNonNull(refusals.get(code)).increment();
  }

  /** The text that Prometheus reads (exposition format 0.0.4). */
  public String prometheus() {
    StringBuilder text = new StringBuilder();
    counters.forEach((counter, value) -> {
      head(text, counter.metric(), counter.help(), "counter");
      text.append(counter.metric()).append(' ').append(value.sum()).append('\n');
    });
    head(text, "pli_requests_refused_total", "requests answered with an error", "counter");
    refusals.forEach((code, value) -> {
      if (value.sum() > 0) {
        text.append("pli_requests_refused_total{code=\"").append(name(code)).append("\"} ");
        text.append(value.sum()).append('\n');
      }
    });
    gauges.forEach((gauge, value) -> {
      head(text, gauge.metric(), gauge.help(), "gauge");
      text.append(gauge.metric()).append(' ').append(value.getAsLong()).append('\n');
    });
    return text.toString();
  }

  /** One JSON object with a number for each counter and gauge. */
  public String json() {
    StringBuilder text = new StringBuilder("{");
    gauges.forEach((gauge, value) -> pair(text, name(gauge), value.getAsLong()));
    counters.forEach((counter, value) -> pair(text, name(counter), value.sum()));
    text.append(",\"refused\":{");
    refusals.forEach((code, value) -> {
      if (value.sum() > 0) {
        pair(text, name(code), value.sum());
      }
    });
    return text.append("}}").toString();
  }

  private static void pair(StringBuilder text, String name, long number) {
    char last = text.charAt(text.length() - 1);
    text.append(last == '{' ? "\"" : ",\"").append(name).append("\":").append(number);
  }

  private static void head(StringBuilder text, String metric, String help, String type) {
    text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
  }

  /** In lower camel case. */
  private static String name(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder name = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return name.toString();
  }
}
