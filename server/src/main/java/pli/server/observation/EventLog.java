package pli.server.observation;

import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * The server's log: one JSON object a line, made of the time, names from enumerations and numbers.
 * It has no way to take text, so that no handle, id, address or message can get into it.
 * Thread-safe.
 */
public final class EventLog {
  private static final int MAX_PLACES = 8;

  private final PrintStream out;
  private final InstantSource clock;

  /** A log that goes to {@code out}. */
  public EventLog(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Writes that {@code event} happened. */
  public void write(Event event) {
    line(event, "");
  }

  /** Writes that {@code event} happened, with a number. */
  public void write(Event event, Quantity quantity, long number) {
    line(event, ",\"" + name(quantity) + "\":" + number);
  }

  /** Writes that {@code event} happened, with numbers. */
  public void write(Event event, Map<Quantity, Long> numbers) {
    StringBuilder text = new StringBuilder();
    numbers.forEach((quantity, number) ->
        text.append(",\"").append(name(quantity)).append("\":").append(number));
    line(event, text.toString());
  }

  /** Writes that {@code event} happened at these places of this program's code. */
  public void write(Event event, StackTraceElement[] places) {
    StringBuilder text = new StringBuilder(",\"places\":[");
    int written = 0;
    for (int i = 0; i < places.length && written < MAX_PLACES; i++) {
      // Class, method and line of code: none of it comes from a peer.
      text.append(written++ == 0 ? "\"" : ",\"");
      text.append(places[i].getClassName()).append('.').append(places[i].getMethodName());
      text.append(':').append(places[i].getLineNumber()).append('"');
    }
    line(event, text.append(']').toString());
  }

  private void line(Event event, String rest) {
    out.println(
        "{\"time\":\"" + clock.instant() + "\",\"event\":\"" + name(event) + "\"" + rest + "}");
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
