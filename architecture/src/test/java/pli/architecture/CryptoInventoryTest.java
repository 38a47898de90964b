package pli.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.netty.handler.ssl.OpenSsl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import pli.client.vault.Vault;
import pli.crypto.CipherSuite;
import pli.crypto.PasswordHash;

/**
 * docs/crypto-inventory.json names all cryptography that the byte code of the installed programs
 * has, and nothing else. What there is comes from the code: see {@link CryptoFindings}.
 */
class CryptoInventoryTest {
  private static final List<JavaClass> CLASSES = CryptoInventory.installed();
  private static final CryptoCode CODE = CryptoCode.of(CLASSES);
  private static final CryptoInventory INVENTORY = CryptoInventory.read();

  @Test
  void theInventoryNamesAllCryptographyInTheCode() {
    assertTrue(CODE.found().size() > 60, "only " + CODE.found().size() + " findings");
    assertEquals("", String.join("\n", INVENTORY.problems(CODE)));
  }

  /** A class with algorithms that nobody listed is named, mark by mark. */
  @Test
  void anAlgorithmThatIsNotListedIsRefused() {
    List<JavaClass> classes = new ArrayList<>(CLASSES);
    classes.addAll(
        new ClassFileImporter().importClasses(UnlistedCryptography.class).stream().toList());
    List<String> problems = INVENTORY.problems(CryptoCode.of(classes));
    for (String mark :
        List.of(
            "Blowfish/CBC/PKCS5Padding",
            "Blowfish",
            "HmacMD5",
            "MD5",
            "FooBar-512",
            "dynamic java.security.MessageDigest",
            "org.bouncycastle.crypto.digests.RIPEMD160Digest",
            "org.bouncycastle.crypto.digests.SHAKEDigest.<init>(128)",
            "org.bouncycastle.crypto.params.MLKEMParameters.ml_kem_512",
            "PRAGMA kdf_iter = 1",
            "cipher=rc4")) {
      String problem =
          "not in the inventory: " + UnlistedCryptography.class.getName() + ": " + mark;
      assertTrue(problems.contains(problem), problem + " is not among " + problems);
    }
    assertTrue(
        problems.stream()
            .anyMatch(one -> one.startsWith(UnlistedCryptography.class.getName() + " uses")),
        "a new use of AES-GCM is not seen: " + problems);
    assertTrue(
        problems.contains(
            "a class with cryptography of its own, without an entry: "
                + UnlistedCryptography.class.getName()),
        "a construction of its own is not seen: " + problems);
  }

  /** Each entry, each class of one, each mark and each use is needed. */
  @Test
  void anInventoryThatLacksOneThingIsRefused() {
    int tried = 0;
    for (int i = 0; i < INVENTORY.assets().size(); i++) {
      String id = INVENTORY.assets().get(i).id();
      ObjectNode file = INVENTORY.file().deepCopy();
      ((ArrayNode) file.path("assets")).remove(i);
      assertRefused(file, id);
      for (Map.Entry<String, List<String>> at : INVENTORY.assets().get(i).code().entrySet()) {
        for (int mark = 0; mark < at.getValue().size(); mark++) {
          ObjectNode less = INVENTORY.file().deepCopy();
          ArrayNode left = (ArrayNode) less.path("assets").path(i).path("code").path(at.getKey());
          String removed = left.remove(mark).asText();
          if (!isListedTwice(less, at.getKey(), removed)) {
            assertRefused(less, id + " without " + removed);
            tried++;
          }
        }
      }
    }
    assertTrue(tried > 60, "only " + tried + " marks");
  }

  /** What points to code that is gone is refused. */
  @Test
  void anEntryForCodeThatIsNotThereIsRefused() {
    ObjectNode file = INVENTORY.file().deepCopy();
    ((ObjectNode) file.path("assets").path(0).path("code")).putArray("pli.crypto.Rot13");
    assertRefused(file, "a class that is not there");
    ObjectNode marked = INVENTORY.file().deepCopy();
    ((ArrayNode) marked.path("assets").path(0).path("code").iterator().next()).add("ROT13");
    assertRefused(marked, "a mark that is not there");
    ObjectNode used = INVENTORY.file().deepCopy();
    ((ArrayNode) used.path("assets").path(0).path("uses").path(0).path("by")).add("pli.codec.Hex");
    assertRefused(used, "a use that is not there");
  }

