package pli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.bench.measure.Benchmark;
import pli.bench.measure.BenchmarkException;
import pli.bench.measure.Median;
import pli.bench.measure.Progress;
import pli.bench.measure.Row;

/** The words of the command line, its exit codes, and the shape of its rows. */
class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    List<Benchmark> benchmarks =
        List.of(
            new Fixed("one", 2.0),
            new Fixed("two", 1.2),
            new Failing(),
            new Parted(List.of("first", "second")));
    return new Main(
            benchmarks,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(arguments));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theVerbThatChoseTheProgramIsNoName() {
    assertEquals(0, run("bench", "one", "--json"));
    String withVerb = printed();
    out.reset();
    assertEquals(0, run("one", "--json"));
    assertEquals(withVerb, printed());
    assertEquals(2, run("bench", "bench"));
  }

  @Test
  void rowsHaveTheFieldsOfTheContract() throws IOException {
    assertEquals(0, run("one", "--json"));
    JsonNode row = new ObjectMapper().readTree(printed());
    assertEquals("one", row.get("bench").asText());
    assertEquals("work", row.get("work").asText());
    assertEquals(20.0, row.get("value").asDouble());
    assertEquals("things/s", row.get("unit").asText());
    assertTrue(row.get("higherIsBetter").asBoolean());
    assertEquals("other", row.get("peer").asText());
    assertEquals("1.0", row.get("peerVersion").asText());
    assertEquals(10.0, row.get("peerValue").asDouble());
    assertEquals(2.0, row.get("ratio").asDouble());
    assertEquals(100.0, row.get("limit").asDouble());
    assertEquals(1.5, row.get("aim").asDouble());
    assertTrue(row.get("met").asBoolean());
    assertEquals(12, row.size());
  }

  @Test
  void anAimThatIsMissedIsSaidAndIsNoFailure() throws IOException {
    assertEquals(0, run("two", "--json"));
    assertFalse(new ObjectMapper().readTree(printed()).get("met").asBoolean());
  }

  @Test
  void fieldsThatDoNotApplyAreLeftOut() {
    assertEquals(
        "{\"bench\":\"b\",\"work\":\"w\",\"value\":12.346,\"unit\":\"u\",\"higherIsBetter\":true}",
        Row.alone("b", "w", 12.34567, "u").json().toString());
    assertEquals(1234.6, Row.alone("b", "w", 1234.567, "u").json().get("value").asDouble());
  }

  @Test
  void withoutAPeerAnAimIsAValue() {
    assertEquals(true, new Row("b", "w", 3, "ms", false, null, null, 3.0).met());
    assertEquals(false, new Row("b", "w", 3.1, "ms", false, null, null, 3.0).met());
    assertEquals(true, new Row("b", "w", 3, "1/s", true, null, null, 3.0).met());
    assertEquals(false, new Row("b", "w", 2.9, "1/s", true, null, null, 3.0).met());
  }

  @Test
  void entriesAreAPowerOfTen() throws Request.WrongWords {
    assertEquals(10_000_000L, Request.parse(List.of("store", "--entries", "10000000")).entries());
    for (String wrong : List.of("100", "20000", "1e6", "-10000", "100000000000")) {
      assertEquals(2, run("one", "--entries", wrong), wrong);
    }
    assertEquals(2, run("one", "--entries"));
    assertEquals("", printed());
  }

  @Test
  void aPartIsRunByItself() {
    assertEquals(0, run("parted", "--only", "second"));
    assertTrue(printed().contains("second") && !printed().contains("first"), printed());
    out.reset();
    assertEquals(0, run("parted"));
    assertTrue(printed().contains("second") && printed().contains("first"), printed());
  }

  @Test
  void aPartThatIsNotThereIsAWrongWord() {
    assertEquals(2, run("parted", "--only", "third"));
    assertEquals(2, run("one", "--only", "first"));
    assertEquals(2, run("parted", "--only"));
    assertEquals("", printed());
    assertTrue(told().contains("no part of that name: third"), told());
    assertTrue(told().contains("parted (first, second)"), told());
  }

  @Test
  void withoutANameAllRunAndAFailureIsNotSilent() {
    assertEquals(1, run("--json"));
    assertEquals(4, printed().lines().count());
    assertTrue(told().contains("bench broken: it cannot be measured"), told());
  }

  @Test
  void theTableIsAligned() {
    assertEquals(0, run("one", "two"));
    List<String> lines = printed().lines().toList();
    assertEquals(3, lines.size());
    int column = lines.get(0).indexOf("ratio");
    assertTrue(column > 0, printed());
    assertTrue(lines.get(1).startsWith("2.00", column), printed());
    assertTrue(lines.get(2).startsWith("1.20", column), printed());
    assertTrue(lines.get(1).contains("met") && lines.get(2).contains("missed"), printed());
  }

  @Test
  void frenchIsSpoken() {
    assertEquals(0, run("one", "--lang", "fr"));
    assertTrue(printed().contains("rapport") && printed().contains("atteint"), printed());
  }

  @Test
  void wrongWordsMeasureNothing() {
    assertEquals(2, run("three"));
    assertEquals(2, run("one", "three"));
    assertEquals(2, run("--fast"));
    assertEquals(2, run("--lang", "de"));
    assertEquals(2, run("--lang"));
    assertEquals("", printed());
    assertTrue(told().contains("no benchmark of that name: three"), told());
  }

  @Test
  void helpShowsAnExample() {
    assertEquals(0, run("--help"));
    assertTrue(printed().contains("pli bench message --json"), printed());
  }

  @Test
  void theMedianIsNotMovedByOneBadRound() {
    assertEquals(3, Median.of(List.of(3.0)));
    assertEquals(2.5, Median.of(List.of(3.0, 2.0)));
    assertEquals(3, Median.of(List.of(3.0, 1000.0, 2.0)));
  }

  /** One row with everything. */
  private record Fixed(String name, double ratio) implements Benchmark {
    @Override
    public List<Row> run(Progress progress) {
      progress.step("measuring");
      Row.Peer peer = new Row.Peer("other", "1.0", 10, ratio);
      return List.of(new Row(name, "work", 10 * ratio, "things/s", true, peer, 100.0, 1.5));
    }
  }

  /** One row for each of its parts. */
  private record Parted(List<String> parts) implements Benchmark {
    @Override
    public String name() {
      return "parted";
    }

    @Override
    public Benchmark only(String part) {
      return new Parted(List.of(part));
    }

    @Override
    public List<Row> run(Progress progress) {
      return parts.stream().map(part -> Row.alone("parted", part, 1, "things/s")).toList();
    }
  }

  /** None. */
  private static final class Failing implements Benchmark {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public List<Row> run(Progress progress) throws BenchmarkException {
      throw new BenchmarkException("it cannot be measured");
    }
  }
}
