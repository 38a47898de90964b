package pli.desktop.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.OutgoingFile;
import pli.client.api.OutgoingMessage;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.codec.Bytes;
import pli.desktop.terminal.Json;

/** {@code pli send}: one text, perhaps with files, to a person or a conversation. */
final class SendCommand implements Verb {
  /** Nobody likes to watch a server that is away: what it has not taken by then goes out later. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,3})?");

  @Override
  public String name() {
    return "send";
  }

  @Override
  public List<String> parameters() {
    return List.of("TEXT");
  }

  @Override
  public Set<String> options() {
    return Set.of(
        "--to",
        "--conversation",
        "--attach",
        "--preview",
        "--duration",
        "--reply-to",
        "--expire",
        "--despite-old-log");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    Recipient recipient = recipient(arguments);
    String message = invocation.text(arguments.words().getFirst());
    OutgoingMessage outgoing =
        new OutgoingMessage(
            message,
            files(arguments, invocation),
            arguments.option("--reply-to").orElse(null),
            expireSeconds(arguments));
    invocation.withDevice(device -> {
      if (arguments.has("--despite-old-log")) {
        device.trust().sendDespiteOldLog();
      }
      print(
          invocation,
          device
              .messages()
              .send(recipient, outgoing, new Transfers(invocation, "send.progress"), PATIENCE));
    });
  }

  private static long expireSeconds(Arguments arguments) throws NotDone {
    Optional<String> written = arguments.option("--expire");
    return written.isEmpty() ? 0 : Durations.read(written.get(), "--expire", "send").toSeconds();
  }

  /** The first preview and the first duration belong to the first file, and so on. */
  private static List<OutgoingFile> files(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone {
    List<String> previews = arguments.all("--preview");
    List<String> durations = arguments.all("--duration");
    List<OutgoingFile> files = new ArrayList<>();
    for (String name : arguments.all("--attach")) {
      int at = files.size();
      Path file = invocation.fileToRead(name);
      files.add(
          new OutgoingFile(
              file,
              type(file),
              at < durations.size() ? millis(durations.get(at)) : 0,
              at < previews.size() ? preview(previews.get(at), invocation) : Bytes.EMPTY));
    }
    if (previews.size() > files.size() || durations.size() > files.size()) {
      throw new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", "--attach", "verb", "send");
    }
    return files;
  }

  /** By the ending of its name; whoever receives it is told no more than that. */
  private static String type(Path file) {
    String type = URLConnection.guessContentTypeFromName(file.toString());
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  private static long millis(String seconds) throws NotDone {
    if (!SECONDS.matcher(seconds).matches()) {
      throw NotDone.value("--duration", "send");
    }
    return (long) (Double.parseDouble(seconds) * 1000);
  }

  private static Bytes preview(String name, Invocation invocation) throws ClientException, NotDone {
    if (name.isEmpty()) {
      return Bytes.EMPTY;
    }
    try (InputStream in = Files.newInputStream(invocation.fileToRead(name))) {
      return Bytes.adopt(in.readNBytes(OutgoingFile.MAX_PREVIEW + 1));
    } catch (IOException e) {
      throw new ClientException(ClientException.Problem.FILE_UNREADABLE, e);
    }
  }

  /** Exactly one of the two options says to whom. */
  private static Recipient recipient(Arguments arguments) throws ClientException, NotDone {
    String handle = arguments.option("--to").orElse("");
    String conversation = arguments.option("--conversation").orElse("");
    if (handle.isEmpty() == conversation.isEmpty()) {
      throw handle.isEmpty()
          ? new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", "--to", "verb", "send")
          : new NotDone(NotDone.WRONG_WORDS, "words.wrong", "verb", "send");
    }
    return handle.isEmpty()
        ? new Recipient.ToConversation(ConversationId.parse(conversation))
        : new Recipient.ToHandle(handle);
  }

  static void print(Invocation invocation, Sent sent) throws IOException {
    String state =
        switch (sent.state()) {
          case ACCEPTED -> "accepted";
          case QUEUED -> "queued";
        };
    invocation.print(
        new Json()
            .put("messageId", sent.messageId())
            .put("conversation", sent.conversation().toString())
            .put("state", state),
        invocation.words().say("send." + state, "conversation", sent.conversation()));
  }
}