  @Test
  void eachEntrySaysItsSizeItsStandardAndItsLevels() {
    Set<String> ids = new TreeSet<>();
    for (CryptoInventory.Asset asset : INVENTORY.assets()) {
      assertTrue(ids.add(asset.id()), "twice: " + asset.id());
      JsonNode node = asset.node();
      assertTrue(!node.path("name").asText().isBlank(), asset.id() + " has no name");
      assertTrue(!asset.texts("standards").isEmpty(), asset.id() + " has no standard");
      if (asset.kind().equals("algorithm")) {
        assertTrue(!node.path("size").asText().isBlank(), asset.id() + " has no size");
        assertTrue(!node.path("primitive").asText().isBlank(), asset.id());
        assertTrue(!asset.texts("functions").isEmpty(), asset.id());
        boolean levels = node.has("classicalBits") && node.has("nistCategory");
        assertTrue(levels || node.has("levels"), asset.id() + " says no level, nor why");
      }
    }
  }

  @Test
  void theSuitesOfMlsAreThoseOfTheCode() throws Exception {
    List<String> listed = new ArrayList<>();
    suites("mls").forEach(suite -> listed.add(suite.path("id").asText() + " " + name(suite)));
    List<String> there = new ArrayList<>();
    for (int id : CipherSuite.supported()) {
      there.add(String.format("0x%04x", id) + " " + CipherSuite.of(id).name());
    }
    assertEquals(there, listed);
  }

  /** Neither end restricts them: what each offers is what its library has. */
  @Test
  void theSuitesOfTlsAreThoseThatBothEndsOffer() throws Exception {
    Set<String> listed = new TreeSet<>();
    suites("tls-1.3").forEach(suite -> listed.add(name(suite)));
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, null, null);
    Set<String> client = new TreeSet<>(tls13(context.getDefaultSSLParameters().getCipherSuites()));
    assertEquals(client, listed, "what the JDK offers");
    assertTrue(OpenSsl.isAvailable(), "no BoringSSL here");
    assertEquals(
        new TreeSet<>(tls13(OpenSsl.availableJavaCipherSuites().toArray(new String[0]))),
        listed,
        "what BoringSSL offers");
  }

  @Test
  void theCostOfAPassphraseIsWhatTheInventorySays() {
    String size =
        INVENTORY.assets().stream()
            .filter(asset -> asset.id().equals("argon2id"))
            .map(asset -> asset.node().path("parameterSet").asText())
            .findFirst()
            .orElseThrow();
    PasswordHash.Parameters cost = Vault.COST;
    assertEquals(
        "v=19,m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.parallelism(),
        size);
  }

  /** With {@code -Dpli.format=write} it writes the table instead of asking for it. */
  @Test
  void theTableOfTheDeclarationIsTheInventory() throws IOException {
    Path file = House.root().resolve("docs/DECLARATION.md");
    String page = House.text(file);
    String wanted = DeclarationTable.in(page, INVENTORY);
    if ("write".equals(System.getProperty("pli.format"))) {
      Files.writeString(file, wanted);
    } else {
      assertEquals(wanted, page, "docs/DECLARATION.md: -Dpli.format=write");
    }
    assertTrue(wanted.contains("| AES-256-GCM | ae (GCM), encrypt, decrypt | key 256 bits"));
  }

  private static List<String> tls13(String[] suites) {
    return Arrays.stream(suites)
        .filter(suite -> suite.startsWith("TLS_AES") || suite.startsWith("TLS_CHACHA20"))
        .toList();
  }

  private static Stream<JsonNode> suites(String protocol) {
    JsonNode asset =
        INVENTORY.assets().stream()
            .filter(one -> one.id().equals(protocol))
            .findFirst()
            .orElseThrow()
            .node();
    assertTrue(!asset.path("suites").isEmpty(), "no suites of " + protocol);
    return StreamSupport.stream(asset.path("suites").spliterator(), false);
  }

  private static String name(JsonNode suite) {
    return suite.path("name").asText();
  }

  private static boolean isListedTwice(ObjectNode file, String in, String mark) {
    return StreamSupport.stream(file.path("assets").spliterator(), false)
        .anyMatch(asset ->
            StreamSupport.stream(asset.path("code").path(in).spliterator(), false)
                .anyMatch(other -> other.asText().equals(mark)));
  }

  private static void assertRefused(ObjectNode file, String what) {
    assertNotEquals(List.of(), CryptoInventory.of(file.toString()).problems(CODE), what);
  }
}
