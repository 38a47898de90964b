package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.InvitationInfo;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.client.api.TimelineEntry;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.process.Checkout;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ClientFrame.RequestCase;

/** The engine against the server's own process, which is killed now and then. */
class DevicesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private @Nullable Network made;
  private final List<Device> devices = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Checkout checkout = Checkout.ofThisProgram();
    Path server = checkout.root().resolve("server/target");
    assumeTrue(
        Files.isDirectory(server.resolve("lib"))
            && Files.exists(server.resolve("pli-server-0.1.0-SNAPSHOT.jar")),
        "the server is not packaged");
    made = Network.make(checkout, temporary, "The Lighthouse");
  }

  @AfterEach
  void stop() {
    devices.forEach(Device::close);
    if (made != null) {
      made.close();
    }
  }

  private Network network() {
    return java.util.Objects.requireNonNull(made);
  }

  private static Platform platform(Transport transport) {
    SecureRandom random = new SecureRandom();
    return new Platform(transport, random::nextBytes, Clock.systemUTC());
  }

  private void joinOnly(Transport transport, String folder, String link, @Nullable String handle)
      throws ClientException {
    Device.join(
        platform(transport), temporary.resolve(folder), PASSPHRASE, link, handle, "a device");
  }

  private Device join(Transport transport, String handle, String link) throws ClientException {
    joinOnly(transport, handle, link, handle);
    Device device = Device.open(platform(transport), temporary.resolve(handle), PASSPHRASE);
    devices.add(device);
    return device;
  }

  private String invite(Device from) throws ClientException {
    return from.administrators()
        .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE)
        .link();
  }

  private static List<String> texts(Device device, ConversationId id) throws ClientException {
    return device.history(id, null, 10_000).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(entry -> String.valueOf(entry.text()))
        .toList();
  }

  @Test
  void everyoneReadsEverythingOnceAlthoughTheServerIsKilled() throws Exception {
    Transport transport = new WebTransport();
    List<String> handles = List.of("alice", "bob", "carol");
    Device alice = join(transport, "alice", network().invitation());
    for (String handle : handles.subList(1, 3)) {
      join(transport, handle, invite(alice));
    }
    join(transport, "dora", invite(alice));
    ConversationId id = alice.createConversation("desk", List.of("bob", "carol"), PATIENCE).id();
    ConversationInfo unused = alice.groups().setAdmin(id, "bob", true, PATIENCE);
    for (Device device : devices) {
      device.sync(PATIENCE);
    }
    List<String> said = new ArrayList<>();
    ExecutorService all = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Device device = devices.get(i);
        String handle = handles.get(i);
        for (int n = 0; n < 20; n++) {
          said.add(handle + " " + n);
        }
        work.add(
            all.submit(() -> {
              for (int n = 0; n < 20; n++) {
                device.send(new Recipient.ToConversation(id), handle + " " + n, PATIENCE);
              }
              return null;
            }));
      }
      work.add(all.submit(() -> devices.get(1).addMember(id, "dora", PATIENCE)));
      for (int kill = 0; kill < 2; kill++) {
        devices.get(2).receive(1, Duration.ofMillis(300));
        network().killServer();
        network().restartServer();
      }
      for (Future<?> next : work) {
        next.get();
      }
    } finally {
      all.shutdown();
    }
    for (int round = 0; round < 2; round++) {
      for (Device device : devices) {
        device.sync(PATIENCE);
      }
    }
    Collections.sort(said);
    for (int i = 0; i < 3; i++) {
      Device device = devices.get(i);
      syncUntil(
          device,
          () ->
              texts(device, id).size() >= said.size()
                  && device.conversation(id).members().size() == 4);
      List<String> has = texts(device, id);
      assertEquals(said, has.stream().sorted().toList());
      for (String handle : handles) {
        List<String> theirs = has.stream().filter(text -> text.startsWith(handle)).toList();
        for (int n = 0; n < 20; n++) {
          assertEquals(handle + " " + n, theirs.get(n));
        }
      }
      assertEquals(4, devices.get(i).conversation(id).members().size());
    }
    alice.send(new Recipient.ToConversation(id), "all here?", PATIENCE);
    Device dora = devices.get(3);
    syncUntil(dora, () -> texts(dora, id).contains("all here?"));
    assertTrue(texts(dora, id).contains("all here?"));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** What was accepted may still be on its way to a connection that is open; waits for it. */
  private static void syncUntil(Device device, Condition condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      device.sync(PATIENCE);
    } while (!condition.holds() && System.nanoTime() < end);
  }

  @Test
  void whatTheServerRefusesIsSaid() throws Exception {
    Transport transport = new WebTransport();
    String first = network().invitation();
    Device alice = join(transport, "alice", first);
    String link = invite(alice);
    assertEquals(Problem.INVITATION_USED, problem(() -> joinOnly(transport, "v", first, "bob")));
    assertEquals(Problem.HANDLE_TAKEN, problem(() -> joinOnly(transport, "v", link, "alice")));
    String[] parts = link.split("/");
    parts[4] = (parts[4].startsWith("A") ? "B" : "A") + parts[4].substring(1);
    assertEquals(
        Problem.INVITATION_UNKNOWN,
        problem(() -> joinOnly(transport, "v", String.join("/", parts), "bob")));
    Device bob = join(transport, "bob", link);
    assertEquals(Problem.NOT_ALLOWED, problem(() -> invite(bob)));
    assertEquals(
        Problem.UNKNOWN_HANDLE,
        problem(() -> bob.send(new Recipient.ToHandle("nobody"), "x", PATIENCE)));
    String longest = "é".repeat(128 << 10);
    ConversationId id = bob.send(new Recipient.ToHandle("alice"), longest, PATIENCE).conversation();
    alice.sync(PATIENCE);
    assertEquals(List.of(longest), texts(alice, id));
    network().killServer();
    assertEquals(Problem.UNREACHABLE, problem(() -> alice.sync(Duration.ofMillis(500))));
    network().restartServer();
  }

  private static Problem problem(Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  @Test
  void eachKindOfRequestMayLoseItsAnswerOnce() throws Exception {
    Device alice = join(new Forgetful(), "alice", network().invitation());
    Forgetful forgetful = new Forgetful();
    Device bob = join(forgetful, "bob", invite(alice));
    ConversationId direct =
        alice.send(new Recipient.ToHandle("bob"), "one", PATIENCE).conversation();
    bob.sync(PATIENCE);
    bob.send(new Recipient.ToConversation(direct), "two", PATIENCE);
    ConversationId desk = bob.createConversation("desk", List.of("alice"), PATIENCE).id();
    bob.send(new Recipient.ToConversation(desk), "three", PATIENCE);
    alice.sync(PATIENCE);
    bob.sync(PATIENCE);
    assertEquals(List.of("one", "two"), texts(alice, direct));
    assertEquals(List.of("one", "two"), texts(bob, direct));
    assertEquals(List.of("three"), texts(alice, desk));
    assertTrue(forgetful.lost.size() >= 11, forgetful.lost.toString());
  }

  /** Breaks the connection right after the first request of each kind was handed over. */
  private static final class Forgetful implements Transport {
    private final Transport inner = new WebTransport();
    final Set<RequestCase> lost = Collections.synchronizedSet(EnumSet.noneOf(RequestCase.class));

    @Override
    public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
        throws TransportException {
      Connection open = inner.connect(endpoint, listener, timeout);
      return new Connection() {
        @Override
        public void send(byte[] frame) throws TransportException {
          RequestCase kind = kind(frame);
          open.send(frame);
          if (lost.add(kind)) {
            open.close();
          }
        }

        @Override
        public void ping() throws TransportException {
          open.ping();
        }

        @Override
        public void close() {
          open.close();
        }

        @Override
        public boolean isOpen() {
          return open.isOpen();
        }
      };
    }

    private static RequestCase kind(byte[] frame) {
      try {
        return ClientFrame.parseFrom(frame).getRequestCase();
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
        throws TransportException {
      return inner.get(endpoint, path, maxBytes, timeout);
    }

    @Override
    public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
        throws TransportException {
      return inner.exchange(endpoint, request, maxBytes, timeout);
    }
  }
}
