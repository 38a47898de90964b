package pli.drill.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.codec.StrictBase64;
import pli.crypto.SignatureKeyPair;
import pli.drill.operator.CommandLine;
import pli.drill.operator.CommandLine.Said;
import pli.drill.operator.Findings;
import pli.drill.operator.WitnessProcess;
import pli.drill.stage.Drill;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.transparency.note.Cosigner;
import pli.transparency.note.NoteSignature;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseManifest;

/**
 * An update with an implant is pushed to handsets and desktops. The attacker is the operator, or
 * who has its place: it serves what it likes, and has one party's release keys; then those of as
 * many parties as the policy asks for. The gate is the real one, each time a process of its own.
 */
public final class UpdateDrill implements Drill {
  @Override
  public String name() {
    return "update";
  }

  @Override
  public Outcome run(Stage stage) throws IOException {
    Findings report = new Findings(stage, this);
    Path folder = Files.createDirectories(stage.folder().resolve("update"));
    ReleaseLog log = new ReleaseLog(Parties.keys());
    try (CommandLine independent = new CommandLine(folder, "independent");
        CommandLine person = new CommandLine(folder, "alice");
        WitnessProcess witness =
            WitnessProcess.start(stage.checkout(), independent, "watcher.example/w2", log.key())) {
      new Play(report, log, witness, person).run();
    }
    return report.outcome();
  }

  /** One performance. */
  private static final class Play {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Bytes IMPLANT = Bytes.utf8("the program, and what reads along\n");

    private final Findings report;
    private final ReleaseLog log;
    private final WitnessProcess witness;
    private final CommandLine person;
    private final Parties parties = new Parties();
    private final Path policy;
    private final Path patient;
    private final Path to;
    private int refusals;

    Play(Findings report, ReleaseLog log, WitnessProcess witness, CommandLine person)
        throws IOException {
      this.report = report;
      this.log = log;
      this.witness = witness;
      this.person = person;
      policy = policy("policy", Parties.SHORT);
      patient = policy("patient", Parties.WAITING);
      to = person.folder().resolve("installed");
    }

    private Path policy(String name, long waiting) throws IOException {
      return write(name, parties.policy(waiting, log.key(), witness.key()).encode());
    }

    private Path write(String name, Bytes content) throws IOException {
      return Files.write(person.folder().resolve(name), content.toByteArray());
    }

    void run() throws IOException {
      Release one = honest(1);
      Release two = honest(2);
      report.finding("control.waiting", waits(one, program(1)), false);
      Said first = afterwards(install(one, program(1)), one, program(1));
      report.finding("control", first.exitCode() == 0 && current(1), false);
      oneKey(one, two);
      enoughKeysUnseen(two);
      Said next = afterwards(install(two, program(2)), two, program(2));
      Said older = install(one, program(1));
      report.finding("next", next.exitCode() == 0 && current(2), false);
      refused("downgrade", older, "DOWNGRADE", 2);
      enoughKeys();
      report.examined("refusals", refusals, 13);
    }

    private static Bytes program(long number) {
      return Bytes.utf8("the program, version " + number + "\n");
    }

    private Release honest(long number) throws IOException {
      ReleaseManifest manifest = parties.manifest(number, program(number), Optional.empty());
      return logged(Parties.signed(manifest, parties.developer, parties.rebuilder));
    }

    private Release logged(Release release) throws IOException {
      return log.logged(release, witness.asked(), witness.key());
    }

    private Said install(Release release, Bytes artefact) throws IOException {
      return install(release.encode(), artefact);
    }

    private Said install(Bytes release, Bytes artefact) throws IOException {
      return person.run(
          "release",
          "install",
          write("release", release).toString(),
          write("pli-desktop.jar", artefact).toString(),
          "--to",
          to.toString(),
          "--policy",
          policy.toString(),
          "--json");
    }

    private boolean current(long number) throws IOException {
      Path runs = to.resolve("current").resolve("pli-desktop.jar");
      return Files.exists(runs) && Bytes.adopt(Files.readAllBytes(runs)).equals(program(number));
    }

    private void refused(String what, Said said, String reason, long running) throws IOException {
      boolean refused =
          said.exitCode() == 4
              && said.json().path("reason").asText().equals(reason)
              && current(running);
      refusals += refused ? 1 : 0;
      report.finding(what, refused, false, said.sentence());
    }

    /** Whether the gate refuses it before an hour is over in which others may look. */
    private boolean waits(Release release, Bytes artefact) throws IOException {
      Said said =
          person.run(
              "release",
              "verify",
              write("release", release.encode()).toString(),
              write("pli-desktop.jar", artefact).toString(),
              "--policy",
              patient.toString(),
              "--json");
      boolean waits = said.exitCode() == 4 && said.json().path("reason").asText().equals("WAITING");
      refusals += waits ? 1 : 0;
      return waits;
    }

    private Said afterwards(Said first, Release release, Bytes artefact) throws IOException {
      Said said = first;
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (said.exitCode() == 4 && System.nanoTime() < end) {
        said = install(release, artefact);
      }
      return said;
    }

