package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.PublishAlert;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ServerFrame;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.AlertText;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;

/** Alerts on their way through the server. */
class AlertsTest {
  private static final long DAY = 86_400;
  private static final List<AlertText> TEXTS = List.of(new AlertText("en", "Send nothing."));

  private final Random random = new Random(8);
  private final List<NoteSigner> keys =
      List.of(signer("editor"), signer("lawyer"), signer("trustee"));
  private Instant now = Instant.ofEpochSecond(1_800_000_000);
  private TestNetwork network;

  private NoteSigner signer(String name) {
    return new NoteSigner(
        name, Ed25519.fromSeed(Secret.random(Ed25519.SEED_LENGTH, random::nextBytes)));
  }

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    network =
        TestNetwork.start(
            folder.resolve("server"),
            () -> now,
            keys.stream().map(NoteSigner::verifierKey).toList(),
            2);
  }

  @AfterEach
  void stop() {
    network.close();
  }

  private Alert alert(long lasts) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    return new Alert(
        network.card().log().origin(),
        new AlertId(Bytes.copyOf(id)),
        AlertLevel.STOP,
        false,
        now.getEpochSecond(),
        now.getEpochSecond() + lasts,
        TEXTS);
  }

  private AlertRevocation revocation(Alert of) {
    return new AlertRevocation(of.network(), of.id(), now.getEpochSecond(), TEXTS);
  }

  private Bytes signed(AlertStatement statement, int from, int to) {
    SignedNote note = keys.get(from).note(statement.text());
    for (int i = from + 1; i < to; i++) {
      note = note.with(keys.get(i).note(statement.text()).signatures());
    }
    return note.encode();
  }

  private Bytes signed(AlertStatement statement) {
    return signed(statement, 0, 2);
  }

  private static ClientFrame.Builder publish(Bytes file) {
    return ClientFrame.newBuilder().setPublishAlert(PublishAlert.newBuilder().setFile(wire(file)));
  }

  private static Bytes told(TestClient client) throws Exception {
    ServerFrame frame = client.next();
    assertEquals(ServerFrame.EventCase.ALERTS, frame.getEventCase());
    assertEquals(1, frame.getAlerts().getAlertsCount());
    return TestClient.bytes(frame.getAlerts().getAlerts(0).getContent());
  }

  @Test
  void everyConnectionThatIsThereGetsItOnceAndThoseThatComeLaterToo() throws Exception {
    Alert alert = alert(DAY);
    List<TestClient> there = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        there.add(network.connect());
      }
      TestClient publisher = there.get(0);
      assertTrue(publisher.granted(publish(signed(alert))).hasDone());
      assertTrue(publisher.granted(publish(signed(alert))).hasDone(), "the same again");
      assertTrue(publisher.granted(publish(signed(alert, 1, 3))).hasDone(), "by other hands");
      for (TestClient client : there) {
        assertEquals(signed(alert), told(client));
        assertTrue(client.isQuiet(), "each once");
      }
      network.restart();
      there.forEach(TestClient::close);
      there.clear();
      for (int i = 0; i < 3; i++) {
        there.add(network.connect());
      }
      for (TestClient client : there) {
        assertEquals(signed(alert), told(client));
      }
      AlertRevocation over = revocation(alert);
      there.get(0).granted(publish(signed(over)));
      for (TestClient client : there) {
        assertEquals(signed(over), told(client));
        assertTrue(client.isQuiet(), "each once");
      }
      try (TestClient later = network.connect()) {
        assertEquals(signed(over), told(later));
        assertEquals(
            Error.Code.ALERT_REFUSED,
            later.refused(publish(signed(alert))).getCode(),
            "what was revoked does not come back");
        assertTrue(later.isQuiet());
      }
    } finally {
      there.forEach(TestClient::close);
    }
  }

  @Test
  void connectionsThatWereThereHearAtOnceWhateverTheyAreFor() throws Exception {
    TestQueue queue = TestQueue.random();
    try (TestClient anonymous = network.connect();
        TestClient mailbox = network.connect()) {
      mailbox.granted(queue.create(mailbox));
      mailbox.granted(queue.read(mailbox));
      assertTrue(mailbox.untilCaughtUp().isEmpty());
      Bytes file = signed(alert(DAY));
      anonymous.granted(publish(file));
      assertEquals(file, told(anonymous));
      assertEquals(file, told(mailbox));
    }
  }

  @Test
  void itsEntryOfTheLogCommitsToItAndFollowsTheOneBefore() throws Exception {
    List<Leaf> leaves = new ArrayList<>();
    try (TestClient client = network.connect()) {
      for (int i = 0; i < 3; i++) {
        Bytes file = signed(alert(DAY));
        client.granted(publish(file));
        LoggedRecord logged = client.next().getAlerts().getAlerts(0);
        Leaf leaf = Leaf.decode(TestClient.bytes(logged.getLeaf()));
        assertEquals(LeafType.ALERT, leaf.body().type());
        assertEquals(i + 1, leaf.body().version());
        assertEquals(
            i == 0 ? LeafBody.NO_PREVIOUS : leaves.get(i - 1).hash(), leaf.body().previous());
        assertEquals(
            leaf.body().commitment(), Commitment.to(TestClient.bytes(logged.getOpening()), file));
        assertTrue(
            Ed25519.verify(
                network.card().networkKey(),
                leaf.body().toBeSigned(network.card().log().origin()),
                leaf.signatures().get(0).signature()));
        leaves.add(leaf);
      }
    }
  }

  @Test
  void whatDoesNotCountIsRefusedAndShownToNobody() throws Exception {
    Alert alert = alert(DAY);
    Bytes good = signed(alert);
    List<Bytes> bad = new ArrayList<>();
    bad.add(signed(alert, 0, 1));
    bad.add(signer("editor").note(alert.text()).encode());
    bad.add(Bytes.utf8(good.utf8().replace("level stop", "level lock")));
    bad.add(Bytes.utf8(good.utf8().replace("issued 1800000000", "issued 1800003601")));
    bad.add(Bytes.utf8("nothing of the kind"));
    bad.add(
        signed(
            new Alert(
                "another/log",
                alert.id(),
                alert.level(),
                false,
                alert.issued(),
                alert.expires(),
                TEXTS)));
    Alert late = alert(DAY);
    bad.add(signed(revocation(late), 2, 3));
    try (TestClient client = network.connect()) {
      for (Bytes file : bad) {
        assertEquals(Error.Code.ALERT_REFUSED, client.refused(publish(file)).getCode());
      }
      assertEquals(
          Error.Code.TOO_LARGE,
          client.refused(publish(Bytes.adopt(new byte[Limits.MAX_ALERT + 1]))).getCode());
      now = now.plusSeconds(DAY);
      assertEquals(Error.Code.ALERT_REFUSED, client.refused(publish(good)).getCode());
      client.granted(publish(signed(alert(DAY))));
      assertEquals(ServerFrame.EventCase.ALERTS, client.next().getEventCase());
      assertTrue(client.isQuiet());
    }
  }

  @Test
  void asManyAreInForceAsMayBeAndWhatHasEndedMakesRoom() throws Exception {
    try (TestClient client = network.connect()) {
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (int i = 0; i < Limits.MAX_CURRENT_ALERTS; i++) {
        answers.add(client.start(publish(signed(alert(DAY + i)))));
      }
      for (CompletableFuture<ServerFrame> answer : answers) {
        assertTrue(answer.get().hasDone());
      }
      assertEquals(Error.Code.TOO_MANY, client.refused(publish(signed(alert(DAY)))).getCode());
      now = now.plus(Duration.ofDays(1));
      client.granted(publish(signed(alert(DAY))));
    }
    try (TestClient later = network.connect()) {
      for (int i = 0; i < Limits.MAX_CURRENT_ALERTS; i++) {
        told(later);
      }
      assertTrue(later.isQuiet());
    }
  }

  @Test
  void whoeverAsksIsShownWhatTheLastEntriesOfTheLogSay() throws Exception {
    TestDevice reader = TestDevice.of("alice", network);
    try (TestClient publisher = network.connect();
        TestClient client = network.connect()) {
      Bytes token = network.invitation().token();
      client.granted(reader.contactQueue().create(client));
      client.granted(reader.register(client, token));
      List<Bytes> files = new ArrayList<>();
      for (int i = 0; i < Limits.MAX_CURRENT_ALERTS + 1; i++) {
        Alert alert = alert(DAY);
        for (Bytes file : List.of(signed(alert), signed(revocation(alert)))) {
          publisher.granted(publish(file));
          files.add(file);
        }
        // What was revoked, and in time the revocation too, is shown to who asks alone.
        now = now.plus(Duration.ofDays(20));
      }
      long from = 1;
      List<Bytes> shown = new ArrayList<>();
      while (true) {
        var part = client.granted(read(from)).getAdministration();
        assertEquals(files.size(), part.getLatestVersion());
        if (part.getEntriesCount() == 0) {
          break;
        }
        for (LoggedRecord each : part.getEntriesList()) {
          Leaf leaf = Leaf.decode(TestClient.bytes(each.getLeaf()));
          Bytes file = TestClient.bytes(each.getContent());
          assertEquals(
              leaf.body().commitment(), Commitment.to(TestClient.bytes(each.getOpening()), file));
          assertEquals(
              leaf.body().label(),
              LogLabel.of(LeafType.Chain.ALERT)
                  .proved(network.card().vrfKey(), TestClient.bytes(part.getLabelProof())));
          from = leaf.body().version() + 1;
          shown.add(file);
        }
      }
      assertEquals(files.subList(files.size() - 32, files.size()), shown);
    }
    try (TestClient later = network.connect()) {
      assertEquals(2, later.hello().getAlerts(), "revocations that were not over at the last post");
    }
  }

  private static ClientFrame.Builder read(long from) {
    return ClientFrame.newBuilder()
        .setReadAdministration(
            ReadAdministration.newBuilder()
                .setChain(ReadAdministration.Chain.ALERTS)
                .setFromVersion(from));
  }

  @Test
  void aNetworkWithoutAlertKeysTakesNone(@TempDir Path other) throws Exception {
    try (TestNetwork without = TestNetwork.start(other.resolve("server"));
        TestClient client = without.connect()) {
      assertEquals(Error.Code.NOT_ALLOWED, client.refused(publish(signed(alert(DAY)))).getCode());
    }
  }
}
