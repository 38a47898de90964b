package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Reported;
import pli.desktop.terminal.Json;

/** {@code pli report}: shows administrators a message, and who wrote it. */
final class ReportCommand implements Verb {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public List<String> parameters() {
    return List.of("MESSAGE-ID");
  }

  @Override
  public Set<String> options() {
    return Set.of("--text", "--save");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String message = arguments.words().getFirst();
    Optional<String> save = arguments.option("--save");
    String why = arguments.option("--text").orElse("");
    if (save.isPresent() && arguments.has("--text")) {
      throw NotDone.value("--save", "report");
    }
    @Nullable Path file =
        save.isPresent() ? invocation.fileToWrite(save.get()).toAbsolutePath() : null;
    invocation.withDevice(device -> {
      Reported reported =
          file == null
              ? device
                  .people()
                  .report(
                      message,
                      invocation.words().say("report.says", "text", why).trim(),
                      Invocation.PATIENCE)
              : device.people().saveReport(message, file, Invocation.PATIENCE);
      print(invocation, reported, file);
    });
  }

  private static void print(Invocation invocation, Reported reported, @Nullable Path file)
      throws IOException {
    long accepted = reported.acceptedAtMillis();
    Json json =
        new Json()
            .put("messageId", reported.messageId())
            .put("sender", reported.sender())
            .put("acceptedAt", accepted == 0 ? null : Instant.ofEpochMilli(accepted).toString())
            .put("administrators", reported.administrators())
            .put("state", file != null ? null : reported.queued() ? "queued" : "accepted")
            .put("file", file == null ? null : file.toString());
    String sentence =
        file == null
            ? invocation
                .words()
                .say(
                    "report.sent",
                    "sender",
                    reported.sender(),
                    "administrators",
                    String.join(", ", reported.administrators()))
            : invocation.words().say("report.saved", "sender", reported.sender(), "file", file);
    invocation.print(json, sentence);
    if (reported.queued()) {
      invocation.tell("report.queued");
    }
    if (accepted == 0) {
      invocation.tell("report.unconfirmed");
    }
  }
}
