package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.DeviceChange;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Secret;
import pli.protocol.ContactKeys;
import pli.protocol.DeviceLink;
import pli.protocol.Rendezvous;
import pli.protocol.Rendezvous.Side;
import pli.protocol.RendezvousMessage;
import pli.protocol.SealedEntry;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.Destination;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.network.NetworkCard;

/** What a server that is not to be believed, or somebody without the link, can do to a meeting. */
class DeviceLinkTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(42);
  private final ExecutorService other = Executors.newCachedThreadPool();

  /** As the server sees it: both queues with their wrap keys, the known device's first. */
  private volatile @Nullable CreateRoute route;

  /** What was handed in for the two. */
  private final List<Bytes> said = Collections.synchronizedList(new ArrayList<>());

  private Person alice;

  @BeforeEach
  void join() throws ClientException {
    server.office.founds = true;
    alice = Person.join(server, temporary.resolve("alice"), "alice");
    server.interference =
        frame -> {
          // The group of the account's devices comes later.
          if (frame.hasCreateRoute()
              && frame.getCreateRoute().getTable().getDestinationsCount() == 2) {
            route = frame.getCreateRoute();
          }
          if (frame.hasSubmit()) {
            said.add(FakeServer.bytes(frame.getSubmit().getMessage()));
          }
          return null;
        };
  }

  @AfterEach
  void close() {
    alice.close();
    other.shutdownNow();
  }

  /** What was added; null if nobody. */
  private Future<DeviceChange> add(CompletableFuture<String> link, Duration wait) {
    return other.submit(() -> alice.device().devices().add(link::complete, wait));
  }

  private int devices() {
    return server.account("alice").devices().size();
  }

  private DeviceEntry entry(String name) {
    byte[] queue = new byte[16];
    server.entropy.fill(queue);
    return new DeviceEntry(
        DeviceId.random(server.entropy),
        name,
        Ed25519.generate(server.entropy).publicKey(),
        Bytes.adopt(queue),
        ContactKeys.generate(server.entropy).publicKey());
  }

  /** Lays something into a queue, as the server can: it saw the wrap key. */
  private void inject(int side, Bytes message) {
    CreateRoute seen = java.util.Objects.requireNonNull(route);
    Destination to = seen.getTable().getDestinations(side);
    Bytes sealed =
        SealedEntry.seal(Secret.copyOf(FakeServer.bytes(to.getWrapKey())), message, server.entropy);
    synchronized (server) {
      server.put(to.getQueueId(), ByteString.copyFrom(sealed.toByteArray()));
    }
  }

  @Test
  void whoDoesNotHaveTheSecretAddsNothing() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Duration.ofSeconds(3));
    link.get(20, TimeUnit.SECONDS);
    Bytes ask = new RendezvousMessage.Ask(entry("evil")).encode();
    inject(0, ask);
    inject(0, Bytes.utf8("nonsense"));
    // Of a link that somebody made up.
    DeviceLink madeUp =
        DeviceLink.random(FakeServer.HOST, 7443, NetworkCard.hash(server.cardFile), server.entropy);
    try (Rendezvous place = new Rendezvous(madeUp)) {
      inject(0, place.seal(Side.NEW, new RendezvousMessage.Ask(entry("evil")), server.entropy));
    }
    // The known device's own word, turned round.
    inject(0, said.get(0));
    assertNull(added.get(30, TimeUnit.SECONDS));
    assertEquals(2, server.queues.size(), "the queues of the meeting are still there");
    assertEquals(1, devices());
    assertEquals(1, server.account("alice").version());
  }

  @Test
  void whoHasTheSecretMaySpeakForOneSideOnlyAsThatSide() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Duration.ofSeconds(3));
    DeviceLink real = DeviceLink.parse(link.get(20, TimeUnit.SECONDS));
    try (Rendezvous place = new Rendezvous(real)) {
      inject(0, place.seal(Side.KNOWN, new RendezvousMessage.Ask(entry("turned")), server.entropy));
    }
    assertNull(added.get(30, TimeUnit.SECONDS));
    assertEquals(1, devices());
  }

  @Test
  void whatTheServerRepeatsIsTakenOnce() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Person.PATIENCE);
    String text = link.get(20, TimeUnit.SECONDS);
    var usual = server.interference;
    server.interference =
        frame -> {
          // Everything that is said lies there twice more.
          if (frame.hasSubmit()) {
            for (int side = 0; side < 2; side++) {
              inject(side, FakeServer.bytes(frame.getSubmit().getMessage()));
              inject(side, FakeServer.bytes(frame.getSubmit().getMessage()));
            }
          }
          return usual.instead(frame);
        };
    Person.joinOnly(server, temporary.resolve("phone"), text, "phone", Person.PATIENCE);
    assertEquals("phone", java.util.Objects.requireNonNull(added.get()).device().name());
    assertEquals(2, devices());
    assertEquals(2, server.account("alice").version());
    // And to another meeting: its word of before says nothing there.
    CompletableFuture<String> second = new CompletableFuture<>();
    Future<DeviceChange> none = add(second, Duration.ofSeconds(3));
    second.get(20, TimeUnit.SECONDS);
    for (Bytes before : List.copyOf(said)) {
      inject(0, before);
    }
    assertNull(none.get(30, TimeUnit.SECONDS));
    assertEquals(2, devices());
  }

  @Test
  void whatTheServerDropsEndsInTimeAndChangesNothing() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Duration.ofSeconds(4));
    String text = link.get(20, TimeUnit.SECONDS);
    server.interference =
        frame ->
            frame.hasSubmit()
                ? pli.protocol.wire.ServerFrame.newBuilder()
                    .setAccepted(pli.protocol.wire.Accepted.newBuilder().setDelivered(2))
                : null;
    ClientException late =
        assertThrows(
            ClientException.class,
            () ->
                Person.joinOnly(
                    server, temporary.resolve("phone"), text, "phone", Duration.ofSeconds(2)));
    assertEquals(Problem.TIMED_OUT, late.problem());
    assertNull(added.get(30, TimeUnit.SECONDS));
    assertEquals(1, devices());
    // The same words begin anew with another link.
    server.interference = frame -> null;
    CompletableFuture<String> second = new CompletableFuture<>();
    added = add(second, Person.PATIENCE);
    Person.joinOnly(server, temporary.resolve("phone"), second.get(), "phone", Person.PATIENCE);
    assertEquals("phone", java.util.Objects.requireNonNull(added.get()).device().name());
    assertEquals(2, devices());
  }

  @Test
  void aLinkServesOnce() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Person.PATIENCE);
    String text = link.get(20, TimeUnit.SECONDS);
    Person.joinOnly(server, temporary.resolve("phone"), text, "phone", Person.PATIENCE);
    assertTrue(added.get() != null);
    ClientException over =
        assertThrows(
            ClientException.class,
            () ->
                Person.joinOnly(
                    server, temporary.resolve("thief"), text, "thief", Person.PATIENCE));
    assertEquals(Problem.DEVICE_LINK_OVER, over.problem());
    assertFalse(Vault.exists(temporary.resolve("thief")));
    assertEquals(2, devices());
  }

  @Test
  void ofTwoWhoComeAtOnceOneIsTakenAndTheOtherIsTold() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Person.PATIENCE);
    String text = link.get(20, TimeUnit.SECONDS);
    List<Future<Problem>> both = new ArrayList<>();
    for (String name : List.of("phone", "thief")) {
      both.add(
          other.submit(() -> {
            try {
              Person.joinOnly(server, temporary.resolve(name), text, name, Person.PATIENCE);
              return Problem.EMPTY;
            } catch (ClientException e) {
              return e.problem();
            }
          }));
    }
    List<Problem> outcomes = new ArrayList<>();
    for (Future<Problem> one : both) {
      outcomes.add(one.get(60, TimeUnit.SECONDS));
    }
    Collections.sort(outcomes);
    List<Problem> expected = new ArrayList<>(List.of(Problem.EMPTY, Problem.DEVICE_LINK_OVER));
    Collections.sort(expected);
    assertEquals(expected, outcomes);
    assertTrue(added.get() != null);
    assertEquals(2, devices());
  }

  @Test
  void aCardThatTheLinkDoesNotNameIsRefused() throws Exception {
    CompletableFuture<String> link = new CompletableFuture<>();
    Future<DeviceChange> added = add(link, Duration.ofSeconds(1));
    String text = link.get(20, TimeUnit.SECONDS);
    String wrong = text.substring(0, text.length() - 43) + "A".repeat(43);
    ClientException refused =
        assertThrows(
            ClientException.class,
            () ->
                Person.joinOnly(
                    server, temporary.resolve("phone"), wrong, "phone", Duration.ofSeconds(2)));
    assertEquals(Problem.CARD_MISMATCH, refused.problem());
    assertNull(added.get(30, TimeUnit.SECONDS));
  }
}
