package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.desktop.terminal.Json;

/** {@code pli send}: one text, perhaps with files, to a person or a conversation. */
final class SendCommand implements Verb {
  /** Nobody likes to watch a server that is away: what it has not taken by then goes out later. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

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
    return Set.of("--to", "--conversation", "--attach", "--despite-old-log");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    Recipient recipient = recipient(arguments);
    String message = invocation.text(arguments.words().getFirst());
    List<Path> files = files(arguments);
    invocation.withDevice(device -> {
      if (arguments.has("--despite-old-log")) {
        device.trust().sendDespiteOldLog();
      }
      print(
          invocation,
          device.send(
              recipient, message, files, new Transfers(invocation, "send.progress"), PATIENCE));
    });
  }

  private static List<Path> files(Arguments arguments) throws ClientException {
    List<Path> files = new ArrayList<>();
    for (String name : arguments.all("--attach")) {
      files.add(Transfers.path(name));
    }
    return files;
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

  private static void print(Invocation invocation, Sent sent) throws IOException {
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
