package pli.lab.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pli.lab.process.Checkout;

/** The screen of somebody's vault, which {@code pli ui} serves in a process of its own. */
public final class Screen implements AutoCloseable {
  private final Announced ui;
  private final Path page;

  private Screen(Announced ui, Path page) {
    this.ui = ui;
    this.page = page;
  }

  /**
   * Serves a vault that nobody else has open.
   *
   * @param language the screen's
   * @param opens whether the person's browser is told to show it
   * @throws LabException if it does not come, above all if the screen was not built
   */
  public static Screen of(Person person, Checkout checkout, String language, boolean opens)
      throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of("ui", "--json", "--lang", language, "--vault", person.vault().toString()));
    if (!opens) {
      words.add("--no-open");
    }
    Announced ui =
        Announced.start(
            "the screen of " + person.handle(),
            checkout.command("desktop", "pli.desktop.Main", List.of("-Xmx512m"), words),
            person.vault().resolveSibling(person.handle() + "-screen.log"),
            "{");
    JsonNode told = new ObjectMapper().readTree(ui.line());
    return new Screen(ui, Path.of(told.get("page").asText()));
  }

  /** The file that a browser opens to see it. */
  public Path page() {
    return page;
  }

  @Override
  public void close() {
    ui.close();
  }
}
