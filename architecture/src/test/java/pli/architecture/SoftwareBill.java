package pli.architecture;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import pli.architecture.DependencyTree.Artifact;

/**
 * The software bill of materials of one program: each library that it runs with, by its package
 * URL, with its licence and the hash of its jar, and who asked for it. Our own modules have no
 * hash: they are what a release signs.
 */
final class SoftwareBill {
  private final Path repository;
  private final Licences licences;

  /** With what the build has in its local repository. */
  SoftwareBill(Path repository) {
    this.repository = repository;
    this.licences = new Licences(repository);
  }

  /** The document. */
  String of(String program) {
    DependencyTree tree = DependencyTree.of(program);
    Artifact root = tree.root();
    CycloneDx bill =
        new CycloneDx(root.name(), root.version(), "what " + root.name() + " runs with");
    tree.artifacts().forEach(artifact -> add(bill, artifact));
    tree.edges()
        .forEach((artifact, below) ->
            bill.relate(
                artifact.purl(),
                below.stream().map(Artifact::purl).sorted().distinct().toList(),
                List.of()));
    return bill.text();
  }

  private void add(CycloneDx bill, Artifact artifact) {
    ObjectNode component = bill.component("library", artifact.purl(), artifact.name());
    component.put("group", artifact.group());
    component.put("version", artifact.version());
    component.put("scope", "required");
    if (!artifact.isOurs()) {
      ObjectNode hash = component.putArray("hashes").addObject();
      hash.put("alg", "SHA-256");
      hash.put("content", hash(artifact.folder(repository).resolve(artifact.jar())));
    }
    licence(component.putArray("licenses"), choice(artifact));
    component.put("purl", artifact.purl());
  }

  /** The licences of an artifact, of which one may choose. */
  List<String> choice(Artifact artifact) {
    return artifact.isOurs() ? List.of("Apache-2.0") : licences.of(artifact);
  }

  private static void licence(ArrayNode array, List<String> choice) {
    if (choice.size() > 1) {
      array.addObject().put("expression", String.join(" OR ", choice));
    } else if (choice.size() == 1) {
      String one = choice.get(0);
      boolean spdx = Licences.ALLOWED.contains(one) && one.indexOf(' ') < 0;
      array.addObject().putObject("license").put(spdx ? "id" : "name", one);
    }
  }

  /** SHA-256 of a file, in hexadecimal. */
  static String hash(Path file) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
