package pli.desktop.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How what a program names becomes what a verb reads. */
class CallsTest {
  private static final Path VAULT = Path.of("/vault");

  @Test
  void wordsAndOptionsGoByName() throws Exception {
    Arguments sent =
        arguments(
            "send",
            Map.of("to", "bob", "text", "-x", "attach", List.of("a", "b"), "despiteOldLog", true));
    assertEquals(List.of("-x"), sent.words());
    assertEquals("bob", sent.option("--to").orElseThrow());
    assertEquals(List.of("a", "b"), sent.all("--attach"));
    assertTrue(sent.has("--despite-old-log"));
    assertEquals("/vault", sent.option("--vault").orElseThrow());
    assertFalse(
        arguments("send", Map.of("text", "x", "despiteOldLog", false)).has("--despite-old-log"));
    Arguments fetched = arguments("fetch", Map.of("file", "f", "attachmentId", "0a"));
    assertEquals(List.of("0a", "f"), fetched.words());
    Arguments group =
        arguments(
            "conversation create", Map.of("name", "Team", "handles", List.of("bob", "carol")));
    assertEquals(List.of("Team", "bob", "carol"), group.words());
    assertEquals(
        3, arguments("history", Map.of("id", "0a", "limit", 3L)).count("--limit", 1, "history"));
    BigDecimal half = new BigDecimal("0.5");
    assertEquals(
        "0.5", arguments("receive", Map.of("timeout", half)).option("--timeout").orElseThrow());
    for (String name : List.of("link", "id")) {
      assertEquals(List.of("x"), arguments("admin withdraw", Map.of(name, "x")).words());
    }
  }

  @Test
  void aListStandsForTheWords() throws Exception {
    assertEquals(
        List.of("Team", "bob", "7"),
        arguments("conversation create", List.of("Team", "bob", 7L)).words());
    assertEquals(List.of(), arguments("contacts", null).words());
    Map<String, @Nullable Object> nothing = new HashMap<>();
    nothing.put("limit", null);
    assertFalse(arguments("admin log", nothing).has("--limit"));
  }

  @Test
  void whatDoesNotFitIsRefusedByName() {
    refused("words.missing", "send", Map.of("to", "bob"));
    refused("words.missing", "fetch", Map.of("file", "f"));
    refused("words.missing", "conversation create", Map.of("handles", List.of("bob", "carol")));
    refused("words.missing", "conversation create", Map.of("name", "x", "handles", List.of()));
    refused("words.missing", "fetch", List.of("0a"));
    refused("words.unknown", "contacts", List.of("bob"));
    refused("words.unknown", "send", Map.of("text", "x", "To", "bob"));
    for (String everywhere : List.of("vault", "json", "lang", "passphraseFile", "--vault")) {
      refused("words.unknown", "contacts", Map.of(everywhere, "x"));
    }
    refused("words.value", "send", Map.of("text", List.of("x")));
    refused("words.value", "send", Map.of("text", true));
    refused("words.value", "send", Map.of("text", "x", "to", List.of("bob")));
    refused("words.value", "send", Map.of("text", "x", "to", Map.of()));
    refused("words.value", "send", Map.of("text", "x", "to", ""));
    refused("words.value", "send", Map.of("text", "x", "despiteOldLog", "yes"));
    refused("words.value", "send", Map.of("text", "x", "attach", List.of(List.of("a"))));
    refused("words.value", "fetch", List.of("a", Map.of()));
  }

  /** Also for verbs that come: no two things of one verb share a name. */
  @Test
  void eachVerbsNamesDiffer() {
    for (Verb verb : CommandLineProgram.VERBS) {
      List<String> names = new ArrayList<>();
      verb.parameters().forEach(parameter -> names.addAll(Calls.names(parameter)));
      verb.options().forEach(option -> names.add(Calls.name(option.substring(2))));
      assertEquals(names.size(), new HashSet<>(names).size(), verb.name() + " " + names);
      assertTrue(names.stream().allMatch(name -> name.matches("[a-z][a-zA-Z]*")), names.toString());
    }
  }

  private static void refused(String key, String verb, Object params) {
    NotDone refusal = assertThrows(NotDone.class, () -> arguments(verb, params));
    assertEquals(key, refusal.key());
    assertEquals(NotDone.WRONG_WORDS, refusal.exitCode());
  }

  private static Arguments arguments(String name, @Nullable Object params) throws NotDone {
    Verb verb =
        CommandLineProgram.VERBS.stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    return Calls.arguments(verb, params, VAULT);
  }
}
