package pli.client.sync;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.account.ServerAccess;
import pli.client.alert.Alerts;
import pli.client.alert.LoggedAlerts;
import pli.client.api.ClientException;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.trust.LogEntry;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ServerFrame;
import pli.transparency.Limits;
import pli.transparency.VerificationException;
import pli.transparency.leaf.Leaf;
import pli.transparency.proof.TlogProof;

/**
 * Asks what the alerts say that the log has and this device does not know: those that ended, or
 * were revoked, before it came, and those that somebody keeps back. What the server cannot show of
 * the last ones it keeps back. Belongs to the thread that drives.
 */
final class AlertAudit {
  private final Network network;

  AlertAudit(Network network) {
    this.network = network;
  }

  /** What the server shows for an entry. */
  private record Shown(Leaf leaf, Bytes opening, Bytes file) {
    private boolean isOf(LogEntry entry) {
      if (!leaf.equals(entry.leaf())) {
        return false;
      }
      try {
        leaf.body().commitment().verify(opening, file);
        return true;
      } catch (VerificationException e) {
        return false;
      }
    }
  }

  /** Asks for what is not known; false if something is still not. */
  boolean run(Deadline deadline) throws ClientException, TransportException {
    List<LogEntry> owed = network.vault().read(LoggedAlerts::owed);
    if (owed.isEmpty()) {
      return true;
    }
    Map<Long, Shown> shown;
    try {
      shown = read(owed, deadline);
    } catch (Refused e) {
      if (e.mayRetry()) {
        return false;
      }
      shown = Collections.emptyMap();
    }
    boolean whole = true;
    for (LogEntry entry : owed) {
      Shown answer = shown.get(entry.leaf().body().version());
      if (answer != null && answer.isOf(entry)) {
        known(entry, answer.file);
      } else {
        hidden(entry, deadline);
        whole = false;
      }
    }
    return whole;
  }

  /** It says what it says; whether anything follows from that is the gate's to say. */
  private void known(LogEntry entry, Bytes file) throws ClientException {
    long now = network.platform().clock().millis();
    network
        .vault()
        .write(t -> {
          LoggedAlerts.shown(t, entry);
          return Alerts.hear(t, network.self().card(), file, Alerts.Source.SERVER, now);
        });
  }

  private void hidden(LogEntry entry, Deadline deadline) throws ClientException {
    if (network.vault().read((Transaction t) -> LoggedAlerts.isHidden(t, entry))) {
      return;
    }
    Bytes evidence = evidence(entry, deadline);
    network
        .vault()
        .write(t -> {
          LoggedAlerts.hidden(t, entry, evidence);
          return null;
        });
  }

  /** That the log has it; empty if it cannot be shown just now. */
  private Bytes evidence(LogEntry entry, Deadline deadline) throws ClientException {
    try {
      TlogProof proof =
          network
              .watch()
              .inclusions(Collections.singletonMap(entry.place(), entry.leaf().hash()), deadline)
              .get(0);
      return new TlogProof(entry.leaf().encode(), proof.index(), proof.path(), proof.checkpoint())
          .encode();
    } catch (IOException e) {
      return Bytes.EMPTY;
    }
  }

  /** What the server shows, by versions, from the first that is owed on. */
  private Map<Long, Shown> read(List<LogEntry> owed, Deadline deadline)
      throws TransportException, Refused {
    Map<Long, Shown> shown = new HashMap<>();
    long from = Long.MAX_VALUE;
    long to = 0;
    for (LogEntry entry : owed) {
      from = Math.min(from, entry.leaf().body().version());
      to = Math.max(to, entry.leaf().body().version());
    }
    while (from <= to) {
      long last = from - 1;
      for (LoggedRecord each : part(from, deadline)) {
        Shown next = shown(each);
        if (next == null || next.leaf.body().version() <= last) {
          return shown;
        }
        last = next.leaf.body().version();
        shown.put(last, next);
      }
      if (last < from) {
        return shown;
      }
      from = last + 1;
    }
    return shown;
  }

  private List<LoggedRecord> part(long from, Deadline deadline) throws TransportException, Refused {
    return network
        .session(Role.CONTACT, deadline)
        .call(
            ClientFrame.newBuilder()
                .setReadAdministration(
                    ReadAdministration.newBuilder()
                        .setChain(ReadAdministration.Chain.ALERTS)
                        .setFromVersion(from)),
            ServerFrame.EventCase.ADMINISTRATION,
            deadline.within(ServerAccess.ANSWER).left())
        .getAdministration()
        .getEntriesList();
  }

  /** Null if it is none. */
  private static @Nullable Shown shown(LoggedRecord wire) {
    if (wire.getContent().size() > Limits.MAX_ALERT || wire.getLeaf().size() > Limits.MAX_ENTRY) {
      return null;
    }
    try {
      return new Shown(
          Leaf.decode(Bytes.adopt(wire.getLeaf().toByteArray())),
          Bytes.adopt(wire.getOpening().toByteArray()),
          Bytes.adopt(wire.getContent().toByteArray()));
    } catch (DecodeException e) {
      return null;
    }
  }
}
