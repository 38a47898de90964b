package pli.client.account;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.net.Endpoint;
import pli.client.net.TransportException;
import pli.client.session.Connections;
import pli.client.session.Deadline;
import pli.client.session.Incoming;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.DeviceLink;
import pli.protocol.Rendezvous;
import pli.protocol.Rendezvous.Side;
import pli.protocol.RendezvousMessage;
import pli.protocol.SealedEntry;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.ServerFrame;
import pli.protocol.wire.Submit;

/**
 * Two devices that share the secret of a link and talk over two queues of their own. What was not
 * sealed under the secret is passed over. Nothing that lies there is acknowledged, so that who
 * comes late with the same link hears that another one was taken. One thread's.
 */
public final class Meeting implements AutoCloseable {
  private static final Duration LEAVING = Duration.ofSeconds(3);
  private static final int BATCH = 16;
  private static final long TICK = TimeUnit.SECONDS.toNanos(1);

  private final Platform platform;
  private final String origin;
  private final Rendezvous place;
  private final Side side;
  private final Patient patient;

  /** The session on which the own queue was asked for; another one begins anew. */
  private @Nullable Session reading;

  /** What the other one said and nobody has asked for yet. */
  private final Queue<RendezvousMessage> heard = new ArrayDeque<>();

  /** The last entry that was looked at. */
  private long position;

  /** At a server's endpoints; connects when there is something to do. */
  public Meeting(
      Platform platform, List<Endpoint> endpoints, String origin, DeviceLink link, Side side) {
    this.platform = platform;
    this.origin = origin;
    this.place = new Rendezvous(link);
    this.side = side;
    this.patient = new Patient(new Connections(platform, endpoints));
  }

  /** Makes both queues and the route, for who made the link. */
  public void open(Deadline deadline) throws ClientException {
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (Side reader : Side.values()) {
      patient.call(
          Connections.Role.MAILBOX,
          session ->
              session.call(
                  Queues.createRequest(
                      place.queue(reader), place.queueKeys(reader), origin, session.nonce()),
                  ServerFrame.EventCase.DONE,
                  ServerAccess.ANSWER),
          deadline);
      try (Secret wrapKey = place.wrapKey(reader)) {
        table.addDestinations(
            Destination.newBuilder()
                .setQueueId(wire(place.queue(reader).value()))
                .setWrapKey(wire(wrapKey)));
      }
    }
    CreateRoute.Builder route =
        CreateRoute.newBuilder()
            .setRouteId(wire(place.route().value()))
            .setRouteKey(routeKey())
            .setTable(table)
            .setSubmissionId(wire(SubmissionId.random(platform.entropy()).value()));
    submit(ClientFrame.newBuilder().setCreateRoute(route), deadline);
  }

  /**
   * Says something to the other one.
   *
   * @throws ClientException DEVICE_LINK_OVER if nobody waits there any more; UNREACHABLE
   */
  public void say(RendezvousMessage message, Deadline deadline) throws ClientException {
    Submit.Builder submit =
        Submit.newBuilder()
            .setRouteId(wire(place.route().value()))
            .setRouteKey(routeKey())
            .setSubmissionId(wire(SubmissionId.random(platform.entropy()).value()))
            .setMessage(wire(place.seal(side, message, platform.entropy())));
    submit(ClientFrame.newBuilder().setSubmit(submit), deadline);
  }

  private void submit(ClientFrame.Builder request, Deadline deadline) throws ClientException {
    patient.call(
        Connections.Role.ANONYMOUS,
        session -> session.call(request, ServerFrame.EventCase.ACCEPTED, ServerAccess.ANSWER),
        deadline);
  }

  /**
   * The next thing that the other one said; null if nothing came in time.
   *
   * @throws ClientException DEVICE_LINK_OVER if there is no such queue (any more)
   */
  public @Nullable RendezvousMessage hear(Deadline deadline) throws ClientException {
    while (heard.isEmpty() && !deadline.isPast() && !Thread.currentThread().isInterrupted()) {
      read(deadline);
      long wait = Math.min(TICK, deadline.nanosLeft());
      for (Incoming incoming : patient.connections().incoming(wait, BATCH)) {
        if (incoming instanceof Incoming.Entries entries && entries.session().equals(reading)) {
          take(entries.items());
        }
      }
      patient.connections().tick();
    }
    return heard.poll();
  }

  /** Asks for the own queue on a session that it was not asked for on. */
  private void read(Deadline deadline) throws ClientException {
    if (reading != null && reading.isOpen()) {
      return;
    }
    reading =
        patient.call(
            Connections.Role.MAILBOX,
            session -> {
              Queues.Queue own =
                  new Queues.Queue(
                      place.queue(side),
                      place.queueKeys(side),
                      Queues.Role.HANDOVER,
                      Bytes.EMPTY,
                      0);
              session.call(
                  own.read(origin, session.nonce()),
                  ServerFrame.EventCase.DONE,
                  ServerAccess.ANSWER);
              return session;
            },
            deadline);
  }

  private void take(List<Incoming.Item> items) {
    try (Secret wrapKey = place.wrapKey(side)) {
      for (Incoming.Item item : items) {
        if (item.number() > position) {
          position = item.number();
          Bytes said = SealedEntry.open(wrapKey, item.sealed());
          RendezvousMessage message = said == null ? null : place.open(side.other(), said);
          if (message != null) {
            heard.add(message);
          }
        }
      }
    }
  }

  /** Nobody came: the other side's queue goes too, as far as the server can be reached. */
  public void abandon() {
    delete(side.other());
  }

  /** Takes the own queue away, as far as the server can be reached, and leaves. */
  @Override
  public void close() {
    delete(side);
    patient.connections().close();
    place.close();
  }

  private void delete(Side reader) {
    try {
      Session session = patient.connections().current(Connections.Role.MAILBOX);
      if (session != null) {
        session.call(
            Queues.deleteRequest(
                place.queue(reader), place.queueKeys(reader), origin, session.nonce()),
            ServerFrame.EventCase.DONE,
            LEAVING);
      }
    } catch (TransportException | Refused e) {
      // A queue of nobody's stays; what lies in it goes with its lifetime.
      return;
    }
  }

  private ByteString routeKey() {
    try (Secret key = place.routeKey()) {
      return wire(key);
    }
  }

  private static ByteString wire(Secret secret) {
    byte[] copy = secret.copy();
    ByteString wire = ByteString.copyFrom(copy);
    Arrays.fill(copy, (byte) 0);
    return wire;
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }
}
