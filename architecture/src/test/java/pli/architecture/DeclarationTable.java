package pli.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The table of algorithms in docs/DECLARATION.md, as the inventory has them. */
final class DeclarationTable {
  private static final String BEGIN =
      "<!-- algorithms: written by CryptoInventoryTest with -Dpli.format=write -->\n";
  private static final String END = "<!-- /algorithms -->\n";

  private DeclarationTable() {}

  /** {@code page} with this inventory's table. */
  static String in(String page, CryptoInventory inventory) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalStateException("docs/DECLARATION.md has no place for its table");
    }
    return page.substring(0, begin) + table(inventory) + page.substring(end);
  }

  private static String table(CryptoInventory inventory) {
    StringBuilder table =
        new StringBuilder(
            """
            | name | function, mode | keys and sizes | used for | standard | from | bits, NIST category |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    inventory.assets().forEach(asset -> table.append(row(asset)));
    return table.toString();
  }

  private static String row(CryptoInventory.Asset asset) {
    JsonNode node = asset.node();
    return "| "
        + String.join(
            " | ",
            node.path("name").asText(),
            function(asset),
            node.path("size").asText(),
            String.join("; ", asset.uses().keySet()),
            String.join("; ", asset.texts("standards")),
            String.join(", ", asset.texts("providedBy")),
            levels(node))
        + " |\n";
  }

  private static String function(CryptoInventory.Asset asset) {
    JsonNode node = asset.node();
    if (!asset.kind().equals("algorithm")) {
      String suites =
          StreamSupport.stream(node.path("suites").spliterator(), false)
              .map(suite -> suite.path("name").asText())
              .collect(Collectors.joining(", "));
      return asset.kind() + (suites.isEmpty() ? "" : ": " + suites);
    }
    return String.join(
        ", ",
        List.of(
            node.path("primitive").asText()
                + (node.has("mode")
                    ? " (" + node.path("mode").asText().toUpperCase(Locale.ROOT) + ")"
                    : ""),
            String.join(", ", asset.texts("functions"))));
  }

  private static String levels(JsonNode node) {
    String note = node.has("note") ? node.path("note").asText() : "";
    if (!node.has("classicalBits")) {
      return (node.path("levels").asText("–") + " " + note).strip();
    }
    String levels = node.path("classicalBits").asInt() + ", " + node.path("nistCategory").asInt();
    return note.isEmpty() ? levels : levels + ". " + note;
  }
}
