package pli.witness.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.evidence.BrokenChainEvidence;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.Cosigner;
import pli.transparency.proof.TlogProof;
import pli.witness.TestLog;

/** What {@code pli check} says of each kind of file, and with which exit code it ends. */
class CheckTest {
  private static final String ORIGIN = "lighthouse.example/log";

  @TempDir Path folder;

  private final Random random = new Random(5);
  private final VrfKeyPair vrf = VrfKeyPair.generate(random::nextBytes);
  private final SignatureKeyPair device = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair second = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair paper = Ed25519.generate(random::nextBytes);
  private final SignatureKeyPair network = Ed25519.generate(random::nextBytes);
  private final Cosigner witness = new Cosigner("w.example/1", Ed25519.generate(random::nextBytes));
  private final TestLog log = new TestLog(ORIGIN, 1, TestLog.entries("a", 40));
  private final TestLog fork = new TestLog(ORIGIN, 1, TestLog.entries("b", 40));
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
  void aCosignedCheckpointHolds() throws Exception {
    String file = write("checkpoint", cosigned(log.checkpoint(9)).encode());
    Ended ended = run("check", file, "--card", card);
    assertEquals(0, ended.code(), ended.err());
    assertTrue(
        ended.out().contains("w.example/1 cosigned it at 2027-01-15T08:00:00Z"), ended.out());
    assertTrue(ended.out().endsWith("checkpoint: it holds.\n"), ended.out());
    assertEquals(0, run("check", file, "--log", log.key().encode()).code());

    String bare = write("bare", log.checkpoint(9).encode());
    Ended few = run("check", bare, "--card", card);
    assertEquals(4, few.code());
    assertTrue(few.out().contains("WRONG  Too few witnesses"), few.out());
    assertEquals(0, run("check", bare, "--log", log.key().encode()).code());
    assertEquals(
        4, run("check", bare, "--log", new TestLog(ORIGIN, 2, List.of()).key().encode()).code());
    assertEquals(2, run("check", bare).code());
  }

  @Test
  void bothVerbsSpeakFrench() throws Exception {
    String file = write("checkpoint", cosigned(log.checkpoint(9)).encode());
    Ended ended = run("check", file, "--card", card, "--lang", "fr");
    assertEquals(0, ended.code(), ended.err());
    assertTrue(ended.out().contains("w.example/1 l'a cosigné à 2027-01-15"), ended.out());
    assertTrue(ended.out().endsWith("checkpoint : cela tient.\n"), ended.out());
    Map<String, String> locale = Map.of("LANG", "fr_FR.UTF-8");
    String bare = write("bare", log.checkpoint(9).encode());
    Ended few = run(locale, List.of("check", bare, "--card", card));
    assertEquals(4, few.code());
    assertTrue(few.out().contains("FAUX   Trop peu de témoins"), few.out());
    Ended none = run(locale, List.of("witness", "run", folder.resolve("none").toString()));
    assertEquals(1, none.code());
    assertTrue(none.err().startsWith("Il n'y a pas de témoin dans"), none.err());
    assertTrue(run(locale, List.of("check")).err().startsWith("Il manque le fichier"));
    assertTrue(run(locale, List.of("check", "--help")).out().contains("hors ligne"));
    Ended english = run(locale, List.of("check", bare, "--card", card, "--lang", "en"));
    assertTrue(english.out().contains("WRONG  Too few witnesses"), english.out());
    assertEquals(2, run("check", bare, "--card", card, "--lang", "de").code());
  }

  @Test
  void aProofFileHoldsForItsEntryAlone() throws Exception {
    SignedCheckpoint checkpoint = cosigned(log.checkpoint(9));
    TlogProof plain = new TlogProof(Bytes.EMPTY, 4, log.path(4, 9), checkpoint);
    TlogProof whole = new TlogProof(log.entry(4), 4, log.path(4, 9), checkpoint);
    String file = write("proof", plain.encode());
    String entry = write("entry", log.entry(4));
    String other = write("other", log.entry(5));
    assertEquals(0, run("check", file, "--card", card, "--entry", entry).code());
    Ended wrong = run("check", file, "--card", card, "--entry", other);
    assertEquals(4, wrong.code());
    assertTrue(wrong.out().contains("does not lead to the root"), wrong.out());
    assertEquals(2, run("check", file, "--card", card).code());
    assertEquals(5, run("check", file, "--card", card, "--entry", folder + "/none").code());
    Ended held = run("check", write("whole", whole.encode()), "--card", card);
    assertEquals(0, held.code());
    assertTrue(held.out().contains("at place 4"), held.out());
  }

