package pli.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a program runs with, as Maven resolved it: {@code target/dependencies.json}, which the build
 * writes in the folder of each program ({@code dependency:tree}, scope runtime). An artifact that
 * several others ask for stands where Maven met it first.
 */
final class DependencyTree {
  /** The programs that people install, each a module. */
  static final List<String> PROGRAMS = List.of("desktop", "server", "witness");

  /**
   * An artifact.
   *
   * @param classifier empty if it has none
   */
  record Artifact(String group, String name, String version, String classifier)
      implements Comparable<Artifact> {
    /** The package URL, by which the bill names it. */
    String purl() {
      String plain = "pkg:maven/" + group + "/" + name + "@" + version;
      return plain + (classifier.isEmpty() ? "" : "?classifier=" + classifier) + type();
    }

    private String type() {
      return classifier.isEmpty() ? "?type=jar" : "&type=jar";
    }

    boolean isOurs() {
      return group.equals("pli");
    }

    /** The name of its file with this ending. */
    String file(String ending) {
      return name + "-" + version + ending;
    }

    /** Its jar's name. */
    String jar() {
      return file((classifier.isEmpty() ? "" : "-" + classifier) + ".jar");
    }

    /** Its folder in a local repository. */
    Path folder(Path repository) {
      return repository.resolve(group.replace('.', '/')).resolve(name).resolve(version);
    }

    @Override
    public int compareTo(Artifact other) {
      return purl().compareTo(other.purl());
    }
  }

  private final Artifact root;
  private final Map<Artifact, List<Artifact>> edges = new TreeMap<>();

  private DependencyTree(JsonNode tree) {
    root = artifact(tree);
    add(tree);
  }

  /** That of a program. */
  static DependencyTree of(String program) {
    try {
      return new DependencyTree(new ObjectMapper().readTree(file(program).toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this checkout has been built as far as the trees. */
  static boolean areThere() {
    return PROGRAMS.stream().allMatch(program -> Files.exists(file(program)));
  }

  private static Path file(String program) {
    return House.root().resolve(program).resolve("target/dependencies.json");
  }

  private static Artifact artifact(JsonNode node) {
    return new Artifact(
        node.path("groupId").asText(),
        node.path("artifactId").asText(),
        node.path("version").asText(),
        node.path("classifier").asText(""));
  }

  private void add(JsonNode node) {
    List<Artifact> below = new ArrayList<>();
    for (JsonNode child : node.path("children")) {
      below.add(artifact(child));
      add(child);
    }
    edges.merge(
        artifact(node),
        below,
        (before, more) -> {
          List<Artifact> all = new ArrayList<>(before);
          all.addAll(more);
          return all;
        });
  }

  /** The program. */
  Artifact root() {
    return root;
  }

  /** All that it runs with, itself apart, sorted. */
  List<Artifact> artifacts() {
    return edges.keySet().stream().filter(one -> !one.equals(root)).sorted().toList();
  }

  /** What was asked for by whom, sorted. */
  Map<Artifact, List<Artifact>> edges() {
    return edges;
  }
}
