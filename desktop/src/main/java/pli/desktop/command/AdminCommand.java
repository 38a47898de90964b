package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Administrators;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.InvitationInfo;
import pli.client.api.Outcome;
import pli.client.api.PolicyInfo;
import pli.client.api.Signed;
import pli.desktop.terminal.Json;

/** {@code pli admin}: what administrators decide, and what everybody sees of it. */
final class AdminCommand {
  private static final String PAGE = "admin";

  private AdminCommand() {}

  /** All of the family. */
  static List<Verb> verbs() {
    return List.of(
        new Show("list", AdminCommand::list),
        new Log(),
        new Act(
            "add", List.of("HANDLE"), (office, words) -> office.add(words.getFirst(), patience())),
        new Act(
            "remove",
            List.of("HANDLE"),
            (office, words) -> office.remove(words.getFirst(), patience())),
        new Policy(),
        new Act(
            "revoke",
            List.of("HANDLE", "DEVICE"),
            (office, words) -> office.revoke(words.getFirst(), words.get(1), patience())),
        new Reset(),
        new Act(
            "withdraw",
            List.of("LINK|ID"),
            (office, words) -> office.withdraw(words.getFirst(), patience())),
        new Show("pending", AdminCommand::pending),
        new Sign());
  }

  private static Duration patience() {
    return Invocation.PATIENCE;
  }

  private static void list(Device device, Invocation invocation)
      throws ClientException, IOException {
    PolicyInfo policy = device.administrators().policy(patience());
    invocation.print(
        Decisions.json(policy),
        invocation
            .words()
            .say(
                "admin.list",
                "administrators",
                String.join(", ", policy.administrators()),
                "version",
                policy.version(),
                "change",
                policy.changeQuorum(),
                "reset",
                policy.resetQuorum(),
                "act",
                policy.actQuorum()));
  }

  private static void pending(Device device, Invocation invocation)
      throws ClientException, IOException {
    Decisions decisions = new Decisions(invocation.words());
    invocation.printAll(
        device.administrators().pending(patience()),
        "admin.pending.none",
        each -> invocation.print(Decisions.json(each), decisions.sentence(each)));
  }

  /** Shows something. */
  private record Show(String word, Showing showing) implements Verb {
    /** What is shown. */
    interface Showing {
      void show(Device device, Invocation invocation) throws ClientException, IOException;
    }

    @Override
    public String name() {
      return PAGE + " " + word;
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> showing.show(device, invocation));
    }
  }

  /** {@code pli admin log}. */
  private static final class Log implements Verb {
    private static final int USUAL = 50;

    @Override
    public String name() {
      return "admin log";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of("--limit");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      int limit = arguments.count("--limit", USUAL, PAGE);
      Decisions decisions = new Decisions(invocation.words());
      invocation.withDevice(device ->
          invocation.printAll(
              device.administrators().log(limit, patience()),
              each -> invocation.print(Decisions.json(each), decisions.sentence(each))));
    }
  }

  /** Decides something and says how far that is. */
  private record Act(String word, List<String> parameters, Deciding deciding) implements Verb {
    /** What is decided. */
    interface Deciding {
      Outcome decide(Administrators office, List<String> words) throws ClientException;
    }

    @Override
    public String name() {
      return PAGE + " " + word;
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> {
        Outcome outcome = deciding.decide(device.administrators(), arguments.words());
        invocation.print(
            Decisions.json(new Json(), outcome), Decisions.sentence(invocation.words(), outcome));
      });
    }
  }

  /** {@code pli admin sign}. */
  private static final class Sign implements Verb {
    @Override
    public String name() {
      return "admin sign";
    }

    @Override
    public List<String> parameters() {
      return List.of("ID");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      invocation.withDevice(device -> {
        Signed signed = device.administrators().sign(arguments.words().getFirst(), patience());
        invocation.print(
            Decisions.json(signed), new Decisions(invocation.words()).sentence(signed));
      });
    }
  }

  /** {@code pli admin policy}. */
  private static final class Policy implements Verb {
    @Override
    public String name() {
      return "admin policy";
    }

    @Override
    public List<String> parameters() {
      return List.of();
    }

    @Override
    public Set<String> options() {
      return Set.of("--change", "--reset", "--act");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      @Nullable Integer change = quorum(arguments, "--change");
      @Nullable Integer reset = quorum(arguments, "--reset");
      @Nullable Integer act = quorum(arguments, "--act");
      invocation.withDevice(device -> {
        if (change == null && reset == null && act == null) {
          list(device, invocation);
          return;
        }
        Outcome outcome = device.administrators().quorums(change, reset, act, patience());
        invocation.print(
            Decisions.json(new Json(), outcome), Decisions.sentence(invocation.words(), outcome));
      });
    }

    private static @Nullable Integer quorum(Arguments arguments, String option) throws NotDone {
      return arguments.has(option) ? (Integer) arguments.count(option, 1, PAGE) : null;
    }
  }

  /** {@code pli admin reset}. */
  private static final class Reset implements Verb {
    @Override
    public String name() {
      return "admin reset";
    }

    @Override
    public List<String> parameters() {
      return List.of("HANDLE");
    }

    @Override
    public Set<String> options() {
      return Set.of("--expire");
    }

    @Override
    public void run(Arguments arguments, Invocation invocation)
        throws ClientException, NotDone, IOException {
      String handle = arguments.words().getFirst();
      Duration lifetime = InviteCommand.lifetime(arguments.option("--expire").orElse("7d"), PAGE);
      invocation.withDevice(device -> {
        InvitationInfo made = device.administrators().reset(handle, lifetime, patience());
        if (!invocation.json()) {
          String until = Timeline.clock(made.expiresAtMillis());
          invocation.tell("admin.reset.done", "handle", handle, "until", until);
          InviteCommand.tellWaiting(invocation, made.outcome());
        }
        invocation.print(InviteCommand.json(made), made.link());
      });
    }
  }
}
