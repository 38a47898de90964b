package pli.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pli.architecture.CryptoInventory.Asset;
import pli.architecture.DependencyTree.Artifact;

/**
 * The bill of cryptography of all programs (CycloneDX 1.6, {@code cryptographic-asset}), made of
 * docs/crypto-inventory.json: each algorithm and protocol with its sizes and levels, its standards
 * and uses as properties {@code pli:…}, the classes that have it as evidence, and the library that
 * provides it with the version that the programs run with.
 */
final class CryptographyBill {
  /** What stands in for a library where the platform has the algorithm. */
  private static final Map<String, String> NO_ARTIFACT = Map.of("jdk", "Java platform");

  private final CryptoInventory inventory;
  private final Map<String, Artifact> artifacts = new TreeMap<>();

  /** With the versions of these programs' libraries. */
  CryptographyBill(CryptoInventory inventory, List<DependencyTree> programs) {
    this.inventory = inventory;
    for (DependencyTree tree : programs) {
      artifacts.put(tree.root().name(), tree.root());
      tree.artifacts().forEach(one -> artifacts.putIfAbsent(one.name(), one));
    }
  }

  /** The document. */
  String text() {
    String version = artifacts.getOrDefault("pli-crypto", new Artifact("", "", "", "")).version();
    CycloneDx bill = new CycloneDx("pli", version, "the cryptography of Pli's programs");
    Map<String, Set<String>> provided = new TreeMap<>();
    for (Asset asset : inventory.assets()) {
      add(bill, asset);
      for (String library : asset.texts("providedBy")) {
        provided.computeIfAbsent(library, first -> new TreeSet<>()).add(reference(asset.id()));
      }
    }
    Set<String> libraries = new TreeSet<>();
    provided.forEach((library, assets) -> libraries.add(library(bill, library)));
    bill.relate(CycloneDx.reference("pli", version), libraries, List.of());
    provided.forEach(
        (library, assets) -> bill.relate(libraryReference(library), List.of(), assets));
    inventory
        .assets()
        .forEach(asset ->
            bill.relate(
                reference(asset.id()),
                asset.texts("algorithms").stream().map(CryptographyBill::reference).toList(),
                List.of()));
    return bill.text();
  }

  /** How an entry is referred to. */
  static String reference(String id) {
    return "crypto/" + id;
  }

  private String libraryReference(String library) {
    Artifact artifact = artifacts.get(library);
    return artifact == null ? "platform/" + library : artifact.purl();
  }

  private String library(CycloneDx bill, String library) {
    Artifact artifact = artifacts.get(library);
    String reference = libraryReference(library);
    if (artifact == null && !NO_ARTIFACT.containsKey(library)) {
      throw new IllegalStateException("the inventory names " + library + ", which no program has");
    }
    String name = artifact == null ? NO_ARTIFACT.getOrDefault(library, library) : artifact.name();
    ObjectNode component =
        bill.component(artifact == null ? "platform" : "library", reference, name);
    if (artifact != null) {
      component.put("group", artifact.group());
      component.put("version", artifact.version());
      component.put("purl", artifact.purl());
    }
    return reference;
  }

  private static void add(CycloneDx bill, Asset asset) {
    JsonNode node = asset.node();
    ObjectNode component =
        bill.component("cryptographic-asset", reference(asset.id()), node.path("name").asText());
    if (node.has("note")) {
      component.put("description", node.path("note").asText());
    }
    ObjectNode properties = component.putObject("cryptoProperties");
    properties.put("assetType", asset.kind());
    switch (asset.kind()) {
      case "algorithm" -> algorithm(properties.putObject("algorithmProperties"), asset);
      case "protocol" -> protocol(properties.putObject("protocolProperties"), asset);
      case "certificate" -> certificate(properties.putObject("certificateProperties"), node);
      default -> throw new IllegalStateException(asset.kind() + " of " + asset.id());
    }
    if (node.has("oid")) {
      properties.put("oid", node.path("oid").asText());
    }
    CycloneDx.property(component, "pli:size", node.path("size").asText());
    asset.texts("standards").forEach(one -> CycloneDx.property(component, "pli:standard", one));
    asset.uses().keySet().forEach(use -> CycloneDx.property(component, "pli:use", use));
    evidence(component, asset);
  }

  private static void algorithm(ObjectNode to, Asset asset) {
    JsonNode from = asset.node();
    to.put("primitive", from.path("primitive").asText());
    copy(from, "parameterSet", to, "parameterSetIdentifier");
    copy(from, "curve", to, "curve");
    to.put("executionEnvironment", "software-plain-ram");
    to.put("implementationPlatform", "generic");
    to.putArray("certificationLevel").add("none");
    copy(from, "mode", to, "mode");
    copy(from, "padding", to, "padding");
    ArrayNode functions = to.putArray("cryptoFunctions");
    asset.texts("functions").forEach(functions::add);
    if (from.has("classicalBits")) {
      to.put("classicalSecurityLevel", from.path("classicalBits").asInt());
      to.put("nistQuantumSecurityLevel", from.path("nistCategory").asInt());
    }
  }

  private static void protocol(ObjectNode to, Asset asset) {
    JsonNode from = asset.node();
    to.put("type", from.path("protocol").asText());
    copy(from, "version", to, "version");
    ArrayNode suites = to.putArray("cipherSuites");
    for (JsonNode suite : from.path("suites")) {
      ObjectNode one = suites.addObject();
      one.put("name", suite.path("name").asText());
      one.set("algorithms", references(suite.path("algorithms")));
      one.putArray("identifiers").add(suite.path("id").asText());
    }
    to.set("cryptoRefArray", references(from.path("algorithms")));
  }

  private static ArrayNode references(JsonNode ids) {
    ArrayNode references = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.arrayNode();
    ids.forEach(id -> references.add(reference(id.asText())));
    return references;
  }

  private static void certificate(ObjectNode to, JsonNode from) {
    copy(from, "subject", to, "subjectName");
    copy(from, "subject", to, "issuerName");
    to.put("signatureAlgorithmRef", reference(from.path("algorithms").path(0).asText()));
    to.put("certificateFormat", "X.509");
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (from.has(field)) {
      to.put(name, from.path(field).asText());
    }
  }

  private static void evidence(ObjectNode component, Asset asset) {
    ArrayNode occurrences = component.putObject("evidence").putArray("occurrences");
    asset
        .code()
        .forEach((in, marks) -> {
          ObjectNode occurrence = occurrences.addObject();
          occurrence.put("location", source(in));
          if (!marks.isEmpty()) {
            occurrence.put("additionalContext", String.join("; ", new ArrayList<>(marks)));
          }
        });
  }

  /** The source of a class, from the root of the checkout. */
  static String source(String name) {
    String[] parts = name.split("\\.");
    return parts[1] + "/src/main/java/" + name.replace('.', '/') + ".java";
  }
}
