package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Sent;

/** What is done with a message that is there: {@code react}, {@code edit}, {@code delete}. */
final class AmendCommand {
  private AmendCommand() {}

  /** {@code react ID EMOJI}. */
  static final class React implements Verb {
    @Override
    public String name() {
      return "react";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "EMOJI");
    }

    @Override
    public Set<String> options() {
      return Set.of("--take-back");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String id = arguments.words().getFirst();
      String emoji = arguments.words().get(1);
      boolean back = arguments.has("--take-back");
      invocation.withDevice(device -> {
        @Nullable Sent sent =
            back
                ? device.messages().takeBack(id, emoji, SendCommand.PATIENCE)
                : device.messages().react(id, emoji, SendCommand.PATIENCE);
        if (sent == null) {
          throw new NotDone(NotDone.NOTHING_CHANGED, back ? "react.never" : "react.already");
        }
        SendCommand.print(invocation, sent);
      });
    }
  }

  /** {@code edit ID TEXT}. */
  static final class Edit implements Verb {
    @Override
    public String name() {
      return "edit";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID", "TEXT");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String id = arguments.words().getFirst();
      String text = invocation.text(arguments.words().get(1));
      invocation.withDevice(device ->
          SendCommand.print(invocation, device.messages().edit(id, text, SendCommand.PATIENCE)));
    }
  }

  /** {@code delete ID}. */
  static final class Delete implements Verb {
    @Override
    public String name() {
      return "delete";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String id = arguments.words().getFirst();
      invocation.withDevice(device ->
          SendCommand.print(invocation, device.messages().delete(id, SendCommand.PATIENCE)));
    }
  }
}
