package pli.lab.device;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.InvitationInfo;
import pli.client.api.Joined;
import pli.client.api.LogStatus;
import pli.client.api.MessageDetails;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.desktop.Main;

/**
 * One device, open for as long as the process lives. Each line on standard input is a request, a
 * JSON object with {@code id} and {@code do}; each is done on a thread of its own and answered by a
 * line with its id. The end of standard input ends the process, and so does {@code kill -9}.
 */
public final class DeviceMain {
  private final ObjectMapper json = new ObjectMapper();
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);
  private final Path vault;
  private final byte[] passphrase;
  private volatile @Nullable Device device;

  private DeviceMain(Path vault, byte[] passphrase) {
    this.vault = vault;
    this.passphrase = passphrase;
  }

  /** The words: the vault's folder. The passphrase is the same for all throw-away devices. */
  public static void main(String[] words) throws IOException {
    byte[] passphrase = "throw-away".getBytes(StandardCharsets.UTF_8);
    new DeviceMain(Path.of(words[0]), passphrase).obey();
    System.exit(0);
  }

  private void obey() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        ObjectNode request = (ObjectNode) json.readTree(line);
        Thread.ofPlatform().daemon().start(() -> answer(request));
      }
    }
  }

  private void answer(ObjectNode request) {
    ObjectNode answer = json.createObjectNode();
    answer.set("id", request.get("id"));
    try {
      perform(request, answer);
    } catch (ClientException e) {
      answer.put("problem", e.problem().name());
    } catch (RuntimeException e) {
      // Who asked is told; the thread ends with its trace on standard error.
      write(answer.put("problem", e.toString()));
      throw e;
    }
    write(answer);
  }

  private void perform(ObjectNode request, ObjectNode answer) throws ClientException {
    switch (request.get("do").asText()) {
      case "join" -> {
        String handle = request.get("handle").asText();
        String link = request.get("link").asText();
        Joined joined = Device.join(Main.platform(), vault, passphrase, link, handle, "lab");
        answer.put("handle", joined.handle());
        device = Device.open(Main.platform(), vault, passphrase);
      }
      case "open" -> device = Device.open(Main.platform(), vault, passphrase);
      case "invite" -> {
        InvitationInfo made =
            open()
                .administrators()
                .invite(
                    InvitationInfo.Role.MEMBER,
                    request.get("uses").asInt(),
                    Duration.ofDays(1),
                    null,
                    patience(request));
        answer.put("link", made.link());
      }
      case "send" -> send(request, answer);
      case "edit" ->
          open()
              .messages()
              .edit(
                  request.get("message").asText(), request.get("text").asText(), patience(request));
      case "react" ->
          open()
              .messages()
              .react(
                  request.get("message").asText(), request.get("text").asText(), patience(request));
      case "create" -> {
        List<String> handles = new ArrayList<>();
        request.get("members").forEach(each -> handles.add(each.asText()));
        ConversationInfo made =
            open().createConversation(request.get("name").asText(), handles, patience(request));
        answer.put("conversation", made.id().toString());
      }
      case "receive" -> receive(request, answer);
      case "view" -> view(answer);
      case "log" -> {
        open().trust().follow(patience(request));
        LogStatus status = open().trust().status();
        answer
            .put("size", status.read())
            .put("cosigned", status.witnesses().size())
            .put("asked", status.required());
      }
      case "prove" -> {
        Path file = Path.of(request.get("file").asText());
        open().trust().prove(request.get("of").asText(), file, patience(request));
      }
      default -> throw new IllegalArgumentException("no such request");
    }
  }

  private void send(ObjectNode request, ObjectNode answer) throws ClientException {
    Recipient to =
        request.has("to")
            ? new Recipient.ToHandle(request.get("to").asText())
            : new Recipient.ToConversation(
                ConversationId.parse(request.get("conversation").asText()));
    OutgoingMessage message =
        new OutgoingMessage(
            request.get("text").asText(), List.of(), request.path("replyTo").asText(null));
    Sent sent = open().messages().send(to, message, (done, of) -> {}, patience(request));
    answer.put("messageId", sent.messageId());
    answer.put("conversation", sent.conversation().toString());
    answer.put("state", sent.state().name());
  }

  private void receive(ObjectNode request, ObjectNode answer) throws ClientException {
    List<TimelineEntry> entries = open().receive(request.get("max").asInt(), patience(request));
    ArrayNode list = answer.putArray("entries");
    entries.forEach(entry -> list.add(describe(entry)));
    if (!entries.isEmpty()) {
      open().markTaken(entries.getLast());
    }
  }

  /** All that this person sees: each conversation with its whole history. */
  private void view(ObjectNode answer) throws ClientException {
    ArrayNode list = answer.putArray("entries");
    for (ConversationInfo each : open().conversations()) {
      for (TimelineEntry entry : open().history(each.id(), null, Integer.MAX_VALUE)) {
        list.add(describe(entry).put("name", each.name()).put("ofKind", each.kind().word()));
      }
    }
  }

  private ObjectNode describe(TimelineEntry entry) {
    ObjectNode node = json.createObjectNode();
    ArrayNode reactions = node.putArray("reactions");
    for (MessageDetails.Reaction reaction : entry.details().reactions()) {
      reactions.add(reaction.emoji() + " " + reaction.sender());
    }
    return node.put("number", entry.number())
        .put("conversation", entry.conversation().toString())
        .put("messageId", entry.messageId())
        .put("sender", entry.sender())
        .put("kind", entry.kind().word())
        .put("sentAt", entry.sentAtMillis())
        .put("text", entry.text())
        .put("replyTo", entry.replyTo())
        .put("edited", entry.details().editedAtMillis() != 0);
  }

  private static Duration patience(ObjectNode request) {
    return Duration.ofMillis(request.path("patienceMillis").asLong(30_000));
  }

  private Device open() {
    Device current = device;
    if (current == null) {
      throw new IllegalStateException("not open");
    }
    return current;
  }

  private synchronized void write(ObjectNode answer) {
    try {
      out.write((json.writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      System.exit(1);
    }
  }
}
