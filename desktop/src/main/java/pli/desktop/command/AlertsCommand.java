package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pli.client.Alarms;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli alerts …} and {@code pli alert publish}: the alarm of the network. */
final class AlertsCommand {
  static final String PUBLISH = "alert publish";

  private static final int SHOWN_DIGITS = 8;

  private AlertsCommand() {}

  /** {@code alerts}: those that this device has heard of. From then on they count as read. */
  static final class Listing implements Verb {
    @Override
    public String name() {
      return "alerts";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withAlerts(alerts ->
          invocation.printAll(
              alerts,
              "alerts.none",
              alert -> invocation.print(json(alert), sentences(invocation, alert))));
    }
  }

  /** {@code alerts take}: one that came to the person in a file. */
  static final class Take implements Verb {
    @Override
    public String name() {
      return "alerts take";
    }

    @Override
    public List<String> parameters() {
      return List.of("FILE");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Bytes file = read(invocation.fileToRead(arguments.words().getFirst()));
      invocation.withDevice(device -> {
        device.alarms().take(file);
        invocation.print(new Json().put("taken", true), invocation.words().say("alerts.taken"));
        try {
          int unused = device.sync(Invocation.PATIENCE);
        } catch (ClientException e) {
          // It is in the vault, and passed on later; an alert that stops is why nothing else goes.
          if (!e.problem().mayRetry() && !e.problem().holdsSending()) {
            throw e;
          }
        }
      });
    }
  }

  /** {@code alerts send-anyway}: the person insists. */
  static final class SendAnyway implements Verb {
    @Override
    public String name() {
      return "alerts send-anyway";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String id = arguments.words().getFirst();
      invocation.withDevice(device -> {
        device.alarms().sendDespite(id);
        invocation.print(
            new Json().put("id", id).put("overridden", true),
            invocation.words().say("alerts.overridden"));
      });
    }
  }

  /** {@code alert publish}: hands a signed file to the server. */
  static final class Publish implements Verb {
    @Override
    public String name() {
      return PUBLISH;
    }

    @Override
    public List<String> parameters() {
      return List.of("FILE");
    }

    @Override
    public Set<String> options() {
      return Set.of("--card");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Bytes file = read(invocation.fileToRead(arguments.words().getFirst()));
      Optional<String> card = arguments.option("--card");
      if (card.isPresent()) {
        Bytes network = read(invocation.fileToRead(card.get()));
        Alarms.publish(invocation.platform(), network, file, Invocation.PATIENCE);
        done(invocation);
        return;
      }
      invocation.withDevice(device -> {
        device.alarms().publish(file, Invocation.PATIENCE);
        done(invocation);
      });
    }

    private static void done(Invocation invocation) throws IOException {
      invocation.print(
          new Json().put("published", true), invocation.words().say("alerts.published"));
    }
  }

  /** A file of a stranger; one that is too long is cut off, and then counts for nothing. */
  private static Bytes read(Path file) throws ClientException {
    try (var in = Files.newInputStream(file)) {
      return Bytes.adopt(in.readNBytes(Alarms.MAX_FILE + 1));
    } catch (IOException e) {
      throw new ClientException(Problem.FILE_UNREADABLE, e);
    }
  }

  /** As a line among messages: what belongs to a conversation or a person there is null. */
  static void printReceived(Invocation invocation, AlertInfo alert) throws IOException {
    String language = invocation.words().language().code().toLowerCase(Locale.ROOT);
    Map<String, String> texts = alert.texts();
    String text = texts.get(language);
    Json all = json(alert);
    invocation.print(
        new Json()
            .put("conversation", null)
            .put("messageId", alert.id())
            .put("sender", null)
            .put("device", null)
            .put("sentAt", Instant.ofEpochMilli(alert.issuedMillis()).toString())
            .put("kind", "alert")
            .put("text", text == null ? texts.values().stream().findFirst().orElse("") : text)
            .put("attachments", List.of())
            .put("replyTo", null)
            .put(
                "expiresAt",
                alert.expiresMillis() == 0
                    ? null
                    : Instant.ofEpochMilli(alert.expiresMillis()).toString())
            .put("alert", all),
        sentences(invocation, alert));
  }

  private static Json json(AlertInfo alert) {
    return new Json()
        .put("id", alert.id())
        .put("level", alert.level().isEmpty() ? null : alert.level())
        .put("exercise", alert.exercise())
        .put("state", word(alert))
        .put("issuedAt", Instant.ofEpochMilli(alert.issuedMillis()).toString())
        .put(
            "expiresAt",
            alert.expiresMillis() == 0
                ? null
                : Instant.ofEpochMilli(alert.expiresMillis()).toString())
        .put("texts", texts(alert))
        .put("signers", alert.signers())
        .put("heardAt", Instant.ofEpochMilli(alert.heardMillis()).toString())
        .put("fromServer", alert.fromServer())
        .put("withheld", alert.withheld())
        .put("read", alert.read())
        .put("overridden", alert.overridden());
  }

  private static String word(AlertInfo alert) {
    return alert.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Json texts(AlertInfo alert) {
    Json texts = new Json();
    alert.texts().forEach(texts::put);
    return texts;
  }

  private static String sentences(Invocation invocation, AlertInfo alert) {
    List<String> lines = new ArrayList<>();
    if (alert.exercise()) {
      lines.add(invocation.words().say("alerts.exercise"));
    }
    lines.add(
        invocation
            .words()
            .say(
                "alerts." + word(alert),
                "id",
                alert.id().substring(0, SHOWN_DIGITS),
                "level",
                alert.level(),
                "time",
                Timeline.clock(alert.expiresMillis()),
                "signers",
                Terminal.harmless(String.join(", ", alert.signers()))));
    String language = invocation.words().language().code().toLowerCase(Locale.ROOT);
    Map<String, String> texts = alert.texts();
    if (texts.containsKey(language)) {
      lines.add("  " + Terminal.harmless(String.valueOf(texts.get(language))));
    } else {
      texts.forEach((tag, text) -> lines.add("  " + tag + ": " + Terminal.harmless(text)));
    }
    if (alert.withheld()) {
      lines.add(invocation.words().say("alerts.withheld"));
    }
    if (alert.overridden()) {
      lines.add(invocation.words().say("alerts.insisted"));
    }
    return String.join("\n", lines);
  }
}