  @Test
  void aForkHolds() throws Exception {
    ForkEvidence same = ForkEvidence.of(log.key(), log.checkpoint(9), fork.checkpoint(9));
    ForkEvidence grown =
        ForkEvidence.of(
            log.key(),
            fork.checkpoint(9),
            log.checkpoint(40),
            log.head(9).root(),
            log.consistency(9, 40));
    for (ForkEvidence evidence : List.of(same, grown)) {
      String file = write("fork", evidence.encode());
      for (List<String> words : List.of(List.of("--card", card), List.<String>of())) {
        Ended ended = run("check", file, words);
        assertEquals(0, ended.code(), ended.out() + ended.err());
        assertTrue(ended.out().contains("showed two histories"), ended.out());
      }
      TestLog other = new TestLog(ORIGIN, 2, TestLog.entries("a", 9));
      Ended mistaken = run("check", file, "--log", other.key().encode());
      assertEquals(4, mistaken.code());
      assertTrue(mistaken.out().contains("about another key"), mistaken.out());
    }
    ForkEvidence none = ForkEvidence.of(log.key(), log.checkpoint(9), log.checkpoint(9));
    Ended slander = run("check", write("none", none.encode()));
    assertEquals(4, slander.code());
    assertTrue(slander.out().endsWith("fork: it does NOT hold, see above.\n"), slander.out());
  }

  @Test
  void anAccountsRecordsHold() throws Exception {
    List<LoggedRecord> records = records();
    String file = write("record", evidence(records, 1).encode());
    Ended ended = run("check", file, "--card", card);
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertTrue(ended.out().contains("\"alice\" are complete up to version 2"), ended.out());
    assertTrue(ended.out().contains(second.publicKey().hex()), ended.out());
    assertEquals(0, run("check", file).code());
    assertEquals(2, run("check", file, "--log", log.key().encode()).code());

    // Version 2 alone, the wrong order, and a proof of another entry.
    assertEquals(4, run("check", write("b", evidence(records.subList(1, 2), 1).encode())).code());
    assertEquals(
        4,
        run("check", write("c", evidence(List.of(records.get(1), records.get(0)), 1).encode()))
            .code());
    assertEquals(4, run("check", write("d", evidence(records, 0).encode())).code());
    // Nobody witnessed it: enough for no card that asks for one.
    RecordEvidence alone = evidence(records, 1, false);
    Ended few = run("check", write("e", alone.encode()));
    assertEquals(4, few.code());
    assertTrue(few.out().contains("Too few witnesses"), few.out());
  }

  @Test
  void aChainThatTheLogBrokeHolds() throws Exception {
    List<LoggedRecord> records = records();
    List<Bytes> entries = new ArrayList<>(TestLog.entries("a", 9));
    entries.set(2, records.get(1).leaf().encode());
    entries.set(6, records.get(0).leaf().encode());
    TestLog broken = new TestLog(ORIGIN, 1, entries);
    BrokenChainEvidence evidence =
        new BrokenChainEvidence(
            log.key(),
            broken.checkpoint(9),
            new BrokenChainEvidence.Entry(records.get(1).leaf(), 2, broken.path(2, 9)),
            new BrokenChainEvidence.Entry(records.get(0).leaf(), 6, broken.path(6, 9)));
    Ended ended = run("check", write("broken", evidence.encode()), "--card", card);
    assertEquals(0, ended.code(), ended.out() + ended.err());
    assertTrue(ended.out().contains("an earlier version"), ended.out());
  }

  @Test
  void aCardSaysWhatItIs() throws Exception {
    Ended ended = run("check", card);
    assertEquals(0, ended.code());
    assertTrue(ended.out().contains(log.key().encode()), ended.out());
    assertEquals(0, run("check", card, "--card", card).code());
    assertEquals(0, run("check", card, "--log", log.key().encode()).code());
    String other = write("other", card(0).sign(network.privateKey()));
    assertEquals(4, run("check", other, "--card", card).code());
    TestLog another = new TestLog("other.example/log", 7, TestLog.entries("a", 1));
    assertEquals(4, run("check", card, "--log", another.key().encode()).code());
  }

