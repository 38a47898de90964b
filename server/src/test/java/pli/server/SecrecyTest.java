package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.PublishKeyPackages;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;

/** Level 1 of seizure: what people sent is found nowhere in the data folder, nor in the log. */
class SecrecyTest {
  private final Map<String, Bytes> secrets = new LinkedHashMap<>();

  private Bytes secret(String name, Bytes value) {
    secrets.put(name, value);
    return value;
  }

  @Test
  void nothingThatWasSentIsReadableOnTheDiskOrInTheLog(@TempDir Path folder) throws Exception {
    TestNetwork network = TestNetwork.start(folder.resolve("server"));
    TestDevice device = TestDevice.of("xylophonist.quartz", network);
    secret("handle", Bytes.utf8("xylophonist.quartz"));
    secret("device name", Bytes.utf8("Zettelkasten"));
    secret("device id", device.id().value());
    secret("signature key", device.keys().publicKey());
    secret("contact key", device.contactKeys().publicKey());
    secret("contact queue", device.contactQueue().id().value());
    secret("opening", device.logged().opening());
    secret("recovery key", device.paper().publicKey());
    // The leaf itself is public, but sealed on the disk like all else.
    secret("leaf", device.logged().leaf().encode());
    secret("token", network.invitation().token());
    TestQueue queue = TestQueue.random();
    secret("queue", queue.id().value());
    secret("queue key", queue.keys().publicKey());
    TestGroup group = TestGroup.of(List.of(queue));
    TestGroup next = group.next(List.of(queue));
    for (TestGroup epoch : List.of(group, next)) {
      secret("route key " + epoch.epoch(), epoch.routeKey());
      secret("wrap key " + epoch.epoch(), epoch.wrapKeys().get(0));
    }
    secret("route", group.route().value());
    Bytes message = secret("message", Bytes.utf8("Quetzalcoatl nests in the belfry"));
    Bytes keyPackage = secret("KeyPackage", Bytes.utf8("a KeyPackage with many letters"));
    Bytes welcome = secret("Welcome", Bytes.utf8("a Welcome that looks like text"));
    Bytes submission = secret("submission", TestGroup.submissionId());
    try (TestClient contact = network.connect();
        TestClient anonymous = network.connect();
        TestClient mailbox = network.connect()) {
      secret("nonce", contact.nonce());
      contact.granted(device.contactQueue().create(contact));
      contact.granted(device.register(contact, network.invitation().token()));
      contact.granted(
          ClientFrame.newBuilder()
              .setPublishKeyPackages(
                  PublishKeyPackages.newBuilder()
                      .addOneTime(wire(keyPackage))
                      .setLastResort(wire(keyPackage))));
      mailbox.granted(queue.create(mailbox));
      anonymous.granted(group.create());
      anonymous.granted(group.submit(message, submission));
      anonymous.granted(group.commit(next, message));
      anonymous.granted(next.submit(message));
      anonymous.granted(
          ClientFrame.newBuilder()
              .setDeliverWelcome(
                  DeliverWelcome.newBuilder()
                      .setContactQueueId(wire(device.contactQueue().id().value()))
                      .setSubmissionId(wire(TestGroup.submissionId()))
                      .setSealed(wire(welcome))));
      anonymous.granted(
          ClientFrame.newBuilder()
              .setLookUp(LookUp.newBuilder().setHandle(device.handle().value())));
      anonymous.granted(
          ClientFrame.newBuilder()
              .setClaimKeyPackages(
                  ClaimKeyPackages.newBuilder().setHandle(device.handle().value())));
      // Refusals must be as silent as grants.
      anonymous.refused(group.submit(message));
      mailbox.granted(queue.read(mailbox));
      mailbox.refused(device.authenticate(mailbox));
      assertEquals(3, mailbox.untilCaughtUp().size());
      mailbox.granted(queue.acknowledge(1));
    }
    administer(network, device);
    searchFor(network);
    network.restart();
    searchFor(network);
    network.close();
    searchFor(network);
  }

  /** A second administrator; an invitation that waits for her; a reset that she asks for. */
  private void administer(TestNetwork network, TestDevice founder) throws Exception {
    TestOffice office = new TestOffice(network, founder);
    secret("second handle", Bytes.utf8("umbrella.of.quince"));
    Bytes join = secret("token to join", TestOffice.invite(network, founder));
    TestDevice second = office.join("umbrella.of.quince", join);
    secret("second key", second.keys().publicKey());
    TestOffice.Promise promise = office.promise(founder, second.handle());
    secret("token of an administrator", promise.token());
    secret("delegate's key", promise.delegate().publicKey());
    Bytes back =
        secret("token to return", office.invite(founder, Act.Purpose.RETURN, 1, second.handle()));
    Policy both = office.administration().policy().adding(Administrator.of(second.record()), 1);
    office.proposed(founder, OfficeCase.sign(office.administration(), both, founder.keys()));
    Policy two = OfficeCase.quorums(office.administration().policy(), 1, 1, 2);
    office.proposed(founder, OfficeCase.sign(office.administration(), two, founder.keys()));
    Bytes waits = secret("token that waits", TestNetwork.random(16));
    LoggedEntry entry = office.sign(OfficeCase.invitation(waits), founder.keys());
    assertFalse(office.proposed(founder, entry).getLogged());
    secret("opening that waits", entry.opening());
    secret("hash that waits", Sha256.hash(waits));
    Returning returning = Returning.of(second, network.origin(), 2);
    secret("key that returns", returning.device().keys().publicKey());
    secret("words that return", returning.record().recoveryKey());
    secret("queue that returns", returning.device().contactQueue().id().value());
    assertEquals(null, Returning.ask(network, back, returning.record(), returning.device()));
  }

  private void searchFor(TestNetwork network) throws IOException {
    Map<String, byte[]> places = new LinkedHashMap<>();
    places.put("the log", network.log().getBytes(StandardCharsets.UTF_8));
    try (Stream<Path> files = Files.walk(network.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        places.put(network.path().relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    assertTrue(places.keySet().stream().anyMatch(name -> name.endsWith(".log")), "no WAL seen");
    List<String> found = new ArrayList<>();
    places.forEach((place, bytes) ->
        secrets.forEach((name, secret) -> {
          if (formsOf(secret).stream().anyMatch(form -> contains(bytes, form))) {
            found.add(name + " in " + place);
          }
        }));
    assertEquals(List.of(), found);
    // The search itself can find something.
    byte[] card = places.get("network.card");
    assertTrue(card != null && contains(card, "Test Network".getBytes(StandardCharsets.UTF_8)));
    assertTrue(network.log().contains("\"event\":\"started\""));
    assertEquals(
        List.of(), network.log().lines().filter(line -> line.contains("127.0.0.1")).toList());
  }

  private static List<byte[]> formsOf(Bytes secret) {
    byte[] raw = secret.toByteArray();
    return List.of(
        raw,
        secret.hex().getBytes(StandardCharsets.US_ASCII),
        Base64.getEncoder().withoutPadding().encode(raw),
        Base64.getUrlEncoder().withoutPadding().encode(raw));
  }

  private static boolean contains(byte[] haystack, byte[] needle) {
    for (int at = 0; at <= haystack.length - needle.length; at++) {
      int matching = 0;
      while (matching < needle.length && haystack[at + matching] == needle[matching]) {
        matching++;
      }
      if (matching == needle.length) {
        return true;
      }
    }
    return false;
  }
}
