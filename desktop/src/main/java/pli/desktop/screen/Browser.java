package pli.desktop.screen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Opens a file in the person's browser. */
public final class Browser {
  private Browser() {}

  /**
   * Asks the system to; false if it has nothing to do that with. Other users of the machine can see
   * the file's name, and not what is in it.
   *
   * @param system as the property {@code os.name} has it
   */
  public static boolean open(Path file, String system) {
    try {
      Process unused =
          new ProcessBuilder(command(file, system))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static List<String> command(Path file, String system) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return List.of("open", file.toString());
    }
    return name.startsWith("windows")
        ? List.of("rundll32", "url.dll,FileProtocolHandler", file.toString())
        : List.of("xdg-open", file.toString());
  }
}
