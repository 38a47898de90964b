package pli.desktop.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a platform keeps what belongs to a person's programs. */
final class DataFolder {
  private DataFolder() {}

  /** The folder of the vault on the system called {@code osName}. */
  static Path of(String osName, Map<String, String> environment) {
    String system = osName.toLowerCase(Locale.ROOT);
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
    if (system.startsWith("mac")) {
      return home.resolve("Library/Application Support/Pli");
    }
    if (system.startsWith("windows")) {
      String roaming = environment.getOrDefault("APPDATA", "");
      return (roaming.isEmpty() ? home : Path.of(roaming)).resolve("Pli");
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    return (data.isEmpty() ? home.resolve(".local/share") : Path.of(data)).resolve("pli");
  }
}
