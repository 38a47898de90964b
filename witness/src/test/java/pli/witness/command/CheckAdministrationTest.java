package pli.witness.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.crypto.Vrf;
import pli.crypto.VrfKeyPair;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Proposals;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.Place;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.ShownAdministration;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.Cosigner;
import pli.transparency.proof.TlogProof;
import pli.witness.TestLog;

/** What {@code pli check} says of what administrators signed, or others did in their place. */
class CheckAdministrationTest {
  private static final String ORIGIN = "lighthouse.example/log";

  @TempDir Path folder;

  private final Random random = new Random(6);
  private final VrfKeyPair vrf = VrfKeyPair.generate(random::nextBytes);
  private final SignatureKeyPair device = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair second = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair paper = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair network = Ed25519.generate(random::nextBytes);
  private final Cosigner witness = new Cosigner("w.example/1", Ed25519.generate(random::nextBytes));
  private final TestLog log = new TestLog(ORIGIN, 1, TestLog.entries("a", 40));
  private String card = "";
  private NetworkCard read = card(1);

  /** How a command line ended. */
  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void writeCard() throws Exception {
    read = card(1);
    card = write("card", read.sign(network.privateKey()));
  }

  private NetworkCard card(int quorum) {
    WitnessPolicy policy = new WitnessPolicy(quorum, List.of(witness.verifierKey()));
    return new NetworkCard(
        "The Lighthouse",
        "lighthouse.example",
        network.publicKey(),
        new TrustedLog(log.key(), policy),
        vrf.publicKey(),
        List.of("wss://127.0.0.1:7443"),
        List.of(bytes(32)));
  }

  @Test
  void anEntryThatNobodyMightSignHolds() throws Exception {
    UnsignedEvidence evidence = unsigned(second);
    String file = write("unsigned", evidence.encode());
    Ended ended = run("check", file, "--card", card);
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertTrue(ended.out().contains("At place 5: ADMINISTRATIVE_ACT, version 1"), ended.out());
    assertTrue(ended.out().contains("a signature of nobody who may sign it"), ended.out());
    assertTrue(ended.out().endsWith("unsigned: it holds.\n"), ended.out());
    assertEquals(0, run("check", file).code());
    assertEquals(2, run("check", file, "--log", log.key().encode()).code());
    Ended slander = run("check", write("right", unsigned(device).encode()), "--card", card);
    assertEquals(4, slander.code());
    assertTrue(slander.out().contains("those signed who may"), slander.out());
  }

  @Test
  void recordsWithAResetHold() throws Exception {
    Ended ended = run("check", write("reset", reset(device).encode()), "--card", card);
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertTrue(ended.out().contains("Version 2 is a reset: as many"), ended.out());
    Ended forged = run("check", write("forged", reset(second).encode()), "--card", card);
    assertEquals(4, forged.code());
    assertTrue(forged.out().contains("names a key that did not make it"), forged.out());
  }

  /** The founder's policy, and an act that somebody signed as if they were the founder. */
  private UnsignedEvidence unsigned(SignatureKeyPair keys) throws Exception {
    Administration founded = founded();
    Act act = new Act.Withdrawal(bytes(32));
    LoggedEntry right =
        founded.proposals().sign(act, 0, Commitment.opening(random::nextBytes), device);
    LoggedEntry signed =
        new LoggedEntry(resigned(right.leaf(), keys), right.opening(), right.content());
    TestLog with = log(founded, signed.leaf());
    return new UnsignedEvidence(
        read.sign(network.privateKey()),
        with.checkpoint(9),
        shown(founded, with),
        signed,
        new Place(5, with.path(5, 9)));
  }

  /** Alice's first record, and a reset that somebody signed as if they were the founder. */
  private RecordEvidence reset(SignatureKeyPair keys) throws Exception {
    Administration founded = founded();
    Handle alice = new Handle("alice");
    Vrf.Proved label = LogLabel.account("alice").hash(vrf);
    Bytes labelProof = label.proof();
    AccountRecord record = record(alice, 1, device);
    Bytes opening = Commitment.opening(random::nextBytes);
    LoggedRecord first = LoggedRecord.first(ORIGIN, label.output(), record, opening, device);
    AccountChain chain = AccountChain.begin(read, alice, labelProof, first);
    LoggedRecord right =
        founded
            .proposals()
            .signReset(
                chain, record(alice, 2, second), Commitment.opening(random::nextBytes), device);
    LoggedRecord reset =
        new LoggedRecord(resigned(right.leaf(), keys), right.opening(), 1, right.record());
    TestLog with = log(founded, reset.leaf());
    return new RecordEvidence(
        read.sign(network.privateKey()),
        alice,
        labelProof,
        Optional.of(shown(founded, with)),
        List.of(first, reset),
        List.of(new Place(5, with.path(5, 9))),
        new TlogProof(Bytes.EMPTY, 5, with.path(5, 9), cosigned(with.checkpoint(9))));
  }

  private static Leaf resigned(Leaf leaf, SignatureKeyPair keys) {
    return new Leaf(leaf.body(), List.of(LeafSignature.sign(leaf.body(), ORIGIN, 0, keys)));
  }

  /** The founder, with one device, and policy 1 at place 2. */
  private Administration founded() throws Exception {
    Policy policy =
        Policy.first(
            "lighthouse.example",
            0,
            new Administrator(new Handle("anna"), List.of(device.publicKey())));
    Vrf.Proved label = LogLabel.of(LeafType.Chain.POLICY).hash(vrf);
    LoggedEntry first =
        Proposals.first(
            read, label.output(), policy, Commitment.opening(random::nextBytes), network);
    return Administration.begin(read, label.proof(), first, 2)
        .withActs(LogLabel.of(LeafType.Chain.ADMINISTRATION).hash(vrf).proof());
  }

  private static TestLog log(Administration founded, Leaf atFive) {
    List<Bytes> entries = new ArrayList<>(TestLog.entries("a", 9));
    entries.set(2, founded.kept().get(0).entry().leaf().encode());
    entries.set(5, atFive.encode());
    return new TestLog(ORIGIN, 1, entries);
  }

  private ShownAdministration shown(Administration founded, TestLog with) {
    Bytes labelProof = LogLabel.of(LeafType.Chain.POLICY).hash(vrf).proof();
    Place place = new Place(2, with.path(2, 9));
    return new ShownAdministration(
        labelProof,
        Bytes.EMPTY,
        List.of(new ShownAdministration.Shown(founded.kept().get(0).entry(), place)));
  }

  private AccountRecord record(Handle handle, long version, SignatureKeyPair... keys) {
    List<DeviceEntry> devices = new ArrayList<>();
    for (SignatureKeyPair each : keys) {
      devices.add(
          new DeviceEntry(
              DeviceId.random(random::nextBytes), "phone", each.publicKey(), bytes(16), bytes(32)));
    }
    return new AccountRecord(
        "lighthouse.example", handle, version, 1_700_000_000_000L, devices, paper.publicKey());
  }

  private SignedCheckpoint cosigned(SignedCheckpoint checkpoint) {
    return checkpoint.with(List.of(witness.cosign(checkpoint.note().text(), 1_800_000_000)));
  }

  private Bytes bytes(int length) {
    byte[] value = new byte[length];
    random.nextBytes(value);
    return Bytes.adopt(value);
  }

  private String write(String name, Bytes content) throws IOException {
    return Files.write(folder.resolve(name), content.toByteArray()).toString();
  }

  private Ended run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Program.run(words, new PrintStream(out), new PrintStream(err), Map.of());
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
