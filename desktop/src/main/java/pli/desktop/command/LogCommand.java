package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.LogStatus;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;

/** {@code pli log}: what this device has verified of the network's log. */
final class LogCommand {
  private LogCommand() {}

  /** {@code pli log status}. */
  static final class Status implements Verb {
    @Override
    public String name() {
      return "log status";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> {
        @Nullable ClientException trouble = null;
        try {
          device.trust().follow(Invocation.PATIENCE);
        } catch (ClientException e) {
          trouble = e;
        }
        // What is known is shown in any case.
        LogCommand.print(invocation, device.trust().status());
        if (trouble != null) {
          throw trouble;
        }
      });
    }
  }

  /** {@code pli log proof}. */
  static final class Proof implements Verb {
    @Override
    public String name() {
      return "log proof";
    }

    @Override
    public List<String> parameters() {
      return List.of("HANDLE", "FILE");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String handle = arguments.words().getFirst();
      Path file = invocation.fileToWrite(arguments.words().get(1)).toAbsolutePath();
      invocation.withDevice(device -> {
        device.trust().prove(handle, file, Invocation.PATIENCE);
        invocation.print(
            new Json().put("handle", handle).put("file", file.toString()),
            invocation.words().say("log.proof.done", "file", file));
      });
    }
  }

  /** {@code pli log watch}. */
  static final class Watch implements Verb {
    private static final int USUAL_SECONDS = 3600;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Override
    public String name() {
      return "log watch";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of("--timeout");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      int seconds = arguments.count("--timeout", USUAL_SECONDS, "log");
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      invocation.several();
      invocation.withDevice(device -> {
        @Nullable LogStatus shown = null;
        do {
          device.trust().follow(Invocation.PATIENCE);
          LogStatus now = device.trust().status();
          if (shown == null || shown.size() != now.size()) {
            LogCommand.print(invocation, now);
          }
          shown = now;
        } while (pause(end));
      });
    }

    /** Whether there is time left for another look. */
    private static boolean pause(long end) {
      long left = end - System.nanoTime();
      try {
        Thread.sleep(Duration.ofNanos(Math.max(0, Math.min(left, PAUSE.toNanos()))));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      return left > 0;
    }
  }

  private static void print(Invocation invocation, LogStatus status) throws IOException {
    invocation.print(json(status), sentences(invocation.words(), status));
  }

  private static Json json(LogStatus status) {
    return new Json()
        .put("origin", status.origin())
        .put("size", status.size())
        .put("read", status.read())
        .put("root", status.root())
        .put("witnessedAt", moment(status.witnessedAtMillis()))
        .put("required", status.required())
        .put(
            "witnesses",
            status.witnesses().stream()
                .map(w -> new Json().put("name", w.name()).put("at", moment(w.atMillis())))
                .toList())
        .put("ownVersion", status.ownVersion())
        .put("ownUnchanged", status.ownUnchanged())
        .put("alarm", status.alarm() == null ? null : status.alarm().name());
  }

  private static @Nullable String moment(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static String sentences(Words words, LogStatus status) {
    if (status.root().isEmpty()) {
      return words.say("log.none");
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        words.say(
            "log.status",
            "origin",
            status.origin(),
            "size",
            status.size(),
            "read",
            status.read(),
            "root",
            status.root()));
    lines.add(
        status.witnessedAtMillis() == 0
            ? words.say("log.unwitnessed")
            : words.say(
                "log.witnessed",
                "count",
                status.witnesses().size(),
                "required",
                status.required(),
                "time",
                Timeline.clock(status.witnessedAtMillis())));
    lines.add(
        status.ownVersion() == 0
            ? words.say("log.own.none")
            : words.say("log.own", "version", status.ownVersion()));
    if (!status.ownUnchanged()) {
      lines.add(words.say("log.own.changed"));
    }
    return String.join("\n", lines);
  }
}
