package pli.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The checkout that the rules look at: its modules, what each may stand on, its files. */
final class House {
  /** Each module and the modules that it may name. Downwards only: a module names earlier ones. */
  static final Map<String, Set<String>> MAY_NAME =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("fuzz", Set.of()),
              Map.entry("codec", Set.of()),
              Map.entry("crypto", Set.of("codec")),
              Map.entry("mls", Set.of("codec", "crypto")),
              Map.entry("transparency", Set.of("codec", "crypto")),
              Map.entry("witness", Set.of("codec", "crypto", "transparency")),
              Map.entry("content", Set.of("codec", "crypto")),
              Map.entry("protocol", Set.of("codec", "crypto", "transparency")),
              Map.entry("server", Set.of("codec", "crypto", "transparency", "protocol")),
              Map.entry(
                  "client",
                  Set.of("codec", "crypto", "mls", "transparency", "content", "protocol")),
              Map.entry(
                  "desktop",
                  Set.of(
                      "codec", "crypto", "mls", "transparency", "content", "protocol", "client")),
              Map.entry(
                  "lab",
                  Set.of(
                      "codec",
                      "crypto",
                      "mls",
                      "transparency",
                      "content",
                      "protocol",
                      "client",
                      "desktop")),
              Map.entry(
                  "bench",
                  Set.of(
                      "codec",
                      "crypto",
                      "mls",
                      "transparency",
                      "content",
                      "protocol",
                      "server",
                      "client",
                      "desktop",
                      "lab")),
              Map.entry(
                  "drill",
                  Set.of(
                      "codec",
                      "crypto",
                      "mls",
                      "transparency",
                      "witness",
                      "content",
                      "protocol",
                      "server",
                      "client",
                      "desktop",
                      "lab"))));

  /** Modules that a handset runs. */
  static final Set<String> HANDSET =
      Set.of("codec", "crypto", "mls", "transparency", "protocol", "content", "client");

  /** Modules that touch no clock, thread, socket, file or randomness of their own. */
  static final Set<String> PURE = Set.of("codec", "crypto", "mls", "transparency", "content");

  /** All of Pli's own classes, tests apart. */
  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("pli");

  private House() {}

  /** The checkout's folder. */
  static Path root() {
    String root = System.getProperty("pli.root", "..");
    return Path.of(root).toAbsolutePath().normalize();
  }

  /** The Java sources of {@code module}, generated ones apart. */
  static List<Path> sources(String module) {
    return files(root().resolve(module).resolve("src"), ".java");
  }

  /** All Java sources of the house. */
  static List<Path> allSources() {
    return Stream.concat(MAY_NAME.keySet().stream(), Stream.of("architecture"))
        .flatMap(module -> sources(module).stream())
        .toList();
  }

  /** The files below {@code folder} whose names end in {@code ending}. */
  static List<Path> files(Path folder, String ending) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents that stand directly in {@code folder}. */
  static List<Path> documents(Path folder) {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of {@code file}. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
