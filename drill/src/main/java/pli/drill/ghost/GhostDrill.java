package pli.drill.ghost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Future;
import pli.codec.DecodeException;
import pli.drill.operator.AskedServer;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.Counted;
import pli.drill.operator.EvidenceFile;
import pli.drill.operator.Findings;
import pli.drill.operator.Lie;
import pli.drill.operator.OperatedNetwork;
import pli.drill.operator.OtherServer;
import pli.drill.operator.ShownLog;
import pli.drill.operator.Twin;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.lab.network.LabException;
import pli.transparency.account.LoggedRecord;

/**
 * The operator wants to read along as if it were somebody: with another key for one victim, with a
 * device more for everybody, and with the keys of one and of two administrators out of three.
 */
public final class GhostDrill implements Drill {
  @Override
  public String name() {
    return "ghost";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, DecodeException {
    return OperatedNetwork.attacked(
        stage, this, (operated, report) -> new Play(operated, report).run());
  }

  /** One performance. */
  private static final class Play {
    private static final int MOST_TRIES = 30;

    private final OperatedNetwork operated;
    private final Findings report;
    private final String log;
    private final CommandLine alice;
    private final CommandLine bob;
    private final CommandLine carol;
    private CommandLine dora;
    private CommandLine erin;
    private int refusals;

    Play(OperatedNetwork operated, Findings report) throws IOException {
      this.operated = operated;
      this.report = report;
      log = operated.card().log().origin();
      alice = operated.founder("alice");
      String one = alice.invitation("--role", "admin");
      String two = alice.invitation("--role", "admin");
      bob = operated.person("bob");
      carol = operated.person("carol");
      dora = operated.person("dora");
      erin = operated.person("erin");
      operated.atOnce(
          List.of(
              () -> bob.done("join", one, "--handle", "bob"),
              () -> carol.done("join", two, "--handle", "carol")));
      // Whom an invitation makes an administrator is one with their next command.
      operated.atOnce(List.of(() -> bob.done("admin", "list"), () -> carol.done("admin", "list")));
      alice.done("admin", "policy", "--change", "2", "--reset", "2");
    }

    void run() throws IOException {
      oneVictim();
      twoAdministrators();
      oneAdministrator();
      stolenKey();
      everybody();
      report.examined("refusals", refusals, 6);
    }

    /** Another key for Dora, shown to Bob alone. */
    private void oneVictim() throws IOException {
      String link = alice.invitation("--uses", "3");
      Twin twin = operated.twin("twin");
      dora.done("join", link, "--handle", "dora");
      erin.done("join", link, "--handle", "erin");
      twin.start();
      Said joined =
          operated.lied(
              new OtherServer(twin.port()),
              operated.person("false-dora"),
              "join",
              link,
              "--handle",
              "dora");
      report.finding("made", joined.exitCode() == 0, false);
      try (AskedServer other = AskedServer.at(twin.port(), operated.card())) {
        long place = new ShownLog(operated.honestPort(), operated.card()).size();
        swapped("key", new SwappedAnswers(other, "dora", -1));
        swapped("key.later", new SwappedAnswers(other, "dora", place + 1));
      }
      Said honest = bob.run("send", "--to", "dora", "the plan");
      boolean read = dora.hears("the plan");
      report.finding("control", honest.exitCode() == 0 && read, false);
      twin.close();
    }

    private void swapped(String what, SwappedAnswers lie) throws IOException {
      Counted counted = new Counted(lie);
      Said said = operated.lied(counted, bob, "send", "--to", "dora", "the plan");
      boolean refused = said.exitCode() == 4 && counted.handedIn() == 0 && lie.swapped() > 0;
      refusals += refused ? 1 : 0;
      report.finding(what, refused, false, said.sentence());
    }

    /** Two of three administrators' keys: they give Dora's account to the operator's device. */
    private void twoAdministrators() throws IOException {
      String link =
          carol.done("admin", "reset", "dora", "--json").json().get("invitation").asText();
      CommandLine ghost = operated.person("ghost");
      Future<Said> asked = operated.begin(() -> ghost.run("join", link, "--handle", "dora"));
      String id = pending(carol);
      Said one = carol.done("admin", "sign", id, "--json");
      boolean waits = one.json().get("state").asText().equals("pending") && !asked.isDone();
      refusals += waits ? 1 : 0;
      report.finding("one", waits, false);
      Said two = alice.done("admin", "sign", pending(alice), "--json");
      boolean logged = two.json().get("state").asText().equals("logged");
      Said joined = OperatedNetwork.ended(asked);
      // Who reads on is told before anything else.
      Said told = bob.run("receive", "--timeout", "10", "--max", "1");
      report.finding(
          "two.told", told.says("administrators gave dora other devices"), false, told.warning());
      report.noticed("noticed.by", "noticed.after");
      Said sent = bob.run("send", "--to", "dora", "for your eyes");
      boolean read =
          logged && joined.exitCode() == 0 && sent.exitCode() == 0 && ghost.hears("for your eyes");
      Said before = history(ghost);
      report.finding(
          "two",
          read && before.says("for your eyes") && !before.says("the plan"),
          true,
          told.warning());
      Said real = dora.run("receive", "--timeout", "0");
      report.finding("two.real", real.exitCode() != 0, false, real.sentence());
      Path proof = report.evidence("dora.evidence");
      bob.done("log", "proof", "dora", proof.toString());
      EvidenceFile file = new EvidenceFile(operated, proof);
      report.finding("two.proof", file.holds() && file.failsIfChanged(), false);
      report.evidence(proof);
    }

    /** What lies in the first conversation; where there is none, nothing. */
    private static Said history(CommandLine of) throws IOException {
      Said conversations = of.done("conversation", "list");
      return conversations.out().isEmpty()
          ? conversations
          : of.run("history", conversations.out().getFirst().split(" ", 2)[0]);
    }

    /** What waits for administrators, once it does. */
    private static String pending(CommandLine administrator) throws IOException {
      for (int tries = 0; tries < MOST_TRIES; tries++) {
        Said said = administrator.done("admin", "pending", "--json");
        if (!said.out().isEmpty()) {
          return said.json().get("id").asText();
        }
      }
      throw new LabException("nothing waits for administrators");
    }

    /** One administrator's key, and the operator takes what they signed into the log by itself. */
    private void oneAdministrator() throws IOException {
      String link =
          carol.done("admin", "reset", "erin", "--json").json().get("invitation").asText();
      CommandLine ghost = operated.person("ghost-of-erin");
      Future<Said> waiting = operated.begin(() -> ghost.run("join", link, "--handle", "erin"));
      String id = pending(carol);
      StolenProposals stolen = new StolenProposals();
      Said signed = operated.lied(stolen, carol, "admin", "sign", id);
      LoggedRecord reset = stolen.reset();
      boolean waits = !waiting.isDone();
      long place = operated.forge(forgery -> forgery.record(reset));
      new ShownLog(operated.honestPort(), operated.card()).await(place + 1);
      // The operator's device comes in, whatever it says to that, and has its KeyPackages there.
      Said unused = OperatedNetwork.ended(waiting);
      Counted counted = new Counted(Lie.NONE);
      Said said = operated.lied(counted, bob, "send", "--to", "erin", "for erin");
      boolean refused =
          waits
              && signed.exitCode() == 0
              && said.exitCode() == 4
              && said.sentence().contains("not signed by who may")
              && counted.handedIn() == 0;
      refusals += refused ? 1 : 0;
      Said told = alice.run("receive", "--timeout", "0");
      report.finding("forced", refused, false, said.sentence());
      report.finding("forced.told", told.says("not signed by who may"), false, told.warning());
      boolean proved = false;
      for (Path file : EvidenceFile.all(bob.vault().resolve("evidence"), "unsigned-")) {
        EvidenceFile evidence = new EvidenceFile(operated, file);
        proved = evidence.holds() && evidence.failsIfChanged();
        report.evidence(file);
      }
      report.finding("forced.proof", proved, false);
    }

    /** The operator, and the signature key of a device of Finn's. */
    private void stolenKey() throws IOException {
      CommandLine finn = operated.join(alice, "finn").getFirst();
      try (StolenKey stolen = StolenKey.of(finn, operated, finn.folder().resolve("stolen"))) {
        Said sent = bob.run("send", "--to", "finn", "for finn");
        report.finding("stolen", sent.exitCode() == 0 && stolen.reads("for finn"), true);
        Said own = finn.receive("for finn");
        report.finding("stolen.own", own.says("YOUR account"), false, own.warning());
        report.noticed("stolen.noticed.by", "stolen.noticed.after");
        finn.done("devices", "revoke", "a second phone");
        Said later = bob.run("send", "--to", "finn", "later");
        boolean over = later.exitCode() == 0 && !stolen.reads("later");
        report.finding("stolen.over", over && finn.hears("later"), false);
      }
    }

    /** A device more for Carol, for everybody to see, which no device of hers signed. */
    private void everybody() throws IOException {
      LoggedRecord[] made = new LoggedRecord[1];
      long place =
          operated.forge(forgery -> {
            made[0] = new GhostRecord(log, forgery.latest("carol")).added();
            return forgery.record(made[0]);
          });
      new ShownLog(operated.honestPort(), operated.card()).await(place + 1);
      Counted counted = new Counted(Lie.NONE);
      Said said = operated.lied(counted, bob, "send", "--to", "carol", "for carol");
      boolean refused = said.exitCode() == 4 && counted.handedIn() == 0;
      refusals += refused ? 1 : 0;
      report.finding("all", refused, false, said.sentence());
      Said own = carol.run("receive", "--timeout", "0");
      report.finding("all.own", own.says("YOUR account"), false, own.warning());
      anew();
    }

    /** Another first record in place of Alice's, as if she had never joined before. */
    private void anew() throws IOException {
      long place =
          operated.forge(forgery ->
              forgery.entry(new GhostRecord(log, forgery.latest("alice")).anew().leaf().encode()));
      new ShownLog(operated.honestPort(), operated.card()).await(place + 1);
      Counted counted = new Counted(Lie.NONE);
      Said said = operated.lied(counted, bob, "send", "--to", "alice", "for alice");
      boolean refused = said.exitCode() == 4 && counted.handedIn() == 0;
      refusals += refused ? 1 : 0;
      report.finding("anew", refused, false, said.sentence());
      boolean proved = false;
      for (Path file : EvidenceFile.all(bob.vault().resolve("evidence"), "broken-")) {
        EvidenceFile evidence = new EvidenceFile(operated, file);
        proved = evidence.holds() && evidence.failsIfChanged();
        report.evidence(file);
      }
      report.finding("anew.proof", proved, false);
    }
  }
}
