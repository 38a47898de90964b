package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.protocol.wire.Alerts;
import pli.protocol.wire.Error;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.PublishAlert;
import pli.protocol.wire.ServerFrame;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertLevel;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.alert.AlertRevocation;
import pli.transparency.alert.AlertStatement;
import pli.transparency.alert.AlertText;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.note.NoteSigner;
import pli.transparency.note.SignedNote;

/** The server's part in alerts, and the keys that sign them, which are on no server. */
final class FakeAlerts {
  static final String LOG = "the-lighthouse/log";
  static final List<NoteSigner> KEYS = List.of(signer("editor"), signer("lawyer"), signer("trust"));
  static final AlertPolicy POLICY =
      new AlertPolicy(LOG, 2, KEYS.stream().map(NoteSigner::verifierKey).toList());
  static final long HOUR = 3600;

  private final FakeServer server;
  private final List<Bytes> current = new ArrayList<>();

  /** Whether it says that it has an alert, and shows it to nobody. */
  volatile boolean withholds;

  /** Whether it takes none. */
  volatile boolean refuses;

  /** Entries of the log. */
  private final List<LoggedEntry> logged = new ArrayList<>();

  /** What it says that any entry says, or null. */
  volatile @Nullable Bytes instead;

  /** How often it was asked what the log's entries say. */
  final AtomicInteger asked = new AtomicInteger();

  /** How often it was handed one. */
  final AtomicInteger handed = new AtomicInteger();

  FakeAlerts(FakeServer server) {
    this.server = server;
  }

  static NoteSigner signer(String name) {
    Random random = new Random(name.hashCode());
    return new NoteSigner(
        name, Ed25519.fromSeed(Secret.random(Ed25519.SEED_LENGTH, random::nextBytes)));
  }

  static Alert alert(int id, AlertLevel level, boolean exercise, long nowMillis) {
    long now = nowMillis / 1000;
    return new Alert(LOG, id(id), level, exercise, now, now + 24 * HOUR, texts("Stop " + id));
  }

  static AlertRevocation over(Alert alert) {
    return new AlertRevocation(LOG, alert.id(), alert.issued(), texts("It is over."));
  }

  private static AlertId id(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) number;
    return new AlertId(Bytes.copyOf(id));
  }

  private static List<AlertText> texts(String english) {
    return List.of(new AlertText("en", english), new AlertText("fr", "Arrêtez."));
  }

  static Bytes signed(AlertStatement statement) {
    return signed(statement, KEYS.subList(0, 2));
  }

  static Bytes signed(AlertStatement statement, List<NoteSigner> signers) {
    SignedNote note = signers.get(0).note(statement.text());
    for (NoteSigner signer : signers) {
      note = note.with(signer.note(statement.text()).signatures());
    }
    return note.encode();
  }

  /** What who connects is shown. */
  List<Bytes> shown() {
    synchronized (server) {
      return withholds ? List.of() : List.copyOf(current);
    }
  }

  static ServerFrame.Builder frame(Bytes file) {
    return ServerFrame.newBuilder()
        .setAlerts(
            Alerts.newBuilder()
                .addAlerts(
                    LoggedRecord.newBuilder().setContent(ByteString.copyFrom(file.toByteArray()))));
  }

  /** Puts the entry of one into the log, as the server says that it did with each. */
  synchronized long log(Bytes file) {
    LoggedEntry before = logged.isEmpty() ? null : logged.get(logged.size() - 1);
    Bytes opening = Commitment.opening(server.entropy);
    LeafBody body =
        new LeafBody(
            LeafType.ALERT,
            server.label(LeafType.Chain.ALERT).output(),
            logged.size() + 1L,
            Commitment.to(opening, file),
            before == null ? LeafBody.NO_PREVIOUS : before.leaf.hash());
    String origin = server.card.log().origin();
    Leaf leaf = new Leaf(body, List.of(LeafSignature.sign(body, origin, 0, server.networkKeys)));
    logged.add(new LoggedEntry(leaf, opening, file));
    return server.log.append(leaf);
  }

  /** An entry of the log with what it says. */
  private record LoggedEntry(Leaf leaf, Bytes opening, Bytes file) {}

  /** What the last entries say, unless it withholds that; one at a time. */
  synchronized ServerFrame.Builder read(long from) {
    var answer =
        pli.protocol.wire.Administration.newBuilder()
            .setLabelProof(wire(server.label(LeafType.Chain.ALERT).proof()))
            .setLatestVersion(logged.size());
    asked.incrementAndGet();
    if (!withholds && from <= logged.size()) {
      LoggedEntry next = logged.get((int) Math.max(0, from - 1));
      answer.addEntries(
          LoggedRecord.newBuilder()
              .setLeaf(wire(next.leaf.encode()))
              .setOpening(wire(next.opening))
              .setContent(wire(instead == null ? next.file : instead)));
    }
    return ServerFrame.newBuilder().setAdministration(answer);
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }

  ServerFrame.Builder publish(PublishAlert request) {
    handed.incrementAndGet();
    if (refuses) {
      return error(Error.Code.ALERT_REFUSED);
    }
    post(bytes(request.getFile()));
    return FakeAnswers.done();
  }

  /** Shows it to everybody, unless it withholds; whatever it is. */
  void post(Bytes file) {
    synchronized (server) {
      if (!current.contains(file)) {
        current.add(file);
        if (!withholds) {
          server.connections.forEach(each -> each.say(frame(file)));
          server.connections.forEach(FakeServer.FakeConnection::awaitHeard);
        }
      }
    }
  }
}
