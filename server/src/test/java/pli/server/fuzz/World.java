package pli.server.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.QueueId;
import pli.server.administration.Office;
import pli.server.alert.AlertBoard;
import pli.server.attachment.AttachmentOptions;
import pli.server.attachment.Attachments;
import pli.server.delivery.Budget;
import pli.server.delivery.DeliveryProbe;
import pli.server.delivery.QueueQuota;
import pli.server.delivery.Queues;
import pli.server.delivery.Readers;
import pli.server.delivery.Routes;
import pli.server.directory.InvitationTerms;
import pli.server.directory.Invitations;
import pli.server.directory.Invited;
import pli.server.directory.StoredDirectory;
import pli.server.franking.Franking;
import pli.server.log.PublishedLog;
import pli.server.observation.EventLog;
import pli.server.observation.Figures;
import pli.server.session.Backlog;
import pli.server.session.Link;
import pli.server.session.Rate;
import pli.server.session.RateLimits;
import pli.server.session.Rates;
import pli.server.session.Services;
import pli.server.session.Session;
import pli.server.session.SessionProbe;
import pli.server.store.StoreException;

/**
 * A server without sockets, threads, a disk or a moving clock, in which {@link Cast} lives: the
 * same input does the same in each run. When all connections are closed nothing may be left of
 * them, and nothing may ever have been a fault.
 */
public final class World {
  static final Cast CAST = new Cast();

  private static final long BUDGET = 160L << 20;
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_800_000_000_000L));
  private static final MemoryStore FIRST = first();

  private final Loop loop = new Loop();
  private final MemoryStore store = FIRST.copy(loop);
  private final Readers readers = new Readers();
  private final Budget budget = new Budget(BUDGET);
  private final Backlog backlog = new Backlog();
  private final Figures figures = new Figures(Map.of());
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final EventLog events =
      new EventLog(new PrintStream(log, true, StandardCharsets.UTF_8), CLOCK);
  private final Services services;

  /** A world as it was at the beginning. */
  public World() {
    Rate unlimited = new Rate(0, 1);
    Random random = new Random(12);
    Office office = office(store);
    services =
        new Services(
            Cast.ORIGIN,
            0,
            store,
            new Queues(store, CLOCK, readers, budget, QueueQuota.standard()),
            new Routes(
                store, CLOCK, random::nextBytes, readers, budget, QueueQuota.standard(), loop),
            readers,
            new StoredDirectory(store, CLOCK, Cast.CARD, Cast.VRF, office),
            office,
            alerts(store),
            new Franking(Secret.copyOf(Cast.filled(32, 91)), Cast.NETWORK_KEYS, Cast.ORIGIN, CLOCK),
            new Rates(
                new RateLimits(
                    unlimited, unlimited, unlimited, unlimited, unlimited, unlimited, unlimited,
                    unlimited)),
            figures,
            events,
            CLOCK,
            random::nextBytes,
            backlog,
            loop);
  }

  /** What is there before anybody connects: Alice with her contact queue, and Bob's invitation. */
  private static MemoryStore first() {
    Loop loop = new Loop();
    MemoryStore store = new MemoryStore(loop);
    StoredDirectory directory =
        new StoredDirectory(store, CLOCK, Cast.CARD, Cast.VRF, office(store));
    Invitations invitations = new Invitations(store, CLOCK);
    Bytes token = Cast.filled(16, 78);
    invitations.invite(token, new InvitationTerms(Invited.FOUNDER, 1, Long.MAX_VALUE, null));
    loop.run();
    directory.register(token, CAST.alice.logged());
    invitations.invite(Cast.TOKEN, new InvitationTerms(Invited.MEMBER, 2, Long.MAX_VALUE, null));
    invitations.invite(
        Cast.RETURN_TOKEN,
        new InvitationTerms(Invited.RETURNING, 1, Long.MAX_VALUE, CAST.alice.handle()));
    new Queues(store, CLOCK, new Readers(), new Budget(BUDGET), QueueQuota.standard())
        .create(new QueueId(CAST.alice.device().contactQueue()), CAST.contactKeys().publicKey());
    loop.run();
    return store;
  }

  private static Office office(MemoryStore store) {
    return new Office(
        store, CLOCK, Cast.CARD, Cast.VRF, Cast.NETWORK_KEYS, new Random(15)::nextBytes);
  }

  private static AlertBoard alerts(MemoryStore store) {
    try {
      return new AlertBoard(
          store, CLOCK, Cast.CARD, Cast.VRF, Cast.NETWORK_KEYS, new Random(16)::nextBytes);
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What is shown of the log: nothing, since no sequencer runs. */
  public PublishedLog published() {
    try {
      return new PublishedLog(store.view());
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection's session. */
  public Session open(Link link) {
    return new Session(services, link);
  }

  /** Attachments of which none is taken: what comes is looked at, and nothing reaches a disk. */
  public Attachments attachments() {
    try {
      Path folder = Files.createTempDirectory("attachments");
      folder.toFile().deleteOnExit();
      return new Attachments(
          store,
          Secret.adopt(new byte[32]),
          folder,
          new AttachmentOptions(0, 0, Duration.ofDays(1), Duration.ofDays(1)),
          CLOCK,
          new Random(13)::nextBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is written down. */
  public EventLog log() {
    return events;
  }

  /** What is counted. */
  public Figures figures() {
    return figures;
  }

  /** Until everything that was asked is done. */
  public void run() {
    loop.run();
    if (log.size() > 0) {
      throw new IllegalStateException("a fault: " + log.toString(StandardCharsets.UTF_8));
    }
  }

  /** All connections are closed: checks that nothing is left of them. */
  public void requireNothingLeft() {
    run();
    if (!figures.json().contains("\"faults\":0,")) {
      throw new IllegalStateException("a fault was counted");
    }
    if (readers.size() != 0) {
      throw new IllegalStateException("queues are read by connections that are gone");
    }
    DeliveryProbe.requireWhole(budget, BUDGET);
    SessionProbe.requireEmpty(backlog);
  }
}
