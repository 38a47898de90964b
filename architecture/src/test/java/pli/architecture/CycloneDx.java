package pli.architecture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.UUID;

/**
 * A document of CycloneDX 1.6. The same content gives the same bytes: there is no time in it, and
 * its serial number follows from the rest.
 */
final class CycloneDx {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final ObjectNode bom = JSON.createObjectNode();
  private final ArrayNode components = JSON.createArrayNode();
  private final ArrayNode dependencies = JSON.createArrayNode();

  /** About this product. */
  CycloneDx(String name, String version, String description) {
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put("serialNumber", "");
    bom.put("version", 1);
    ObjectNode metadata = bom.putObject("metadata");
    metadata.putArray("lifecycles").addObject().put("phase", "build");
    ObjectNode product = metadata.putObject("component");
    product.put("type", "application");
    product.put("bom-ref", reference(name, version));
    product.put("group", "pli");
    product.put("name", name);
    product.put("version", version);
    product.put("description", description);
    product.putArray("licenses").addObject().putObject("license").put("id", "Apache-2.0");
    product.put("purl", reference(name, version));
  }

  /** How the product is referred to. */
  static String reference(String name, String version) {
    return "pkg:maven/pli/" + name + "@" + version + "?type=jar";
  }

  /** A further component, to be filled. */
  ObjectNode component(String type, String reference, String name) {
    ObjectNode component = components.addObject();
    component.put("type", type);
    component.put("bom-ref", reference);
    component.put("name", name);
    return component;
  }

  /** What {@code reference} depends on, and what it provides an implementation of. */
  void relate(String reference, Collection<String> dependsOn, Collection<String> provides) {
    ObjectNode dependency = dependencies.addObject();
    dependency.put("ref", reference);
    add(dependency, "dependsOn", dependsOn);
    add(dependency, "provides", provides);
  }

  private static void add(ObjectNode dependency, String field, Collection<String> references) {
    if (!references.isEmpty()) {
      ArrayNode array = dependency.putArray(field);
      references.forEach(array::add);
    }
  }

  /** A name and a value of our own. */
  static void property(ObjectNode component, String name, String value) {
    ObjectNode property = component.withArray("properties").addObject();
    property.put("name", name);
    property.put("value", value);
  }

  /** The document. */
  String text() {
    bom.set("components", components);
    bom.set("dependencies", dependencies);
    bom.put("serialNumber", "");
    UUID serial = UUID.nameUUIDFromBytes(bom.toString().getBytes(StandardCharsets.UTF_8));
    bom.put("serialNumber", "urn:uuid:" + serial);
    try {
      return JSON.writeValueAsString(bom) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
