package pli.drill.silence;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.Findings;
import pli.drill.operator.OperatedNetwork;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;

/**
 * The server keeps messages from one victim, or plays with their order and number. It cannot read
 * them; it can be silent. When is that noticed?
 */
public final class SilenceDrill implements Drill {
  @Override
  public String name() {
    return "silence";
  }

  @Override
  public Outcome run(Stage stage) throws IOException {
    Findings report = new Findings(stage, this);
    try (AlarmKeys keys = new AlarmKeys(stage.folder().resolve("editors"));
        OperatedNetwork operated = OperatedNetwork.on(stage, keys.words())) {
      new Play(operated, report, keys).run();
    }
    return report.outcome();
  }

  /** One performance. */
  private static final class Play {
    private final OperatedNetwork operated;
    private final Findings report;
    private final AlarmKeys keys;
    private final CommandLine alice;
    private final CommandLine bob;
    private int touched;
    private int sent;

    Play(OperatedNetwork operated, Findings report, AlarmKeys keys) throws IOException {
      this.operated = operated;
      this.report = report;
      this.keys = keys;
      alice = operated.founder("alice");
      bob = operated.join(alice, "bob").getFirst();
    }

    void run() throws IOException {
      say("hello");
      bob.receive("hello");
      delayed();
      reordered();
      doubled();
      replayed();
      withheld();
      withheldUnseen();
      new KeptAlerts(operated, report, keys, alice, bob).run();
      frozen();
      report.examined("entries", touched, 10);
      report.examined("messages", sent, 13);
    }

    private void say(String... texts) throws IOException {
      for (String text : texts) {
        alice.done("send", "--to", "bob", text);
        sent++;
      }
    }

    private Said lied(Withheld lie, String... words) throws IOException {
      Said said = operated.lied(lie, bob, words);
      touched += lie.touched();
      return said;
    }

    /** How often, and in which order, texts stand in what somebody reads. */
    private static boolean reads(Said said, String... texts) {
      List<String> lines =
          said.out().stream()
              .filter(line -> List.of(texts).stream().anyMatch(line::endsWith))
              .toList();
      if (lines.size() != texts.length) {
        return false;
      }
      for (int i = 0; i < texts.length; i++) {
        if (!lines.get(i).endsWith(texts[i])) {
          return false;
        }
      }
      return true;
    }

    private void delayed() throws IOException {
      say("delayed-1", "delayed-2");
      Said nothing = lied(Withheld.all(), "receive", "--timeout", "2");
      boolean silent = !nothing.says("delayed") && nothing.warning().isEmpty();
      Said later = bob.run("receive", "--timeout", "0");
      report.finding("delayed", silent && reads(later, "delayed-1", "delayed-2"), true);
    }

    private void reordered() throws IOException {
      say("order-1", "order-2", "order-3");
      Said said = lied(Withheld.reversed(), "receive", "--timeout", "3");
      Said rest = bob.run("receive", "--timeout", "0");
      boolean once = reads(joined(said, rest), "order-1", "order-2", "order-3");
      report.finding("reordered", once, false, said.warning());
    }

    private static Said joined(Said first, Said second) {
      List<String> out = new ArrayList<>(first.out());
      out.addAll(second.out());
      return new Said(second.exitCode(), out, second.err());
    }

    private void doubled() throws IOException {
      say("twice");
      Said said = lied(Withheld.doubled(), "receive", "--timeout", "2");
      Said rest = bob.run("receive", "--timeout", "0");
      report.finding("doubled", reads(joined(said, rest), "twice"), false, said.warning());
    }

    private void replayed() throws IOException {
      say("again");
      Said said = lied(Withheld.replayed(), "receive", "--timeout", "2");
      Said rest = bob.run("receive", "--timeout", "0");
      report.finding(
          "replayed", reads(joined(said, rest), "again"), false, said.warning() + rest.warning());
      // The number is taken by the replay, and what is written next has the same one.
      say("after-replay");
      Said after = bob.run("receive", "--timeout", "0");
      report.finding("replayed.after", reads(after, "after-replay"), false, after.warning());
    }

    private void withheld() throws IOException {
      say("lost", "found");
      Said said = lied(Withheld.first(), "receive", "--timeout", "2");
      boolean told = said.warning().contains("missing");
      report.finding(
          "withheld", told && reads(said, "found") && !said.says("lost"), false, said.warning());
      report.noticed("noticed.by", "noticed.after");
    }

    private void withheldUnseen() throws IOException {
      say("unseen", "seen");
      Said said = lied(Withheld.firstUnseen(), "receive", "--timeout", "2");
      // The numbers show nothing; the sender's device has numbered its messages as well.
      boolean told = said.warning().contains("have not come");
      boolean silent = !said.warning().contains("missing") && !said.says("unseen");
      report.finding("unseen", told && silent && said.says("seen"), false, said.warning());
    }

    /** The witnesses see nothing new any more, which is the same as a clock that goes ahead. */
    private void frozen() throws IOException {
      for (int hours : new int[] {7, 25, 73}) {
        bob.turnClock(Duration.ofHours(hours));
        Said known = bob.run("send", "--to", "alice", "after " + hours + " hours");
        boolean sends = known.exitCode() == 0;
        boolean right =
            hours < 72
                ? sends && known.warning().contains("last saw the log")
                : known.exitCode() == 4 && known.sentence().contains("no witness has seen the log");
        report.finding("frozen." + hours, right, false, sends ? known.warning() : known.sentence());
      }
      bob.turnClock(Duration.ZERO);
    }
  }
}
