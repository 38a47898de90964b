package pli.drill.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pli.codec.DecodeException;
import pli.drill.operator.AskedWitness;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.Counted;
import pli.drill.operator.EvidenceFile;
import pli.drill.operator.Findings;
import pli.drill.operator.MerkleLog;
import pli.drill.operator.OperatedNetwork;
import pli.drill.operator.OtherServer;
import pli.drill.operator.Rollback;
import pli.drill.operator.ShownLog;
import pli.drill.operator.Twin;
import pli.drill.operator.Unwitnessed;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;
import pli.transparency.witness.AddCheckpointResponse;

/**
 * Two people are shown two logs. The attacker is the operator: all keys of the server, and a second
 * server with them. Without a witness's key, then with it.
 */
public final class SplitDrill implements Drill {
  private static final int WITNESS_TRIES = 3;

  @Override
  public String name() {
    return "split";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, DecodeException {
    return OperatedNetwork.attacked(
        stage, this, (operated, report) -> new Play(operated, report).run());
  }

  /** One performance. */
  private static final class Play {
    private final OperatedNetwork operated;
    private final Findings report;
    private final CommandLine alice;
    private final CommandLine bob;
    private final CommandLine carol;
    private int refusals;

    Play(OperatedNetwork operated, Findings report) throws IOException {
      this.operated = operated;
      this.report = report;
      alice = operated.founder("alice");
      List<CommandLine> people = operated.join(alice, "bob", "carol");
      bob = people.get(0);
      carol = people.get(1);
    }

    void run() throws IOException, DecodeException {
      alice.done("send", "--to", "bob", "one");
      alice.done("send", "--to", "carol", "one");
      operated.atOnce(List.of(() -> bob.receive("one"), () -> carol.receive("one")));
      String link = alice.invitation("--uses", "2");
      long before = operated.log(bob);
      Rollback rollback = new Rollback();
      Said kept = operated.lied(rollback, bob, "log", "status");
      Twin twin = operated.twin("twin");
      operated.person("dora").done("join", link, "--handle", "dora");
      operated.awaitLog(bob, before + 1);
      rolledBack(rollback, kept);
      twin.startWithStolenWitness();
      Said eve =
          operated.lied(
              new OtherServer(twin.port()),
              operated.person("eve"),
              "join",
              link,
              "--handle",
              "eve");
      report.finding("twin", eve.exitCode() == 0, false);
      ShownLog twins = new ShownLog(twin.port(), operated.card());
      twins.await(before + 1);
      unwitnessed(twin, twins);
      honestWitness(twins, before);
      stolenWitness(twin);
      report.examined("refusals", refusals, 5);
    }

    /** An older state of the log is put in place of the newer one, for one person. */
    private void rolledBack(Rollback rollback, Said kept) throws IOException {
      report.examined("files", rollback.files(), 1);
      Counted counted = new Counted(rollback.show());
      Said said = operated.lied(counted, bob, "send", "--to", "alice", "back");
      boolean refused = refused(said, counted, "where it had");
      Said after = bob.run("send", "--to", "alice", "forth");
      report.finding(
          "rollback",
          kept.exitCode() == 0 && refused && after.exitCode() == 0,
          false,
          said.sentence());
    }

    /** The other log, which no witness has cosigned. */
    private void unwitnessed(Twin twin, ShownLog twins) throws IOException, DecodeException {
      Counted counted = new Counted(new Unwitnessed(twin.port(), twins.checkpoint()));
      Said said = operated.lied(counted, carol, "send", "--to", "alice", "unseen");
      report.finding(
          "unwitnessed", refused(said, counted, "fewer witnesses"), false, said.sentence());
    }

    private boolean refused(Said said, Counted counted, String words) {
      boolean refused =
          said.exitCode() == 4 && said.sentence().contains(words) && counted.handedIn() == 0;
      refusals += refused ? 1 : 0;
      return refused && counted.asked() >= 0;
    }

    /** The network's own witness is asked to cosign the other log, from each size that could be. */
    private void honestWitness(ShownLog twins, long before) throws IOException {
      NetworkCard card = operated.card();
      NoteSigner signer = new NoteSigner(card.log().origin(), operated.keys().log());
      MerkleLog other = twins.copy(signer);
      AskedWitness witness = AskedWitness.of(operated.network().data());
      int refused = 0;
      for (int old : new int[] {0, (int) before, (int) before + 1}) {
        AddCheckpointResponse answer = witness.add(other.request(old));
        refused += answer instanceof AddCheckpointResponse.Cosigned ? 0 : 1;
      }
      // The same question about the true log is answered with a cosignature.
      ShownLog honest = new ShownLog(operated.honestPort(), card);
      MerkleLog same = honest.copy(signer);
      boolean control =
          witness.add(same.request(same.size())) instanceof AddCheckpointResponse.Cosigned;
      report.examined("witness.tries", refused, WITNESS_TRIES);
      report.finding("witness", refused == WITNESS_TRIES && control, false);
    }

    /** With the witness's key as well, one person is shown the other log. */
    private void stolenWitness(Twin twin) throws IOException {
      OtherLog lie = new OtherLog(twin.port());
      Said taken = operated.lied(lie, carol, "send", "--to", "alice", "here is mine");
      report.finding("stolen", taken.exitCode() == 0, true, taken.sentence());
      // One message, and the other one knows.
      Said heard = alice.run("receive", "--timeout", "10", "--max", "1");
      Said refused = alice.run("send", "--to", "bob", "two");
      boolean found =
          refused.exitCode() == 4
              && refused.sentence().contains("two faces")
              && heard.says("WARNING");
      refusals += found ? 1 : 0;
      report.finding("found", found, false, refused.sentence());
      report.noticed("noticed.by", "noticed.after");
      // It stays so for her, and the victim learns it as soon as the true log is shown again.
      Said again = alice.run("send", "--to", "bob", "three");
      Said carols = carol.run("send", "--to", "bob", "four");
      boolean both = again.exitCode() == 4 && carols.exitCode() == 4;
      refusals += both ? 2 : 0;
      report.finding("victim", both, false, carols.sentence());
      evidence();
      Said others = bob.run("send", "--to", "dora", "among ourselves");
      report.finding("others", others.exitCode() == 0, false);
    }

    private void evidence() throws IOException {
      Path folder = alice.vault().resolve("evidence");
      boolean holds = false;
      boolean changedFails = false;
      for (Path file : EvidenceFile.all(folder, "fork-")) {
        EvidenceFile fork = new EvidenceFile(operated, file);
        holds = fork.holds();
        changedFails = fork.failsIfChanged();
        report.evidence(file);
      }
      report.finding("evidence", holds && changedFails && Files.exists(folder), false);
    }
  }
}
