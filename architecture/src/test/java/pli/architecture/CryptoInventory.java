package pli.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * docs/crypto-inventory.json: every algorithm and protocol of the programs that people install, and
 * where in the code it is. The one source of the bill of cryptography (CycloneDX) and of the table
 * in docs/DECLARATION.md.
 */
final class CryptoInventory {
  /** The modules whose code is in a program that somebody installs. */
  static final Set<String> INSTALLED =
      Set.of(
          "codec",
          "crypto",
          "mls",
          "transparency",
          "protocol",
          "content",
          "server",
          "client",
          "desktop",
          "witness");

  /** An algorithm, a protocol or a certificate: a node of the file. */
  record Asset(JsonNode node) {
    String id() {
      return node.path("id").asText();
    }

    String kind() {
      return node.path("kind").asText("algorithm");
    }

    /** The values of a list of texts. */
    List<String> texts(String field) {
      return StreamSupport.stream(node.path(field).spliterator(), false)
          .map(JsonNode::asText)
          .toList();
    }

    /** Each class that has it, and the marks there. */
    Map<String, List<String>> code() {
      Map<String, List<String>> code = new TreeMap<>();
      for (Map.Entry<String, JsonNode> at : node.path("code").properties()) {
        code.put(
            at.getKey(),
            StreamSupport.stream(at.getValue().spliterator(), false)
                .map(JsonNode::asText)
                .toList());
      }
      return code;
    }

    /** What it is used for, and by which classes or packages ({@code pli.mls..}). */
    Map<String, List<String>> uses() {
      Map<String, List<String>> uses = new TreeMap<>();
      for (JsonNode use : node.path("uses")) {
        uses.put(
            use.path("for").asText(),
            StreamSupport.stream(use.path("by").spliterator(), false)
                .map(JsonNode::asText)
                .toList());
      }
      return uses;
    }
  }

  private final JsonNode file;
  private final List<Pattern> support;

  private CryptoInventory(JsonNode file) {
    this.file = file;
    this.support = support(file);
  }

  /** As it stands in the checkout. */
  static CryptoInventory read() {
    return of(House.text(House.root().resolve("docs/crypto-inventory.json")));
  }

  /** Of a text, for tests that change it. */
  static CryptoInventory of(String json) {
    try {
      return new CryptoInventory(new ObjectMapper().readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode file() {
    return file;
  }

  List<Asset> assets() {
    return StreamSupport.stream(file.path("assets").spliterator(), false).map(Asset::new).toList();
  }

  /** The classes of the programs that people install. */
  static List<JavaClass> installed() {
    return House.CLASSES.stream()
        .filter(type -> INSTALLED.contains(module(type.getPackageName())))
        .filter(type -> !type.getPackageName().startsWith("pli.protocol.wire"))
        .toList();
  }

  private static String module(String packageName) {
    String[] parts = packageName.split("\\.", 3);
    return parts.length > 1 && parts[0].equals("pli") ? parts[1] : "";
  }

  /** What is found and not listed, and what is listed and not found. */
  List<String> problems(CryptoCode code) {
    List<String> problems = new ArrayList<>();
    Set<CryptoFindings.Finding> listed = listed(code.names(), problems);
    for (CryptoFindings.Finding finding : code.found()) {
      if (!listed.contains(finding) && !isSupport(finding.mark())) {
        problems.add("not in the inventory: " + finding);
      }
    }
    for (CryptoFindings.Finding finding : listed) {
      if (!code.found().contains(finding)) {
        problems.add("in the inventory, not in the code: " + finding);
      }
    }
    ownClasses(code, problems);
    parts(problems);
    supportThatIsNotNeeded(code, problems);
    new CryptoUses(assets(), code).addProblems(problems);
    return problems;
  }

  private Set<CryptoFindings.Finding> listed(Set<String> names, List<String> problems) {
    Set<CryptoFindings.Finding> listed = new TreeSet<>();
    for (Asset asset : assets()) {
      if (asset.code().isEmpty()) {
        problems.add(asset.id() + " points to no code");
      }
      asset
          .code()
          .forEach((in, marks) -> {
            if (!names.contains(in)) {
              problems.add(asset.id() + " points to " + in + ", which is not there");
            }
            marks.forEach(mark -> listed.add(new CryptoFindings.Finding(in, mark)));
          });
    }
    return listed;
  }

  /**
   * Each class of the module of cryptography belongs to an entry, or is support; and so does each
   * that calls a bare cipher elsewhere, for it makes a construction of its own.
   */
  private void ownClasses(CryptoCode code, List<String> problems) {
    Set<String> placed = new TreeSet<>();
    assets().forEach(asset -> placed.addAll(asset.code().keySet()));
    Set<String> toPlace = new TreeSet<>(code.users().getOrDefault("pli.crypto.AesGcm", Set.of()));
    code.names().stream().filter(name -> name.startsWith("pli.crypto.")).forEach(toPlace::add);
    for (String name : toPlace) {
      if (!name.endsWith("package-info") && !placed.contains(name) && !isSupport(name)) {
        problems.add("a class with cryptography of its own, without an entry: " + name);
      }
    }
  }

  /** What an entry is made of has an entry itself. */
  private void parts(List<String> problems) {
    Set<String> ids = new TreeSet<>();
    assets().forEach(asset -> ids.add(asset.id()));
    for (Asset asset : assets()) {
      Set<String> parts = new TreeSet<>(asset.texts("algorithms"));
      for (JsonNode suite : asset.node().path("suites")) {
        suite.path("algorithms").forEach(part -> parts.add(part.asText()));
      }
      parts.removeAll(ids);
      parts.forEach(part -> problems.add(asset.id() + " is made of " + part + ", not listed"));
    }
  }

  private void supportThatIsNotNeeded(CryptoCode code, List<String> problems) {
    for (Pattern one : support) {
      if (code.found().stream().noneMatch(found -> one.matcher(found.mark()).matches())
          && code.names().stream().noneMatch(name -> one.matcher(name).matches())) {
        problems.add("support that is not there: " + one);
      }
    }
  }

  /** What is no algorithm, by pattern; why it is none stands above each list of them. */
  private static List<Pattern> support(JsonNode file) {
    List<Pattern> support = new ArrayList<>();
    for (JsonNode patterns : file.path("support")) {
      patterns.forEach(one ->
          support.add(Pattern.compile(Pattern.quote(one.asText()).replace("*", "\\E.*\\Q"))));
    }
    return support;
  }

  private boolean isSupport(String mark) {
    return support.stream().anyMatch(one -> one.matcher(mark).matches());
  }
}
