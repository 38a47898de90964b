package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pli.client.Groups;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.desktop.terminal.Json;
import pli.protocol.ConversationLink;

/** {@code pli conversation …}: what changes a conversation itself. */
final class GroupCommand {
  private static final String PAGE = "conversation";
  private static final String OFF = "off";

  private GroupCommand() {}

  private static ConversationId id(Arguments arguments) throws ClientException {
    return ConversationId.parse(arguments.words().getFirst());
  }

  /** A change, which gives the conversation as it is afterwards. */
  @FunctionalInterface
  private interface Operation {
    ConversationInfo on(Groups groups, ConversationId id) throws ClientException;
  }

  /** A verb that changes a conversation and prints what it is afterwards. */
  private abstract static class Change implements Verb {
    /** What to do, once it is clear what is meant; before any device is opened. */
    abstract Operation meant(Arguments arguments) throws NotDone;

    @Override
    public final void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      Operation operation = meant(arguments);
      ConversationId id = id(arguments);
      invocation.withDevice(
          device -> ConversationCommand.print(invocation, operation.on(device.groups(), id)));
    }
  }

  /** {@code leave ID}. */
  static final class Leave extends Change {
    @Override
    public String name() {
      return "conversation leave";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    Operation meant(Arguments arguments) {
      return (groups, id) -> groups.leave(id, Invocation.PATIENCE);
    }
  }

  /** {@code rename ID NAME}. */
  static final class Rename extends Change {
    @Override
    public String name() {
      return "conversation rename";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "NAME");
    }

    @Override
    Operation meant(Arguments arguments) {
      String name = arguments.words().get(1);
      return (groups, id) -> groups.rename(id, name, Invocation.PATIENCE);
    }
  }

  /** {@code timer ID DURATION}. */
  static final class Timer extends Change {
    @Override
    public String name() {
      return "conversation timer";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "DURATION");
    }

    @Override
    Operation meant(Arguments arguments) throws NotDone {
      String written = arguments.words().get(1);
      Duration timer =
          written.equals(OFF) ? Duration.ZERO : Durations.read(written, "DURATION", PAGE);
      if (timer.compareTo(Groups.LONGEST_TIMER) > 0) {
        throw NotDone.value("DURATION", PAGE);
      }
      return (groups, id) -> groups.setTimer(id, timer, Invocation.PATIENCE);
    }
  }

  /** {@code mute ID DURATION}: the person is not told of what comes there. */
  static final class Mute implements Verb {
    private static final String ALWAYS = "always";

    @Override
    public String name() {
      return "conversation mute";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "DURATION");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      ConversationId id = id(arguments);
      String written = arguments.words().get(1);
      long until =
          switch (written) {
            case OFF -> 0;
            case ALWAYS -> Long.MAX_VALUE;
            default ->
                invocation.platform().clock().millis()
                    + Durations.read(written, "DURATION", PAGE).toMillis();
          };
      invocation.withDevice(
          device -> ConversationCommand.print(invocation, device.messages().mute(id, until)));
    }
  }

  /** {@code link ID}: one by which people can join, or none any more. */
  static final class Link implements Verb {
    @Override
    public String name() {
      return "conversation link";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    public Set<String> options() {
      return Set.of("--expire", "--qr", "--revoke");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      if (arguments.has("--revoke")) {
        ConversationId id = id(arguments);
        invocation.withDevice(device ->
            ConversationCommand.print(
                invocation, device.groups().revokeLinks(id, Invocation.PATIENCE)));
        return;
      }
      Optional<String> written = arguments.option("--expire");
      Duration lasts = written.isPresent() ? Durations.read(written.get(), "--expire", PAGE) : null;
      if (lasts != null && lasts.compareTo(Groups.LONGEST_TIMER) > 0) {
        throw NotDone.value("--expire", PAGE);
      }
      ConversationId id = id(arguments);
      invocation.withDevice(device -> {
        String link = device.groups().link(id, lasts, Invocation.PATIENCE);
        invocation.tell("conversation.link");
        invocation.print(new Json().put("conversation", id.toString()).put("link", link), link);
        invocation.draw(link);
      });
    }
  }

  /** {@code join LINK}. */
  static final class Join implements Verb {
    private static final int USUAL_SECONDS = 30;

    @Override
    public String name() {
      return "conversation join";
    }

    @Override
    public List<String> parameters() {
      return List.of("LINK");
    }

    @Override
    public Set<String> options() {
      return Set.of("--timeout");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String link = arguments.words().getFirst();
      if (!link.trim().startsWith(ConversationLink.PREFIX)) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.link.conversation");
      }
      Duration patience = Duration.ofSeconds(arguments.count("--timeout", USUAL_SECONDS, PAGE));
      invocation.withDevice(device -> {
        ConversationInfo joined = device.groups().join(link, patience);
        if (joined == null) {
          invocation.print(
              new Json().put("state", "asked"), invocation.words().say("conversation.asked"));
        } else {
          ConversationCommand.print(invocation, joined);
        }
      });
    }
  }

  /** {@code admin ID HANDLE}. */
  static final class Admin extends Change {
    @Override
    public String name() {
      return "conversation admin";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "HANDLE");
    }

    @Override
    public Set<String> options() {
      return Set.of("--revoke");
    }

    @Override
    Operation meant(Arguments arguments) {
      String handle = arguments.words().get(1);
      boolean admin = !arguments.has("--revoke");
      return (groups, id) -> groups.setAdmin(id, handle, admin, Invocation.PATIENCE);
    }
  }
}
