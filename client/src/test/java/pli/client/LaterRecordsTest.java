package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.api.Verification;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.SignatureKeyPair;
import pli.mls.node.BasicCredential;
import pli.mls.node.KeyPackage;
import pli.mls.node.Lifetime;
import pli.mls.node.Signer;
import pli.protocol.Identity;
import pli.protocol.wire.Error;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;

/** Leaves and logs that name later records than this device has, truly or not. */
class LaterRecordsTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(26);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  /** Of a device that is in no record, but says that it is in one to come. */
  private ByteString keyPackageFromTheFuture(String handle) {
    Identity identity =
        new Identity(
            server.account(handle).handle(),
            server.card.origin(),
            DeviceId.random(server.entropy),
            7);
    Signer signer =
        new Signer(new BasicCredential(identity.encode()), Ed25519.generate(server.entropy));
    long now = System.currentTimeMillis() / 1000;
    Bytes made =
        KeyPackage.generate(
                Self.SUITE,
                signer,
                Self.leafOptions(Collections.emptyList()),
                new Lifetime(now - 3600, now + 3600),
                Collections.emptyList(),
                server.entropy)
            .keyPackage()
            .encode();
    return ByteString.copyFrom(made.toByteArray());
  }

  @Test
  void aKeyPackageOfARecordThatTheLogDoesNotHaveIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Bytes device = server.account("bob").devices().get(0).id().value();
      synchronized (server) {
        server.keyPackages.put(device, new ArrayDeque<>(List.of(keyPackageFromTheFuture("bob"))));
      }
      ClientException refused =
          assertThrows(
              ClientException.class,
              () ->
                  alice
                      .device()
                      .createConversation("desk", List.of(bob.handle), Duration.ofSeconds(5)));
      assertEquals(Problem.KEY_CHANGED, refused.problem());
      assertEquals(4, refused.exitCode());
    }
  }

  @Test
  void whoCouldNotBeLookedUpOnceIsLookedUpAgainForWhatComesLater() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId first = desk(alice, bob);
      alice.device().addMember(first, carol.handle, Person.PATIENCE);
      var gone = server.accounts.remove("carol");
      bob.sync();
      ClientException frozen =
          assertThrows(ClientException.class, () -> bob.tell(first, "who is there?"));
      assertEquals(Problem.KEY_CHANGED, frozen.problem());
      server.accounts.put("carol", gone);
      ConversationId second = desk(alice, bob);
      alice.device().addMember(second, carol.handle, Person.PATIENCE);
      alice.tell(second, "after");
      assertEquals(List.of("alice: after"), bob.hear(1));
    }
  }

  /** Puts a record with one more device into the log. */
  private void addDevice(Person person) throws Exception {
    append(person, LyingServerCase.keysOf(person));
  }

  /** The same with a record that is signed with some keys, as if they were the first device's. */
  private void append(Person person, SignatureKeyPair by) {
    AccountRecord now = server.account(person.handle);
    DeviceEntry first = now.devices().get(0);
    byte[] queue = new byte[16];
    server.entropy.fill(queue);
    DeviceEntry second =
        new DeviceEntry(
            DeviceId.random(server.entropy),
            "another",
            Ed25519.generate(server.entropy).publicKey(),
            Bytes.adopt(queue),
            first.contactKey());
    AccountRecord next =
        new AccountRecord(
            now.network(),
            now.handle(),
            now.version() + 1,
            now.createdMillis(),
            List.of(first, second),
            now.recoveryKey());
    LoggedRecord before = server.latest(person.handle);
    Bytes opening = Commitment.opening(server.entropy);
    LeafBody body =
        new LeafBody(
            LeafType.ACCOUNT_RECORD,
            before.leaf().body().label(),
            next.version(),
            Commitment.to(opening, next.encode()),
            before.hash());
    LeafSignature signature = LeafSignature.sign(body, server.card.log().origin(), 0, by);
    server.append(new LoggedRecord(new Leaf(body, List.of(signature)), opening, next));
  }

  @Test
  void aLaterRecordInTheLogIsToldWithoutAnythingBeingSent() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      bob.sync();
      alice.sync();
      alice.device().trust().verify("bob", false, Person.PATIENCE);
      alice.device().trust().verify("bob", true, Person.PATIENCE);
      assertTrue(alice.device().people().contacts().get(0).confirmed());
      addDevice(bob);
      // As long as nobody says which keys they are, they are not the ones that were compared.
      server.interference =
          frame -> frame.hasLookUp() ? FakeServer.error(Error.Code.UNAVAILABLE) : null;
      alice.restart();
      alice.sync();
      Contact unknown = alice.device().people().contacts().get(0);
      assertTrue(unknown.keyChanged());
      assertFalse(unknown.confirmed());
      assertEquals(List.of(), alice.take());
      server.interference = frame -> null;
      alice.restart();
      alice.sync();
      assertEquals(TimelineEntry.Kind.KEY_CHANGE, alice.take().getLast().kind());
      Contact changed = alice.device().people().contacts().get(0);
      assertEquals(2, changed.devices().size());
      assertTrue(changed.keyChanged());
      assertFalse(changed.confirmed());
    }
  }

  @Test
  void aLaterRecordThatIsRefusedHoldsUpNobodyElse() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.hear(1));
      alice.tell(carol, "one");
      assertEquals(List.of("alice: one"), carol.hear(1));
      alice.sync();
      append(bob, Ed25519.generate(server.entropy));
      addDevice(carol);
      alice.restart();
      alice.sync();
      // Carol's later record is taken and told, although Bob's, before it, is not.
      assertEquals(
          List.of("carol"),
          alice.take().stream()
              .filter(e -> e.kind() == TimelineEntry.Kind.KEY_CHANGE)
              .map(TimelineEntry::text)
              .toList());
      assertEquals(Sent.State.ACCEPTED, alice.tell(carol, "two").state());
      assertEquals(List.of("alice: two"), carol.hear(1));
      // What is begun with the keys that are refused waits; what he says is still read.
      bob.tell(alice, "me again");
      assertEquals(List.of("bob: me again"), alice.hear(1));
      int before = server.submissions.size();
      ClientException refused =
          assertThrows(
              ClientException.class,
              () ->
                  alice.device().createConversation("desk", List.of("bob"), Duration.ofSeconds(2)));
      assertEquals(Problem.RECORD_INVALID, refused.problem());
      assertEquals(before, server.submissions.size());
    }
  }

  @Test
  void onlyTheKeysThatWereShownAreConfirmed() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Trust trust = alice.device().trust();
      assertFalse(trust.verify("bob", true, Person.PATIENCE).confirmed(), "nothing was shown");
      String shown = trust.verify("bob", false, Person.PATIENCE).number();
      addDevice(bob);
      trust.follow(Person.PATIENCE);
      Verification other = trust.verify("bob", true, Person.PATIENCE);
      assertNotEquals(shown, other.number());
      assertFalse(other.confirmed());
      assertTrue(alice.device().people().contacts().get(0).keyChanged());
      assertTrue(trust.verify("bob", true, Person.PATIENCE).confirmed());
      assertFalse(alice.device().people().contacts().get(0).keyChanged());
    }
  }

  private static ConversationId desk(Person alice, Person bob) throws ClientException {
    ConversationId id =
        alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    bob.sync();
    alice.sync();
    return id;
  }

  private Person join(String handle, MovedClock clock) throws ClientException {
    return Person.join(server, server, temporary.resolve(handle), handle, clock);
  }

  @Test
  void aWelcomeThatTheLogHoldsBackHoldsUpNothingElse() throws Exception {
    MovedClock clock = new MovedClock();
    long now = System.currentTimeMillis() / 1000;
    server.log.clock = () -> now;
    try (Person alice = join("alice");
        Person carol = join("carol");
        Person bob = join("bob", clock)) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.read());
      alice.sync();
      clock.ahead = Duration.ofHours(25);
      bob.restart();
      carol.tell(bob, "hello");
      alice.tell(bob, "two");
      assertEquals(List.of("alice: two"), bob.read());
      alice.tell(bob, "three");
      assertEquals(List.of("alice: three"), bob.hear(1));
      clock.ahead = Duration.ZERO;
      bob.restart();
      assertEquals(List.of("carol: hello"), bob.hear(1));
    }
  }

  @Test
  void anAdditionThatTheLogHoldsBackHoldsUpNoMessage() throws Exception {
    MovedClock clock = new MovedClock();
    long now = System.currentTimeMillis() / 1000;
    server.log.clock = () -> now;
    try (Person alice = join("alice", clock);
        Person carol = join("carol", clock);
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      assertEquals(List.of("alice: one"), bob.hear(1));
      alice.sync();
      server.stop();
      Sent waits =
          alice
              .device()
              .send(new Recipient.ToHandle(carol.handle), "hello", Duration.ofMillis(200));
      assertEquals(Sent.State.QUEUED, waits.state());
      server.start();
      clock.ahead = Duration.ofHours(25);
      alice.restart();
      assertEquals(Sent.State.ACCEPTED, alice.tell(bob, "two").state());
      assertEquals(List.of("alice: two"), bob.hear(1));
      server.log.clock = () -> now + 25 * 3600;
      clock.ahead = Duration.ofHours(25).plusMinutes(20);
      carol.restart();
      alice.restart();
      alice.sync();
      assertEquals(List.of("alice: hello"), carol.hear(1));
    }
  }
}
