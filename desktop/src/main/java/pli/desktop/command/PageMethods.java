package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;
import pli.desktop.terminal.Json;

/** What a page says and asks of conversations that no verb does. */
final class PageMethods {
  private static final Pattern EVIDENCE = Pattern.compile("[a-z0-9-]{1,100}\\.evidence");
  private static final int MOST_EVIDENCE = 1000;

  private final Seat seat;
  private final Path evidence;

  PageMethods(Seat seat, Path vault) {
    this.seat = seat;
    this.evidence = vault.resolve("evidence");
  }

  /** By their names. */
  Map<String, Own> all() {
    return Map.of(
        "ui read", Own.of(this::read, "conversation", "upTo"),
        "ui typing", Own.of(this::typing, "conversation", "going"),
        "ui heard", Own.of(this::heard, "messageId"),
        "ui receipts", Own.of(this::receipts),
        "ui evidence", Own.of(params -> new Json().put("files", names())));
  }

  private Json read(Params params) throws ClientException, NotDone {
    ConversationId conversation = ConversationId.parse(params.text("conversation"));
    TimelineEntry last = seat.device().messages().find(params.text("upTo"));
    if (last == null || !last.conversation().equals(conversation)) {
      throw new ClientException(Problem.UNKNOWN_MESSAGE);
    }
    seat.device().messages().markRead(last);
    return new Json().put("read", true);
  }

  private Json typing(Params params) throws ClientException, NotDone {
    ConversationId conversation = ConversationId.parse(params.text("conversation"));
    boolean said = seat.device().messages().type(conversation, params.flag("going"));
    return new Json().put("said", said);
  }

  private Json heard(Params params) throws ClientException, NotDone {
    List<Json> heard =
        seat.device().messages().heard(params.text("messageId")).stream()
            .map(each ->
                new Json()
                    .put("handle", each.handle())
                    .put("state", each.state().word())
                    .put("at", Instant.ofEpochMilli(each.atMillis()).toString()))
            .toList();
    return new Json().put("heard", heard);
  }

  private Json receipts(Params params) throws ClientException {
    return new Json().put("receipts", seat.device().messages().receipts());
  }

  private List<String> names() throws IOException {
    if (!Files.isDirectory(evidence)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(evidence)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> EVIDENCE.matcher(name).matches())
          .sorted()
          .limit(MOST_EVIDENCE)
          .toList();
    }
  }

  /** A file of evidence; nothing if there is none of that name. */
  Optional<Path> evidence(String name) {
    if (!EVIDENCE.matcher(name).matches()) {
      return Optional.empty();
    }
    Path file = evidence.resolve(name);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }
}
