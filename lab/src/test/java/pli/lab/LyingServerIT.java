package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.client.net.Transport;
import pli.codec.Bytes;
import pli.desktop.net.WebTransport;
import pli.lab.network.Network;
import pli.lab.process.Checkout;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;

/** The server's own program, behind a layer that lies to one device in the server's name. */
class LyingServerIT {
  /** Which of the signature lines is the log's own; it is the first. */
  private static final int ORIGIN_LINE = 0;

  private static final int WITNESS_LINE = 1;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final LyingLayer layer = new LyingLayer();
  private final List<Device> devices = new ArrayList<>();
  private @Nullable Network made;

  @BeforeEach
  void start() throws IOException {
    Checkout checkout = Checkout.ofThisProgram();
    assumeTrue(
        Files.isDirectory(checkout.root().resolve("server/target/lib")),
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

  private Device join(Transport transport, String handle, String link) throws ClientException {
    Path folder = temporary.resolve(handle);
    Platform platform = new Platform(transport, new SecureRandom()::nextBytes, Clock.systemUTC());
    Device.join(platform, folder, PASSPHRASE, link, handle, "a device");
    Device device = Device.open(platform, folder, PASSPHRASE);
    devices.add(device);
    return device;
  }

  private Device reopen(Device victim, String handle) throws ClientException {
    victim.close();
    Device again =
        Device.open(
            new Platform(layer, new SecureRandom()::nextBytes, Clock.systemUTC()),
            temporary.resolve(handle),
            PASSPHRASE);
    devices.add(again);
    return again;
  }

  private static String invite(Device from) throws ClientException {
    return from.administrators()
        .invite(InvitationInfo.Role.MEMBER, 3, Duration.ofDays(1), null, PATIENCE)
        .link();
  }

  private static void assertRefused(Problem expected, Executable work) {
    ClientException refused = assertThrows(ClientException.class, work);
    assertEquals(expected, refused.problem());
    assertEquals(4, refused.exitCode());
  }

  private static Executable writing(Device from, String to) {
    return () -> from.send(new Recipient.ToHandle(to), "the plan", PATIENCE);
  }

  @Test
  void oneVictimIsLiedToInEachWayAndTakesNoneOfIt() throws Exception {
    Device victim = join(layer, "alice", Objects.requireNonNull(made).invitation());
    Transport honest = new WebTransport();
    Device bob = join(honest, "bob", invite(victim));
    Device carol = join(honest, "carol", invite(victim));
    victim.trust().follow(PATIENCE);

    Record[] carols = new Record[1];
    layer.frames =
        frame -> {
          if (frame.hasRecord()) {
            carols[0] = frame.getRecord();
          }
          return frame;
        };
    victim.trust().verify("carol", false, PATIENCE);
    Record another = Objects.requireNonNull(carols[0]);
    layer.frames = frame -> swapped(frame, another);
    assertRefused(Problem.LABEL_UNPROVED, writing(victim, "bob"));
    layer.frames = UnaryOperator.identity();

    layer.files = (path, body) -> path.contains("/tile/entries/") ? flipped(body) : body;
    long before = victim.trust().status().size();
    Device dora = join(honest, "dora", invite(victim));
    awaitSize(bob, before + 1);
    victim = reopen(victim, "alice");
    assertRefused(Problem.LOG_DAMAGED, writing(victim, "bob"));

    layer.files =
        (path, body) -> path.endsWith("/checkpoint") ? flippedSignature(body, ORIGIN_LINE) : body;
    victim = reopen(victim, "alice");
    assertRefused(Problem.LOG_UNSIGNED, writing(victim, "bob"));

    layer.files =
        (path, body) -> path.endsWith("/checkpoint") ? flippedSignature(body, WITNESS_LINE) : body;
    victim = reopen(victim, "alice");
    assertRefused(Problem.WITNESS_FORGED, writing(victim, "bob"));

    Bytes[] first = new Bytes[1];
    layer.files =
        (path, body) -> {
          if (path.endsWith("/checkpoint") && first[0] == null) {
            first[0] = body;
          }
          return body;
        };
    victim = reopen(victim, "alice");
    Device now = victim;
    now.trust().follow(PATIENCE);
    Device eve = join(honest, "eve", invite(victim));
    awaitSize(now, now.trust().status().size() + 1);
    Bytes old = Objects.requireNonNull(first[0]);
    layer.files = (path, body) -> path.endsWith("/checkpoint") ? old : body;
    victim = reopen(victim, "alice");
    assertRefused(Problem.LOG_WENT_BACK, writing(victim, "bob"));
    assertEquals(List.of(), victim.conversations());

    layer.files = (path, body) -> body;
    victim = reopen(victim, "alice");
    victim.send(new Recipient.ToHandle("bob"), "the plan", PATIENCE);
    assertEquals("the plan", bob.receive(1, PATIENCE).get(0).text());
    for (Device other : List.of(carol, dora, eve)) {
      assertEquals(0, other.sync(PATIENCE));
    }
  }

  private static void awaitSize(Device device, long size) throws ClientException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (device.trust().status().size() < size) {
      assertTrue(System.nanoTime() < end, "the log does not grow");
      device.trust().follow(PATIENCE);
    }
  }

  private static ServerFrame swapped(ServerFrame frame, Record another) {
    if (!frame.hasClaimedKeyPackages()) {
      return frame;
    }
    ClaimedKeyPackages claimed =
        frame.getClaimedKeyPackages().toBuilder().setRecord(another).build();
    return frame.toBuilder().setClaimedKeyPackages(claimed).build();
  }

  private static Bytes flipped(Bytes body) {
    byte[] copy = body.toByteArray();
    copy[copy.length - 1] ^= 1;
    return Bytes.adopt(copy);
  }

  /** Another letter in the middle of the last line, which is the log's where nobody cosigns. */
  /** With another octet in one of the signature lines, which stand at the end. */
  private static Bytes flippedSignature(Bytes body, int line) {
    byte[] copy = body.toByteArray();
    String text = new String(copy, StandardCharsets.UTF_8);
    int at = text.indexOf("\n\n") + 2;
    for (int i = 0; i <= line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    // Bytes and characters differ by the dashes that begin these lines, of three bytes each.
    int octet = text.substring(0, at).getBytes(StandardCharsets.UTF_8).length - 40;
    copy[octet] = (byte) (copy[octet] == 'A' ? 'B' : 'A');
    return Bytes.adopt(copy);
  }
}
