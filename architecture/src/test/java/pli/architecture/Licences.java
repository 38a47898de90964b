package pli.architecture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Under which licences a library comes: what its own POM says, or the nearest of its parents that
 * says something. Several are a choice, as Maven has it. Read from the local repository, where the
 * build has put them.
 */
final class Licences {
  /** Identifiers of SPDX, and one licence that is MIT's text under another name. */
  static final Set<String> ALLOWED =
      Set.of("Apache-2.0", "MIT", "BSD-3-Clause", "EPL-2.0", "Bouncy Castle Licence");

  /** No chain of parents is longer. */
  private static final int MOST_PARENTS = 12;

  private final Path repository;

  Licences(Path repository) {
    this.repository = repository;
  }

  /** Those of an artifact; empty if no POM says any. */
  List<String> of(DependencyTree.Artifact artifact) {
    DependencyTree.Artifact at = artifact;
    for (int i = 0; i < MOST_PARENTS; i++) {
      Path pom = at.folder(repository).resolve(at.file(".pom"));
      try (InputStream in = Files.newInputStream(pom)) {
        Element project = parse(in);
        List<String> named = named(project);
        Element parent = child(project, "parent");
        if (!named.isEmpty() || parent == null) {
          return named;
        }
        at =
            new DependencyTree.Artifact(
                text(parent, "groupId"), text(parent, "artifactId"), text(parent, "version"), "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("a circle of parents above " + artifact);
  }

  /** Those that the text of a POM names itself. */
  static List<String> namedIn(String pom) {
    try {
      return named(
          parse(new ByteArrayInputStream(pom.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether one may be chosen that we link. */
  static boolean mayBeLinked(List<String> choice) {
    return choice.stream().anyMatch(ALLOWED::contains);
  }

  private static List<String> named(Element project) {
    List<String> named = new ArrayList<>();
    Element licences = child(project, "licenses");
    if (licences != null) {
      for (Node node = licences.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element licence) {
          named.add(identifier(text(licence, "name")));
        }
      }
    }
    return named;
  }

  /** SPDX's identifier of what authors write in many ways; as it is written, if it is none. */
  static String identifier(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", " ").trim();
    if (plain.contains("gnu") || plain.contains("gpl")) {
      return plain.contains("affero") || plain.contains("agpl")
          ? "AGPL"
          : plain.contains("lesser") || plain.contains("lgpl") ? "LGPL" : "GPL-2.0-only";
    }
    if (plain.contains("apache") && plain.contains("2.0")) {
      return "Apache-2.0";
    }
    return switch (plain) {
      case "mit", "mit license", "the mit license" -> "MIT";
      case "bsd 3 clause", "3 clause bsd license", "bsd 3 clause license" -> "BSD-3-Clause";
      case "eclipse public license v2.0", "eclipse public license v. 2.0", "epl 2.0" -> "EPL-2.0";
      case "bouncy castle licence" -> "Bouncy Castle Licence";
      default -> name;
    };
  }

  private static Element parse(InputStream in) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(in).getDocumentElement();
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static @org.jspecify.annotations.Nullable Element child(Element of, String name) {
    for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }

  private static String text(Element of, String name) {
    Element element = child(of, name);
    return element == null ? "" : element.getTextContent().strip();
  }
}
