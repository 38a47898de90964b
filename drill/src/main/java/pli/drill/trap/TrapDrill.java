package pli.drill.trap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pli.codec.DecodeException;
import pli.drill.operator.AskedWitness;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.EvidenceFile;
import pli.drill.operator.Findings;
import pli.drill.operator.Lie;
import pli.drill.operator.MerkleLog;
import pli.drill.operator.OperatedNetwork;
import pli.drill.operator.OtherServer;
import pli.drill.operator.ShownLog;
import pli.drill.operator.Twin;
import pli.drill.operator.WitnessProcess;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.transparency.note.NoteSigner;
import pli.transparency.witness.AddCheckpointResponse;

/**
 * Whoever sells the network set it up to read along: server, keys, the witness that the card names,
 * and the only administrator, who hands out the invitations. There are two servers with one set of
 * keys. Alice meets one of them and Bob the other; in between sits somebody who is Bob for Alice
 * and Alice for Bob.
 */
public final class TrapDrill implements Drill {
  @Override
  public String name() {
    return "trap";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, DecodeException {
    return OperatedNetwork.attacked(
        stage,
        this,
        (operated, report) -> {
          try (CommandLine independent = operated.person("independent");
              WitnessProcess outside =
                  WitnessProcess.start(
                      stage.checkout(),
                      independent,
                      "outside.example/w1",
                      operated.card().log().keys().getFirst())) {
            new Play(operated, report, outside).run();
          }
        });
  }

  /** One performance. */
  private static final class Play {
    private final OperatedNetwork operated;
    private final Findings report;
    private final WitnessProcess outside;
    private final CommandLine seller;
    private final CommandLine alice;
    private final CommandLine bob;
    private final CommandLine falseAlice;
    private final CommandLine falseBob;
    private final Twin twin;
    private final OtherServer toAlice;

    Play(OperatedNetwork operated, Findings report, WitnessProcess outside) throws IOException {
      this.operated = operated;
      this.report = report;
      this.outside = outside;
      seller = operated.founder("seller");
      alice = operated.person("alice");
      bob = operated.person("bob");
      falseAlice = operated.person("false-alice");
      falseBob = operated.person("false-bob");
      beforeJoining();
      String link = seller.invitation("--uses", "4");
      new ShownLog(operated.honestPort(), operated.card()).await(3);
      twin = operated.twin("twin");
      twin.startWithStolenWitness();
      toAlice = new OtherServer(twin.port());
      operated.front().tell(toAlice);
      operated.atOnce(List.of(() -> join(alice, link, "alice"), () -> join(falseBob, link, "bob")));
      operated.front().tell(Lie.NONE);
      operated.atOnce(List.of(() -> join(bob, link, "bob"), () -> join(falseAlice, link, "alice")));
    }

    private static Said join(CommandLine person, String link, String handle) throws IOException {
      return person.done("join", link, "--handle", handle);
    }

    void run() throws IOException, DecodeException {
      relayed();
      allLooksWell();
      outsideWitness();
      compared();
    }

    /** The card can be read before anybody joins: it says who watches the log. */
    private void beforeJoining() throws IOException {
      Said card = operated.person("stranger").done("check", operated.network().card().toString());
      boolean named = card.says(operated.card().log().witnesses().witnesses().getFirst().name());
      report.finding("card", named, false, String.join(" / ", card.out()));
    }

    /** What Alice writes is read, and passed on. */
    private void relayed() throws IOException {
      Said sent = operated.lied(toAlice, alice, "send", "--to", "bob", "where we meet");
      Said read = operated.lied(toAlice, falseBob, "receive", "--timeout", "10", "--max", "1");
      boolean stolen = sent.exitCode() == 0 && read.says("where we meet");
      falseAlice.done("send", "--to", "bob", "where we meet");
      boolean arrived = bob.hears("where we meet");
      bob.done("send", "--to", "alice", "at the pier");
      boolean answered = falseAlice.hears("at the pier");
      Said passed = operated.lied(toAlice, falseBob, "send", "--to", "alice", "at the pier");
      Said heard = operated.lied(toAlice, alice, "receive", "--timeout", "10", "--max", "1");
      report.examined("messages", 2, 2);
      report.finding(
          "read",
          stolen && arrived && answered && passed.exitCode() == 0 && heard.says("at the pier"),
          true);
    }

    /** Nothing that the victims' own devices look at shows it. */
    private void allLooksWell() throws IOException {
      Said alices = operated.lied(toAlice, alice, "log", "status", "--json");
      Said bobs = bob.run("log", "status", "--json");
      boolean well = true;
      for (Said each : List.of(alices, bobs)) {
        well &= each.exitCode() == 0 && each.json().get("witnesses").size() == 1;
      }
      Path proof = report.evidence("bob-as-alice-sees-him.evidence");
      Said proved = operated.lied(toAlice, alice, "log", "proof", "bob", proof.toString());
      boolean holds = proved.exitCode() == 0 && new EvidenceFile(operated, proof).holds();
      report.evidence(proof);
      report.finding("well", well && holds, true);
    }

    /** A witness that is not the seller's sees it as soon as it is shown both. */
    private void outsideWitness() throws IOException {
      AskedWitness witness = outside.asked();
      NoteSigner signer = new NoteSigner(operated.card().log().origin(), operated.keys().log());
      MerkleLog bobs = new ShownLog(operated.honestPort(), operated.card()).copy(signer);
      MerkleLog alices = new ShownLog(twin.port(), operated.card()).copy(signer);
      boolean first = witness.add(bobs.request(0)) instanceof AddCheckpointResponse.Cosigned;
      int refused = 0;
      int tries = 0;
      for (int old = 0; old <= bobs.size(); old++) {
        tries++;
        refused +=
            witness.add(alices.request(Math.min(old, alices.size())))
                    instanceof AddCheckpointResponse.Cosigned
                ? 0
                : 1;
      }
      boolean again =
          witness.add(bobs.request(bobs.size())) instanceof AddCheckpointResponse.Cosigned;
      report.examined("outside.tries", refused, 4);
      report.finding("outside", first && again && refused == tries, false);
    }

    /** Two people meet and compare. */
    private void compared() throws IOException {
      String code = bob.done("verify", "alice", "--json").json().get("qr").asText();
      String bobs = bob.done("verify", "alice", "--json").json().get("number").asText();
      String alices =
          operated.lied(toAlice, alice, "verify", "bob", "--json").json().get("number").asText();
      report.finding("numbers", !bobs.equals(alices), false, alices, bobs);
      Said said = operated.lied(toAlice, alice, "verify", "bob", "--code", code);
      Said after = operated.lied(toAlice, alice, "send", "--to", "bob", "and now?");
      boolean found = said.exitCode() == 4 && after.exitCode() == 4;
      report.finding("compared", found, false, after.sentence());
      report.noticed("noticed.by", "noticed.after");
      boolean proved = false;
      for (Path file : EvidenceFile.all(alice.vault().resolve("evidence"), "fork-")) {
        EvidenceFile evidence = new EvidenceFile(operated, file);
        proved = evidence.holds() && evidence.failsIfChanged();
        report.evidence(file);
      }
      report.finding("evidence", proved, false);
    }
  }
}
