package pli.client;

import static pli.client.FakeServer.bytes;
import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
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