  @Test
  void whatCannotBeJudgedIsSaidSo() throws Exception {
    String log1 = log.key().encode();
    for (String garbage : List.of("", "\n", "hello\n", "pli evidence v1\n", "pli evidence v2\n")) {
      Ended ended = run("check", write("garbage", Bytes.utf8(garbage)), "--log", log1);
      assertEquals(5, ended.code(), garbage);
      assertTrue(ended.err().contains("no file that can be judged"), ended.err());
      assertEquals("", ended.out());
    }
    assertEquals(5, run("check", folder + "/none", "--log", log1).code());
    assertEquals(5, run("check", folder.toString(), "--log", log1).code());
    assertEquals(5, run("check", card, "--card", write("x", Bytes.utf8("no card"))).code());
    String large = write("large", Bytes.adopt(new byte[1024 * 1024 + 1]));
    assertEquals(5, run("check", large, "--log", log1).code());
    for (List<String> words :
        List.of(
            List.of("check"),
            List.of("check", card, card),
            List.of("check", card, "--card"),
            List.of("check", card, "--loud", "1"),
            List.of("check", card, "--card", card, "--log", log1),
            List.of("check", card, "--log", witness.verifierKey().encode()),
            List.of("juggle"),
            List.<String>of())) {
      Ended ended = run(words);
      assertEquals(2, ended.code(), words.toString());
      assertTrue(ended.err().endsWith("(pli witness --help shows how)\n"), ended.err());
    }
  }

  @Test
  void jsonIsOneObject() throws Exception {
    String file =
        write("fork", ForkEvidence.of(log.key(), log.checkpoint(9), fork.checkpoint(9)).encode());
    Ended ended = run("check", file, "--json");
    JsonNode verdict = new ObjectMapper().readTree(ended.out());
    assertEquals("fork", verdict.get("kind").asText());
    assertTrue(verdict.get("holds").asBoolean());
    assertEquals(4, verdict.get("steps").size());
    assertEquals(1, ended.out().lines().count());

    String dir = folder.resolve("a \"witness\"").toString();
    JsonNode made =
        new ObjectMapper().readTree(run("witness", "init", dir, "--name", "w", "--json").out());
    assertTrue(made.get("key").asText().startsWith("w+"));
    JsonNode trusted =
        new ObjectMapper()
            .readTree(run("witness", "trust", dir, log.key().encode(), "--json").out());
    assertTrue(trusted.get("added").asBoolean());
    assertEquals(1, run("witness", "init", dir).code());
    assertEquals(1, run("witness", "run", folder + "/none").code());
    assertEquals(2, run("witness", "init", folder + "/new", "--name", "a name").code());
    assertFalse(Files.exists(folder.resolve("new")));
    for (String nowhere : List.of("here", "127.0.0.1:", "127.0.0.1:99999", ":7")) {
      assertEquals(2, run("witness", "run", dir, "--listen", nowhere).code(), nowhere);
    }
    Files.writeString(Path.of(dir, "key"), "nothing");
    assertEquals(5, run("witness", "run", dir).code());
  }

  private List<LoggedRecord> records() throws Exception {
    Handle alice = new Handle("alice");
    var label = LogLabel.account("alice").hash(vrf);
    LoggedRecord one =
        LoggedRecord.first(
            ORIGIN,
            label.output(),
            record(alice, 1, device),
            Commitment.opening(random::nextBytes),
            device);
    AccountChain chain = AccountChain.begin(read, alice, label.proof(), one);
    AccountRecord next = record(alice, 2, device, second);
    return List.of(one, chain.sign(next, Commitment.opening(random::nextBytes), device));
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

  private RecordEvidence evidence(List<LoggedRecord> records, int proved) {
    return evidence(records, proved, true);
  }

  /** Evidence whose proof is of the record {@code proved}. */
  private RecordEvidence evidence(List<LoggedRecord> records, int proved, boolean witnessed) {
    List<Bytes> entries = new ArrayList<>(TestLog.entries("a", 9));
    for (int i = 0; i < records.size(); i++) {
      entries.set(3 + i, records.get(i).leaf().encode());
    }
    TestLog with = new TestLog(ORIGIN, 1, entries);
    SignedCheckpoint signed = with.checkpoint(9);
    SignedCheckpoint checkpoint = witnessed ? cosigned(signed) : signed;
    TlogProof proof = new TlogProof(Bytes.EMPTY, 3 + proved, with.path(3 + proved, 9), checkpoint);
    return new RecordEvidence(
        read.sign(network.privateKey()),
        new Handle("alice"),
        LogLabel.account("alice").hash(vrf).proof(),
        records,
        proof);
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

  private Ended run(String verb, String file, List<String> more) {
    List<String> words = new ArrayList<>(List.of(verb, file));
    words.addAll(more);
    return run(words);
  }

  private Ended run(String... words) {
    return run(List.of(words));
  }

  private Ended run(List<String> words) {
    return run(Map.of(), words);
  }

  private Ended run(Map<String, String> environment, List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Program.run(
            words.toArray(String[]::new), new PrintStream(out), new PrintStream(err), environment);
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
