package pli.desktop.command;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import pli.client.Device;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** Prints what happened in conversations. */
final class Timeline {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  private final Device device;
  private final Invocation invocation;
  private final Map<ConversationId, String> names = new HashMap<>();

  Timeline(Device device, Invocation invocation) {
    this.device = device;
    this.invocation = invocation;
  }

  /** A moment as a person reads it, by the clock on their wall. */
  static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  void print(TimelineEntry entry) throws ClientException, IOException {
    invocation.print(json(entry), invocation.json() ? "" : sentence(entry));
  }

  /** For scripts. Members that this version cannot have yet are there with their empty values. */
  private static Json json(TimelineEntry entry) {
    return new Json()
        .put("conversation", entry.conversation().toString())
        .put("messageId", entry.messageId())
        .put("sender", entry.sender())
        .put("device", entry.device())
        .put("sentAt", Instant.ofEpochMilli(entry.sentAtMillis()).toString())
        .put("kind", entry.kind().word())
        .put("text", entry.text())
        .put("attachments", entry.attachments().stream().map(Timeline::json).toList())
        .put("replyTo", null)
        .put("expiresAt", null);
  }

  private static Json json(AttachmentInfo attachment) {
    long expires = attachment.expiresAtMillis();
    return new Json()
        .put("id", attachment.id())
        .put("name", attachment.name())
        .put("type", attachment.type())
        .put("size", attachment.size())
        .put("expiresAt", expires == 0 ? null : Instant.ofEpochMilli(expires).toString());
  }

  private String sentence(TimelineEntry entry) throws ClientException {
    StringBuilder sentence = new StringBuilder(deed(entry));
    for (AttachmentInfo attachment : entry.attachments()) {
      String line =
          invocation
              .words()
              .say(
                  "timeline.attachment",
                  "name",
                  Terminal.harmless(attachment.name()).replace('\n', ' '),
                  "size",
                  attachment.size(),
                  "id",
                  attachment.id());
      sentence.append("\n    ").append(line);
    }
    return sentence.toString();
  }

  private String deed(TimelineEntry entry) throws ClientException {
    String text = entry.text() == null ? "" : entry.text();
    String word = "timeline." + entry.kind().word();
    if (entry.kind() == TimelineEntry.Kind.TIMER) {
      word = text.equals("0") ? "timeline.timer.off" : word;
      text = Durations.write(Long.parseLong(text));
    } else if (entry.kind() == TimelineEntry.Kind.JOINED
        && text.equals(device.account().handle())) {
      word = "timeline.joined.self";
    } else if (entry.kind() == TimelineEntry.Kind.LEFT && text.equals(entry.sender())) {
      word = "timeline.left.self";
    }
    return invocation
        .words()
        .say(
            word,
            "time",
            clock(entry.sentAtMillis()),
            "sender",
            Terminal.harmless(entry.sender()),
            "conversation",
            name(entry.conversation()),
            "text",
            Terminal.harmless(text).replace("\n", "\n    "));
  }

  private String name(ConversationId id) throws ClientException {
    String known = names.get(id);
    if (known == null) {
      known = Terminal.harmless(device.conversation(id).name()).replace('\n', ' ');
      names.put(id, known);
    }
    return known;
  }
}
