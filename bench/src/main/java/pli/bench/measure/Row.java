package pli.bench.measure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One measurement, as the command line's contract has it. What does not apply is null and left out.
 *
 * @param bench the benchmark's name
 * @param work what was done
 * @param value how much
 * @param unit of value, peerValue and limit
 * @param higherIsBetter which way is good
 * @param peer who else did the same work in the same run
 * @param limit the machine's own ceiling for that work, measured in the same run
 * @param aim the least ratio that was set as an aim; without a peer, the value
 */
public record Row(
    String bench,
    String work,
    double value,
    String unit,
    boolean higherIsBetter,
    @Nullable Peer peer,
    @Nullable Double limit,
    @Nullable Double aim) {
  /**
   * Another program's measurement.
   *
   * @param name of the program
   * @param version of the program
   * @param value how much
   * @param ratio ours over theirs, so that more is better
   */
  public record Peer(String name, String version, double value, double ratio) {}

  /** A measurement of the machine itself, or one that stands alone. */
  public static Row alone(String bench, String work, double value, String unit) {
    return new Row(bench, work, value, unit, true, null, null, null);
  }

  /** One of ours, with an aim or null. */
  public static Row measured(
      String bench,
      String work,
      double value,
      String unit,
      boolean higherIsBetter,
      @Nullable Double aim) {
    return new Row(bench, work, value, unit, higherIsBetter, null, null, aim);
  }

  /** Whether the aim was met; null if there was none. */
  public @Nullable Boolean met() {
    if (aim == null) {
      return null;
    }
    if (peer != null) {
      return peer.ratio() >= aim;
    }
    return higherIsBetter ? value >= aim : value <= aim;
  }

  /** As one JSON object. */
  public ObjectNode json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("bench", bench).put("work", work).put("value", rounded(value)).put("unit", unit);
    node.put("higherIsBetter", higherIsBetter);
    if (peer != null) {
      node.put("peer", peer.name()).put("peerVersion", peer.version());
      node.put("peerValue", rounded(peer.value())).put("ratio", rounded(peer.ratio()));
    }
    if (limit != null) {
      node.put("limit", rounded(limit));
    }
    if (aim != null) {
      node.put("aim", aim);
    }
    Boolean met = met();
    if (met != null) {
      node.put("met", met);
    }
    return node;
  }

  /** Three digits behind the point below a hundred, one above: more would be noise. */
  private static double rounded(double number) {
    double scale = Math.abs(number) < 100 ? 1000 : 10;
    return Math.round(number * scale) / scale;
  }
}
