package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;

/** {@code pli history}: what the vault keeps of a conversation, offline. */
final class HistoryCommand implements Verb {
  @Override
  public String name() {
    return "history";
  }

  @Override
  public List<String> parameters() {
    return List.of("ID");
  }

  @Override
  public Set<String> options() {
    return Set.of("--search", "--before", "--limit", "--ids");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    int limit = arguments.count("--limit", 100, "history");
    @Nullable String search = arguments.option("--search").orElse(null);
    @Nullable String before = arguments.option("--before").orElse(null);
    if (search != null && before != null) {
      throw new NotDone(
          NotDone.WRONG_WORDS, "words.unknown", "word", "--before", "verb", "history");
    }
    ConversationId conversation = ConversationId.parse(arguments.words().getFirst());
    invocation.withDevice(device -> {
      Timeline timeline = new Timeline(device, invocation);
      List<TimelineEntry> entries =
          before == null
              ? device.history(conversation, search, limit)
              : device.messages().before(conversation, before, limit);
      invocation.printAll(entries, "history.none", timeline::print);
      if (search == null && before == null && isAllUnread(device, conversation, entries)) {
        timeline.markRead(entries);
      }
    });
  }

  /** Whether nothing that nobody has read yet stands before what was printed. */
  private static boolean isAllUnread(
      Device device, ConversationId conversation, List<TimelineEntry> printed)
      throws ClientException {
    String own = device.account().handle();
    long texts =
        printed.stream()
            .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
            .filter(entry -> !entry.sender().equals(own) && !entry.details().deleted())
            .count();
    return device.messages().unread(conversation) <= texts;
  }
}
