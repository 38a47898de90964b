package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.process.Checkout;

/** {@code pli demo} as a person starts it. */
@Timeout(300)
class DemoIT {
  @TempDir private Path folder;

  @Test
  void onceEveryoneReadsEverythingAndNothingStays() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Pli.Outcome demo = pli(temporary).run("demo", "--once", "--json");
    assertEquals(0, demo.exitCode(), demo.err());
    JsonNode report = demo.json();
    assertTrue(report.get("everyoneReadEverything").asBoolean());
    assertEquals(1, report.get("serverKills").asInt());
    JsonNode log = report.get("log");
    assertTrue(log.get("size").asLong() >= 3, log.toString());
    assertEquals(1, log.get("asked").asInt());
    assertEquals(1, log.get("cosigned").asInt());
    assertTrue(log.get("proofHolds").asBoolean(), log.toString());
    assertTrue(log.get("steps").size() >= 3, log.toString());
    assertEquals("The Lighthouse", report.get("network").asText());
    Map<String, Map<String, Set<String>>> byConversation = new TreeMap<>();
    for (JsonNode person : report.get("people")) {
      for (JsonNode seen : person.get("saw")) {
        if (seen.get("kind").asText().equals("text")) {
          byConversation
              .computeIfAbsent(seen.get("conversation").asText(), id -> new TreeMap<>())
              .computeIfAbsent(person.get("handle").asText(), handle -> new TreeSet<>())
              .add(seen.get("sender").asText() + ": " + seen.get("text").asText());
        }
      }
    }
    assertEquals(2, byConversation.size(), byConversation.toString());
    Set<Set<String>> circles = new HashSet<>();
    byConversation
        .values()
        .forEach(readers -> {
          circles.add(readers.keySet());
          assertEquals(1, Set.copyOf(readers.values()).size(), "they saw different things");
          assertTrue(readers.values().iterator().next().size() >= 4, readers.toString());
        });
    assertEquals(Set.of(Set.of("alice", "bob"), Set.of("alice", "bob", "carol")), circles);
    assertEquals(List.of(), list(temporary));
  }

  @Test
  void untilItIsToldToEndThenNothingStays() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Pli pli = pli(temporary);
    Process demo =
        pli.start(List.of(Checkout.ofThisProgram().launcher().toString(), "demo", "--no-open"));
    List<ProcessHandle> children;
    try {
      String shown = pli.awaitOutput(demo, "log status");
      assertTrue(shown.contains("screen"), shown);
      children = demo.descendants().toList();
      assertTrue(!children.isEmpty(), "no process of a server or a witness seen");
    } finally {
      // SIGTERM, which ends the JVM as Ctrl-C does: whoever runs tests in the background may have
      // SIGINT ignored, and children inherit that.
      demo.destroy();
    }
    assertTrue(demo.waitFor(60, TimeUnit.SECONDS), "it does not end");
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS);
    }
    assertEquals(List.of(), list(temporary));
  }

  @Test
  void wrongWordsAreTwo() throws Exception {
    Pli.Outcome demo = pli(folder).run("demo", "--twice");
    assertEquals(2, demo.exitCode());
    assertEquals("", demo.out());
    assertTrue(demo.sentence().contains("--twice"), demo.err());
  }

  private Pli pli(Path temporary) throws IOException {
    return new Pli(folder.resolve("home"))
        .with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
  }

  private static List<Path> list(Path folder) throws IOException {
    List<Path> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.getFileName().toString().startsWith("pli-")).forEach(names::add);
    }
    return names;
  }
}
