package pli.desktop.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Devices;
import pli.client.api.ClientException;
import pli.client.api.DeviceChange;
import pli.client.api.OwnDevice;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** {@code pli devices …}: the devices of one's own account. */
final class DevicesCommand {
  private static final int SHOWN_DIGITS = 8;

  private DevicesCommand() {}

  private static Json json(OwnDevice device) {
    return new Json()
        .put("device", device.name())
        .put("id", device.id())
        .put("current", device.current())
        .put("sinceVersion", device.sinceVersion())
        .put(
            "seenAt",
            isSeen(device) ? Instant.ofEpochMilli(device.seenAtMillis()).toString() : null);
  }

  /** Of the device that is asked there is nothing to say. */
  private static boolean isSeen(OwnDevice device) {
    return !device.current() && device.seenAtMillis() > 0;
  }

  private static String called(OwnDevice device) {
    return Terminal.harmless(device.name()).replace('\n', ' ');
  }

  /** An administrator's keys stand in the policy too. */
  private static void remind(Invocation invocation, DeviceChange change) {
    if (change.administratorsMustSign()) {
      invocation.tell("devices.policy");
    }
  }

  /** {@code devices}: those that there are. */
  static final class Listing implements Verb {
    @Override
    public String name() {
      return "devices";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    private static String sentence(OwnDevice own, Invocation invocation) {
      return own.id().substring(0, SHOWN_DIGITS)
          + "  "
          + called(own)
          + "  "
          + invocation.words().say("devices.since", "version", own.sinceVersion())
          + remark(own, invocation);
    }

    private static String remark(OwnDevice own, Invocation invocation) {
      if (own.current()) {
        return "  " + invocation.words().say("devices.current");
      }
      return isSeen(own)
          ? "  "
              + invocation.words().say("devices.seen", "time", Timeline.clock(own.seenAtMillis()))
          : "";
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> {
        Devices devices = device.devices();
        try {
          devices.follow(Invocation.PATIENCE);
        } catch (ClientException e) {
          if (!e.problem().mayRetry()) {
            throw e;
          }
          invocation.tell("devices.unasked");
        }
        invocation.printAll(
            devices.list(), own -> invocation.print(json(own), sentence(own, invocation)));
      });
    }
  }

  /** {@code devices add}: a link for the next one, and the wait for it. */
  static final class Add implements Verb {
    private static final int USUAL_SECONDS = 600;

    @Override
    public String name() {
      return "devices add";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of("--timeout", "--qr");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      int seconds = arguments.count("--timeout", USUAL_SECONDS, "devices");
      invocation.withDevice(device -> {
        invocation.several();
        try {
          @Nullable DeviceChange added =
              device.devices().add(link -> show(invocation, link), Duration.ofSeconds(seconds));
          if (added == null) {
            throw new NotDone(NotDone.NOTHING_CHANGED, "devices.nobody");
          }
          invocation.print(
              json(added.device()),
              invocation.words().say("devices.added", "device", called(added.device())));
          remind(invocation, added);
          invocation.tell("devices.older");
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      });
    }

    private static void show(Invocation invocation, String link) {
      try {
        invocation.tell("devices.link");
        invocation.printEarly(new Json().put("link", link), link);
        invocation.draw(link);
        invocation.tell("devices.waiting");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** {@code devices revoke}: one of them is one no longer. */
  static final class Revoke implements Verb {
    @Override
    public String name() {
      return "devices revoke";
    }

    @Override
    public List<String> parameters() {
      return List.of("DEVICE");
    }

    @Override
    public Set<String> options() {
      return Set.of("--confirm");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String meant = arguments.words().getFirst();
      boolean confirm = arguments.has("--confirm");
      invocation.withDevice(device -> {
        DeviceChange gone = device.devices().revoke(meant, confirm, Invocation.PATIENCE);
        invocation.print(
            json(gone.device()),
            invocation.words().say("devices.revoked", "device", called(gone.device())));
        remind(invocation, gone);
      });
    }
  }
}
