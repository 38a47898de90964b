package pli.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/** {@code pli server status}. */
@Command(
    name = "status",
    header = {"  pli server status /srv/pli --json", ""},
    description = "Prints the figures of the server that runs.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the data folder")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return show().code();
  }

  private ExitCode show() {
    try {
      @Nullable String address = new DataFolder(folder).status();
      if (address != null) {
        ObjectNode figures = (ObjectNode) read(fetch(address, "/figures"));
        figures.set("log", read(fetch(address, "/log")));
        print(figures);
        return ExitCode.DONE;
      }
    } catch (FolderException e) {
      return console.complain(folder, e);
    } catch (IOException e) {
      // An address is written there, but nobody answers at it: as if there were none.
    }
    console.complain(Sentence.NOT_RUNNING, folder, folder);
    return ExitCode.NOT_REACHABLE;
  }

  private static JsonNode read(String json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    if (!root.isObject()) {
      throw new IOException("another program answers");
    }
    return root;
  }

  private void print(ObjectNode figures) {
    if (json) {
      console.print(figures.toString());
      return;
    }
    console.say(Sentence.RUNNING, folder);
    figures
        .properties()
        .forEach(figure -> {
          if (figure.getValue().isNumber()) {
            console.print("  " + figure.getKey() + ": " + figure.getValue().asText());
          }
        });
    JsonNode log = figures.path("log");
    log.properties()
        .forEach(figure -> {
          if (figure.getValue().isValueNode()) {
            console.print("  log." + figure.getKey() + ": " + figure.getValue().asText());
          }
        });
    log.path("witnesses").forEach(this::printWitness);
  }

  private void printWitness(JsonNode witness) {
    long seconds = witness.path("seconds").asLong();
    String when = seconds == 0 ? "-" : Instant.ofEpochSecond(seconds).toString();
    String fault = witness.path("fault").asText();
    console.print(
        "  log.witness "
            + witness.path("name").asText()
            + ": "
            + witness.path("size").asLong()
            + ", "
            + when
            + (fault.isEmpty() ? "" : ", " + fault));
  }

  /** What the server at {@code address} says of itself at {@code path}, as JSON. */
  static String fetch(String address, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(PATIENCE).build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
