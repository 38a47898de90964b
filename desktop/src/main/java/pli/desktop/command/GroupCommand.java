package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import pli.client.Device;
import pli.client.Groups;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;

/** {@code pli conversation …}: what changes a conversation itself. */
final class GroupCommand {
  private static final String PAGE = "conversation";
  private static final String OFF = "off";

  private GroupCommand() {}

  private static ConversationId id(Arguments arguments) throws ClientException {
    return ConversationId.parse(arguments.words().getFirst());
  }

  /** A verb that changes a conversation and prints what it is afterwards. */
  private abstract static class Change implements Verb {
    abstract ConversationInfo change(Device device, ConversationId id, Arguments arguments)
        throws ClientException, NotDone;

    @Override
    public final void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      ConversationId id = id(arguments);
      invocation.withDevice(device ->
          ConversationCommand.print(invocation, change(device, id, arguments)));
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
    ConversationInfo change(Device device, ConversationId id, Arguments arguments)
        throws ClientException {
      return device.groups().leave(id, Invocation.PATIENCE);
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
    ConversationInfo change(Device device, ConversationId id, Arguments arguments)
        throws ClientException {
      return device.groups().rename(id, arguments.words().get(1), Invocation.PATIENCE);
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
    ConversationInfo change(Device device, ConversationId id, Arguments arguments)
        throws ClientException, NotDone {
      String written = arguments.words().get(1);
      Duration timer =
          written.equals(OFF) ? Duration.ZERO : Durations.read(written, "DURATION", PAGE);
      if (timer.compareTo(Groups.LONGEST_TIMER) > 0) {
        throw NotDone.value("DURATION", PAGE);
      }
      return device.groups().setTimer(id, timer, Invocation.PATIENCE);
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
    ConversationInfo change(Device device, ConversationId id, Arguments arguments)
        throws ClientException {
      return device
          .groups()
          .setAdmin(
              id, arguments.words().get(1), !arguments.has("--revoke"), Invocation.PATIENCE);
    }
  }
}
