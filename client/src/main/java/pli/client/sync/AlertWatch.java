package pli.client.sync;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.ServerAccess;
import pli.client.alert.Alerts;
import pli.client.api.ClientException;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.client.vault.Door;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.PublishAlert;
import pli.transparency.network.NetworkCard;

/**
 * Alerts between this device and its server. The server shows what is in force when it greets and
 * whenever there is something new. What a person brought and the server has not shown is handed to
 * it; if it then still does not show it, it keeps it back, and is caught at that. Belongs to the
 * thread that drives.
 */
final class AlertWatch {
  private static final long AGAIN = TimeUnit.SECONDS.toNanos(30);

  private final Network network;

  /** Those that the server was handed by this process. */
  private final Set<Long> handed = new HashSet<>();

  /** Of those, the ones that it has said it has, and that it must have shown before it said so. */
  private final Set<Long> due = new HashSet<>();

  /** When to try again what could not be handed over, by {@link System#nanoTime}; or null. */
  private @Nullable Long again;

  private boolean heard;

  AlertWatch(Network network) {
    this.network = network;
  }

  /** Takes what the server shows. */
  void hear(List<Bytes> files) throws ClientException {
    hear(network, files);
    heard = true;
  }

  /** Whether the server has shown anything since this was asked last. */
  boolean takeHeard() {
    boolean was = heard;
    heard = false;
    return was;
  }

  private static void hear(Network network, List<Bytes> files) throws ClientException {
    NetworkCard card = network.self().card();
    long now = network.platform().clock().millis();
    network
        .vault()
        .write(t -> {
          for (Bytes file : files) {
            Alerts.Heard unused = Alerts.hear(t, card, file, Alerts.Source.SERVER, now);
          }
          return null;
        });
  }

  /**
   * Takes what the server showed when it greeted, before anything is asked or said on that session.
   *
   * @param known the newest that was known before it was connected to
   */
  static void greeted(Network network, Session session, long known) throws ClientException {
    List<Bytes> files = session.alerts();
    if (!files.isEmpty()) {
      hear(network, files);
    }
    if (known > 0) {
      network
          .vault()
          .write(t -> {
            Alerts.greeted(t, known);
            return null;
          });
    }
  }

  /** Hands over what the server has not shown; whether there was anything. */
  boolean run(Deadline deadline) throws ClientException, TransportException {
    Long wait = again;
    if (wait != null && wait - System.nanoTime() > 0) {
      return false;
    }
    again = null;
    List<Alerts.Unshown> unshown =
        network
            .vault()
            .read(
                t -> Alerts.unshown(t, network.self().card(), network.platform().clock().millis()));
    boolean moved = false;
    for (Alerts.Unshown one : unshown) {
      if (again == null && !handed.contains(one.number())) {
        handOver(one, deadline);
        moved = true;
      }
    }
    return moved;
  }

  private void handOver(Alerts.Unshown one, Deadline deadline)
      throws ClientException, TransportException {
    Session session = network.session(Role.ANONYMOUS, deadline);
    try {
      publish(session, one.file(), deadline);
      due.add(one.number());
      network
          .vault()
          .write(t -> {
            Alerts.handed(t, one.number());
            return null;
          });
    } catch (Refused e) {
      if (e.mayRetry()) {
        again = System.nanoTime() + AGAIN;
        return;
      }
      keptBack(one.number());
    } catch (TransportException e) {
      network.broke(Role.ANONYMOUS, e);
      throw e;
    }
    handed.add(one.number());
  }

  static void publish(Session anonymous, Bytes file, Deadline deadline)
      throws TransportException, Refused {
    ServerAccess.done(
        anonymous,
        ClientFrame.newBuilder()
            .setPublishAlert(
                PublishAlert.newBuilder().setFile(ByteString.copyFrom(file.asByteBuffer()))),
        deadline.within(ServerAccess.ANSWER));
  }

  /** Everything has been read that came before the server's last answer. */
  void settled() throws ClientException {
    for (Long number : new ArrayList<>(due)) {
      keptBack(number);
    }
    due.clear();
  }

  private void keptBack(long number) throws ClientException {
    network
        .vault()
        .write(t -> {
          Alerts.withheld(t, number);
          return null;
        });
  }

  /** Whether an alert asks to lock the vault. */
  boolean asksToLock() throws ClientException {
    return network
        .vault()
        .read(
            t -> Alerts.asksToLock(t, network.self().card(), network.platform().clock().millis()));
  }

  /** Locks it, for all who have it open. What was heard is saved. */
  void lock() throws ClientException {
    Door.lock(network.vault().folder());
  }

  /**
   * Refuses if an alert asks to send nothing.
   *
   * @throws ClientException ALERT_STOP
   */
  static void requireSending(Network network) throws ClientException {
    network
        .vault()
        .read(t -> {
          Alerts.requireSending(t, network.self().card(), network.platform().clock().millis());
          return true;
        });
  }
}
