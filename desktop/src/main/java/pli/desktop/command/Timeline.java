package pli.desktop.command;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.AttachmentInfo;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.MessageDetails;
import pli.client.api.TimelineEntry;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** Prints what happened in conversations. */
final class Timeline {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

  /** Characters of a message that another one is about. */
  private static final int QUOTED = 40;

  private final Device device;
  private final Invocation invocation;
  private final Map<ConversationId, String> names = new HashMap<>();
  private final Map<ConversationId, Boolean> requests = new HashMap<>();

  Timeline(Device device, Invocation invocation) {
    this.device = device;
    this.invocation = invocation;
  }

  /** A moment as a person reads it, by the clock on their wall. */
  static String clock(long millis) {
    return CLOCK.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  void print(TimelineEntry entry) throws ClientException, IOException {
    boolean request = isRequest(entry.conversation());
    String sentence = invocation.json() ? "" : sentence(entry);
    invocation.print(
        data(entry),
        request && !entry.own()
            ? invocation.words().say("timeline.request", "line", sentence)
            : sentence);
  }

  /** An entry for programs. */
  Json data(TimelineEntry entry) throws ClientException {
    return json(entry).put("request", isRequest(entry.conversation()));
  }

  /** As it was when the first entry of the conversation was printed. */
  private boolean isRequest(ConversationId id) throws ClientException {
    Boolean known = requests.get(id);
    if (known == null) {
      known = device.people().requests().contains(id);
      requests.put(id, known);
    }
    return known;
  }

  /**
   * What was printed has been read. Of a conversation that is followed by a script this holds as
   * well: the one who runs it says otherwise with {@code pli receipts off}. A page says itself when
   * a person has seen something.
   */
  void markRead(List<TimelineEntry> entries) throws ClientException {
    if (!invocation.isReading()) {
      return;
    }
    Map<ConversationId, TimelineEntry> last = new LinkedHashMap<>();
    for (TimelineEntry entry : entries) {
      last.put(entry.conversation(), entry);
    }
    for (TimelineEntry entry : last.values()) {
      device.messages().markRead(entry);
    }
  }

  /** For scripts. */
  private static Json json(TimelineEntry entry) {
    MessageDetails details = entry.details();
    return new Json()
        .put("conversation", entry.conversation().toString())
        .put("messageId", entry.messageId())
        .put("sender", entry.sender())
        .put("device", entry.device())
        .put("sentAt", Instant.ofEpochMilli(entry.sentAtMillis()).toString())
        .put("kind", entry.kind().word())
        .put("text", entry.text())
        .put("attachments", entry.attachments().stream().map(Timeline::json).toList())
        .put("replyTo", entry.replyTo())
        .put("expiresAt", time(entry.expiresAtMillis()))
        .put("target", entry.target())
        .put("own", entry.own())
        .put("editedAt", time(details.editedAtMillis()))
        .put("deleted", details.deleted())
        .put("mentioned", details.mentionsMe())
        .put("state", details.state() == null ? null : details.state().word())
        .put("reactions", details.reactions().stream().map(Timeline::json).toList());
  }

  private static Json json(MessageDetails.Reaction reaction) {
    return new Json().put("sender", reaction.sender()).put("emoji", reaction.emoji());
  }

  private static @Nullable String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static Json json(AttachmentInfo attachment) {
    byte[] preview = attachment.preview().toByteArray();
    return new Json()
        .put("id", attachment.id())
        .put("name", attachment.name())
        .put("type", attachment.type())
        .put("size", attachment.size())
        .put("expiresAt", time(attachment.expiresAtMillis()))
        .put("durationMillis", attachment.durationMillis())
        .put("previewType", attachment.previewType())
        .put("preview", Base64.getEncoder().encodeToString(preview));
  }

  private String sentence(TimelineEntry entry) throws ClientException {
    StringBuilder sentence = new StringBuilder(deed(entry));
    for (AttachmentInfo attachment : entry.attachments()) {
      sentence
          .append("\n    ")
          .append(
              say(
                  "timeline.attachment",
                  "name",
                  line(attachment.name()),
                  "size",
                  attachment.size(),
                  "id",
                  attachment.id()));
    }
    Map<String, List<String>> reactions = new LinkedHashMap<>();
    for (MessageDetails.Reaction reaction : entry.details().reactions()) {
      reactions
          .computeIfAbsent(line(reaction.emoji()), emoji -> new ArrayList<>())
          .add(line(reaction.sender()));
    }
    reactions.forEach((emoji, senders) ->
        sentence.append("\n    ").append(emoji).append(' ').append(String.join(", ", senders)));
    if (invocation.arguments().has("--ids")) {
      sentence.append("\n    ").append(entry.messageId());
    }
    return sentence.toString();
  }

  private String say(String key, Object... places) {
    return invocation.words().say(key, places);
  }

  /** What others chose, so that it cannot pass for anything else: on one line. */
  private static String line(String text) {
    return Terminal.harmless(text).replace('\n', ' ');
  }

  private String deed(TimelineEntry entry) throws ClientException {
    boolean deleted = entry.details().deleted();
    StringBuilder text = new StringBuilder();
    String written = entry.text() == null ? "" : entry.text();
    String word = deleted ? "timeline.deleted" : "timeline." + entry.kind().word();
    if (entry.kind() == TimelineEntry.Kind.TIMER) {
      word = written.equals("0") ? "timeline.timer.off" : word;
      written = Durations.write(Long.parseLong(written));
    } else if (entry.kind() == TimelineEntry.Kind.JOINED
        && written.equals(device.account().handle())) {
      word = "timeline.joined.self";
    } else if (entry.kind() == TimelineEntry.Kind.LEFT && written.equals(entry.sender())) {
      word = "timeline.left.self";
    }
    text.append(Terminal.harmless(written).replace("\n", "\n    "));
    if (entry.kind() == TimelineEntry.Kind.TEXT) {
      if (written.isEmpty() && !deleted && entry.attachments().isEmpty()) {
        text.append(say("timeline.unknown"));
      }
      if (entry.details().editedAtMillis() != 0 && !deleted) {
        text.append(' ').append(say("timeline.edited"));
      }
      if (entry.details().mentionsMe()) {
        text.append(' ').append(say("timeline.mentioned"));
      }
    }
    return say(
        word,
        "time",
        clock(entry.sentAtMillis()),
        "sender",
        Terminal.harmless(entry.sender()),
        "conversation",
        name(entry.conversation()),
        "quoted",
        quoted(entry.target()),
        "answering",
        entry.replyTo() == null ? "" : say("timeline.answering", "quoted", quoted(entry.target())),
        "text",
        text);
  }

  /** The beginning of the message that an entry is about. */
  private String quoted(@Nullable String target) throws ClientException {
    if (target == null) {
      return "…";
    }
    TimelineEntry message = device.messages().find(target);
    String text = message == null || message.text() == null ? "" : line(message.text());
    int end = text.offsetByCodePoints(0, Math.min(QUOTED, text.codePointCount(0, text.length())));
    return text.isEmpty() ? "…" : text.substring(0, end) + (end < text.length() ? "…" : "");
  }

  private String name(ConversationId id) throws ClientException {
    String known = names.get(id);
    if (known == null) {
      known = line(device.conversation(id).name());
      names.put(id, known);
    }
    return known;
  }
}
