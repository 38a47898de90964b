package pli.drill.silence;

import java.io.IOException;
import java.nio.file.Path;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.Findings;
import pli.drill.operator.OperatedNetwork;

/** The server keeps alerts from one victim, for good or for a while, and shows old ones again. */
final class KeptAlerts {
  private static final String IN_FORCE = "ALERT of your network";
  private static final String HIDDEN = "does not show what they say";
  private static final String CAUGHT = "keeps back alerts";

  private final OperatedNetwork operated;
  private final Findings report;
  private final AlarmKeys keys;
  private final CommandLine alice;
  private final CommandLine bob;
  private int touched;

  /** Alice is told the truth, Bob is the victim; they have written to each other. */
  KeptAlerts(
      OperatedNetwork operated,
      Findings report,
      AlarmKeys keys,
      CommandLine alice,
      CommandLine bob) {
    this.operated = operated;
    this.report = report;
    this.keys = keys;
    this.alice = alice;
    this.bob = bob;
  }

  void run() throws IOException {
    kept();
    delayed();
    report.examined("alerts", touched, 8);
  }

  private Said lied(ShownAlerts lie, String... words) throws IOException {
    Said said = operated.lied(lie, bob, words);
    touched += lie.touched();
    return said;
  }

  private Path card() {
    return operated.network().card();
  }

  private void publish(Path file) throws IOException {
    alice.done("alert", "publish", file.toString());
  }

  private void kept() throws IOException {
    publish(keys.alert("inform", "The server was copied.", card()));
    Said alone = lied(ShownAlerts.none(), "receive", "--timeout", "5");
    report.finding(
        "alert.alone", alone.says(HIDDEN) && !alone.says(IN_FORCE), false, alone.warning());
    Said wrote = lied(ShownAlerts.none(), "send", "--to", "alice", "what is new?");
    alice.receive("what is new?");
    // What her device has to pass on goes with her next command at the latest.
    alice.done("receive", "--timeout", "2");
    Said first = lied(ShownAlerts.none(), "receive", "--timeout", "5");
    Said second = lied(ShownAlerts.none(), "receive", "--timeout", "2");
    report.finding(
        "alert.person",
        wrote.exitCode() == 0 && (first.says(IN_FORCE) || second.says(IN_FORCE)),
        false);
    report.finding("alert.caught", second.says(CAUGHT), false, second.warning());
    report.noticed("alert.noticed.by", "alert.noticed.after");
    Said shown = bob.run("receive", "--timeout", "1");
    report.finding("alert.shown", shown.says(IN_FORCE) && !shown.says(CAUGHT), false);
  }

  private void delayed() throws IOException {
    Path stop = keys.alert("stop", "Send nothing until you hear from us.", card());
    publish(stop);
    Said sends = lied(ShownAlerts.none(), "send", "--to", "alice", "in the dark");
    report.finding("alert.delayed", sends.exitCode() == 0, true);
    Said refused = bob.run("send", "--to", "alice", "told");
    report.finding("alert.later", refused.exitCode() == 4, false, refused.sentence());
    publish(keys.over(stop));
    Said over = bob.run("send", "--to", "alice", "over");
    Said again = lied(ShownAlerts.again(stop), "send", "--to", "alice", "again");
    report.finding("alert.again", over.exitCode() == 0 && again.exitCode() == 0, false);
  }
}