    /** All of one party's keys, and everything that is public. */
    private void oneKey(Release honest, Release next) throws IOException {
      ReleaseManifest implant = parties.manifest(3, IMPLANT, Optional.empty());
      Release alone = logged(Parties.signed(implant, parties.developer));
      refused("one", install(alone, IMPLANT), "TOO_FEW_SIGNATURES", 1);
      Release twice = logged(Parties.signed(implant, parties.developer, parties.developersOther));
      refused("twice", install(twice, IMPLANT), "SAME_PARTY_TWICE", 1);
      Release stranger = logged(Parties.signed(implant, parties.developer, parties.thief));
      refused("stranger", install(stranger, IMPLANT), "UNKNOWN_KEY", 1);
      // The rebuilder's signature of the honest version, below the implant.
      ReleaseEntry.OfSigsum rebuilders =
          honest.signature(parties.rebuilder.publicKey()).orElseThrow();
      Release pasted = alone.with(rebuilders);
      refused("pasted", install(pasted, IMPLANT), "BAD_SIGNATURE", 1);
      // A policy that makes the thief the only one who is asked, brought by the update itself.
      ReleaseManifest coup =
          parties.manifest(3, IMPLANT, Optional.of(parties.thiefs(log.key(), witness.key())));
      Release brought = logged(Parties.signed(coup, parties.developer, parties.thief));
      refused("policy", install(brought, IMPLANT), "POLICY_UNSIGNED", 1);
      refused("exchanged", install(next, IMPLANT), "OTHER_SIZE", 1);
    }

    /** Enough keys, but nobody is to see it, or one person alone is to get it. */
    private void enoughKeysUnseen(Release honest) throws IOException {
      ReleaseManifest implant = parties.manifest(3, IMPLANT, Optional.empty());
      Release enough = Parties.signed(implant, parties.developer, parties.organisation);
      refused("unlogged", install(enough, IMPLANT), "NOT_LOGGED", 1);
      ReleaseLog own = new ReleaseLog(Parties.keys());
      Release elsewhere = own.loggedUnseen(enough, List.of());
      refused("elsewhere", install(elsewhere, IMPLANT), "WRONG_LOG", 1);
      ReleaseLog fork = log.fork();
      refused(
          "unwitnessed",
          install(fork.loggedUnseen(enough, List.of()), IMPLANT),
          "TOO_FEW_WITNESSES",
          1);
      NoteSignature forged =
          new Cosigner(witness.key().name(), parties.thief)
              .cosign("another text\n", System.currentTimeMillis() / 1000);
      NoteSignature named =
          new NoteSignature(witness.key().name(), witness.key().id(), forged.signature());
      refused(
          "forged",
          install(log.fork().loggedUnseen(enough, List.of(named)), IMPLANT),
          "WITNESS_FORGED",
          1);
      refused("person", install(forOnePerson(honest), program(2)), "UNKNOWN_FIELD", 1);
    }

    /** The honest version with a line that says for whom it is. */
    private static Bytes forOnePerson(Release honest) {
      String manifest =
          new String(honest.manifest().encode().toByteArray(), StandardCharsets.UTF_8)
              .replace("artefact ", "handle alice\nartefact ");
      String file = new String(honest.encode().toByteArray(), StandardCharsets.UTF_8);
      return Bytes.utf8(
          file.replaceFirst(
              "(?m)^manifest .*$", "manifest " + StrictBase64.encode(Bytes.utf8(manifest))));
    }

    /** As many stolen keys as the policy asks for: the attacker wins, in the sight of all. */
    private void enoughKeys() throws IOException {
      long developers = log.signaturesOf(parties.developer);
      long organisations = log.signaturesOf(parties.organisation);
      ReleaseManifest implant = parties.manifest(3, IMPLANT, Optional.empty());
      Release enough = logged(Parties.signed(implant, parties.developer, parties.organisation));
      boolean waits = waits(enough, IMPLANT);
      // Who owns a key reads the log and finds a signature that they did not make.
      boolean seen =
          seen(parties.developer, developers) && seen(parties.organisation, organisations);
      report.finding("seen", waits && seen && current(2), false);
      report.noticed("noticed.by", "noticed.after");
      Path file = report.evidence("stolen.release");
      Files.write(file, enough.encode().toByteArray());
      Said check = person.run("check", file.toString(), "--policy", policy.toString());
      report.finding("evidence", check.exitCode() == 0, false);
      report.evidence(file);
      Said said = afterwards(install(enough, IMPLANT), enough, IMPLANT);
      Path runs = to.resolve("current").resolve("pli-desktop.jar");
      boolean installed =
          said.exitCode() == 0 && Bytes.adopt(Files.readAllBytes(runs)).equals(IMPLANT);
      report.finding("enough", installed, true);
    }

    private boolean seen(SignatureKeyPair keys, long before) {
      return log.signaturesOf(keys) == before + 1;
    }
  }
}
