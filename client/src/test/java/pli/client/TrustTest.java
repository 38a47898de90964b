package pli.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.KeyPackages;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.client.conversation.Intruder;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.protocol.QueueId;

/** Servers and members that lie, and the KeyPackages that strangers use. */
class TrustTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(6);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  private static Problem problem(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  @Test
  void aMemberWhomTheLogDoesNotProveFreezesTheConversation() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      // The server shows a false Bob when Carol looks up who was added; the log has the true one.
      ConversationId id =
          alice.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
      alice.tell(id, "before");
      assertEquals(List.of("alice: before"), carol.read());
      alice.sync();
      alice.device().addMember(id, "bob", Person.PATIENCE);
      alice.tell(id, "after");
      server.replaceAccount("bob");
      carol.sync();
      server.shown.clear();
      List<TimelineEntry> seen = carol.take();
      assertEquals(1, seen.size());
      assertEquals(TimelineEntry.Kind.KEY_CHANGE, seen.get(0).kind());
      assertEquals("bob", seen.get(0).text());
      assertEquals(Problem.KEY_CHANGED, problem(() -> carol.tell(id, "who is there?")));
      assertEquals(4, ClientExceptionCodes.of(Problem.KEY_CHANGED));
      assertEquals(List.of("alice: after"), bob.read());
    }
  }

  private static final class ClientExceptionCodes {
    static int of(Problem problem) {
      return new ClientException(problem).exitCode();
    }
  }

  @Test
  void aMemberWhomTheDirectoryDoesNotKnowIsNotLetIn() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId id =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      bob.sync();
      alice.sync();
      alice.device().addMember(id, "carol", Person.PATIENCE);
      var gone = server.accounts.remove("carol");
      bob.sync();
      assertEquals(TimelineEntry.Kind.KEY_CHANGE, last(bob, id).kind());
      server.accounts.put("carol", gone);
      assertEquals("carol", carol.handle);
    }
  }

  @Test
  void nobodyEntersWithAGroupInfoThatAMemberPassedOn() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person mallory = join("mallory")) {
      ConversationId id = desk(alice, bob, "one");
      // Bob has looked Mallory up before, so her key is one that he would take.
      mallory.tell(bob, "hello");
      assertEquals(List.of("mallory: hello"), bob.hear(1));
      Randomness random = new Randomness(3);
      Bytes told = inVault(alice, t -> Intruder.groupInfo(t, id, random));
      Bytes commit = inVault(mallory, t -> Intruder.commit(t, told, random));
      assertEquals(true, inVault(bob, t -> Intruder.isGoodCommit(t, id, commit)));
      Bytes entry = inVault(bob, t -> Intruder.sealedFor(t, id, commit, random));
      QueueId main = inVault(bob, t -> Queues.own(t, Queues.Role.MAIN).id());
      synchronized (server) {
        FakeServer.Queue queue = java.util.Objects.requireNonNull(server.queues.get(main.value()));
        queue.entries.put(
            queue.next++, com.google.protobuf.ByteString.copyFrom(entry.toByteArray()));
      }
      server.cut();
      alice.tell(id, "two");
      assertEquals(List.of("alice: two"), bob.hear(1));
      assertEquals(2, bob.device().conversation(id).members().size());
      List<Notice> notices = bob.device().notices();
      assertTrue(notices.contains(new Notice(Notice.Kind.UNREADABLE, 1)), notices.toString());
    }
  }

  /** A conversation that Alice makes with Bob, who has heard the first that she says. */
  private static ConversationId desk(Person alice, Person bob, String first) throws Exception {
    ConversationId id =
        alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    alice.tell(id, first);
    assertEquals(List.of("alice: " + first), bob.hear(1));
    alice.sync();
    return id;
  }

  private interface InVault<T> {
    T of(Transaction t) throws Exception;
  }

  private static <T> T inVault(Person person, InVault<T> work) throws Exception {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      return vault.read(t -> {
        try {
          return work.of(t);
        } catch (ClientException e) {
          throw e;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      });
    }
  }

  private static TimelineEntry last(Person person, ConversationId id) throws ClientException {
    List<TimelineEntry> entries = person.device().history(id, null, 100);
    return entries.get(entries.size() - 1);
  }

  @Test
  void aDirectoryThatIsAwayHoldsEntriesBackButLosesNone() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "hello");
      server.interference =
          frame ->
              frame.hasLookUp() ? FakeServer.error(pli.protocol.wire.Error.Code.UNAVAILABLE) : null;
      assertThrows(ClientException.class, () -> bob.device().sync(Duration.ofMillis(700)));
      assertEquals(List.of(), bob.take());
      server.interference = frame -> null;
      assertEquals(List.of("alice: hello"), bob.read());
    }
  }

  @Test
  void whatComesBehindAnEntryThatIsHeldBackDoesNotPassIt() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      ConversationId id = desk(alice, bob, "zero");
      alice.device().addMember(id, "carol", Person.PATIENCE);
      alice.tell(id, "one");
      // Bob does not know Carol, and while he looks her up in vain, more comes.
      AtomicBoolean told = new AtomicBoolean();
      server.interference =
          frame -> {
            if (!frame.hasLookUp()) {
              return null;
            }
            if (told.compareAndSet(false, true)) {
              assertDoesNotThrow(() -> alice.tell(id, "two"));
            }
            return FakeServer.error(pli.protocol.wire.Error.Code.UNAVAILABLE);
          };
      assertThrows(ClientException.class, () -> bob.device().sync(Duration.ofMillis(700)));
      assertTrue(told.get());
      server.interference = frame -> null;
      assertEquals(List.of("alice: one", "alice: two"), bob.hear(2));
      assertEquals("carol", carol.handle);
    }
  }

  @Test
  void keyPackagesAreReplenishedWhenFewAreLeft() throws Exception {
    try (Person bob = join("bob")) {
      Bytes device = server.account("bob").devices().get(0).id().value();
      var lying = server.keyPackages.getOrDefault(device, new ArrayDeque<>());
      assertEquals(KeyPackages.FULL, lying.size());
      while (lying.size() > KeyPackages.LOW) {
        lying.poll();
      }
      bob.restart();
      bob.sync();
      assertEquals(KeyPackages.LOW, lying.size());
      lying.poll();
      bob.restart();
      bob.sync();
      assertEquals(KeyPackages.FULL, lying.size());
    }
  }

  @Test
  void theLastResortServesSeveral() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      Bytes device = server.account("bob").devices().get(0).id().value();
      server.keyPackages.getOrDefault(device, new ArrayDeque<>()).clear();
      alice.tell(bob, "from alice");
      carol.tell(bob, "from carol");
      assertEquals(
          List.of("alice: from alice", "carol: from carol"), bob.read().stream().sorted().toList());
      bob.tell(alice, "to alice");
      assertEquals(List.of("bob: to alice"), alice.read());
    }
  }

  @Test
  void whoHasNoKeyPackageIsWrittenToLater() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      Bytes device = server.account("bob").devices().get(0).id().value();
      var lastResort = java.util.Objects.requireNonNull(server.lastResorts.remove(device));
      var oneTime = server.keyPackages.remove(device);
      assertEquals(Problem.NO_KEY_PACKAGES, problem(() -> alice.tell(bob, "x")));
      server.lastResorts.put(device, lastResort);
      assertTrue(oneTime != null && !oneTime.isEmpty());
      alice.tell(bob, "now");
      assertEquals(List.of("alice: now"), bob.read());
    }
  }

  @Test
  void noiseInTheQueuesIsCountedAndStopsNothing() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      alice.tell(bob, "one");
      bob.sync();
      alice.sync();
      byte[] noise = new byte[300];
      new Randomness(1).fill(noise);
      synchronized (server) {
        for (FakeServer.Queue queue : server.queues.values()) {
          queue.entries.put(queue.next++, com.google.protobuf.ByteString.copyFrom(noise));
        }
      }
      server.cut();
      alice.tell(bob, "two");
      assertEquals(List.of("alice: one", "alice: two"), bob.read());
      List<Notice> notices = bob.device().notices();
      assertTrue(notices.contains(new Notice(Notice.Kind.SET_ASIDE, 1)), notices.toString());
      assertTrue(notices.contains(new Notice(Notice.Kind.UNREADABLE, 1)), notices.toString());
    }
  }

  @Test
  void twoOpeningsOfOneVaultTakeEachMessageOnce() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Device second = bob.again()) {
      for (int i = 0; i < 12; i++) {
        alice.tell(bob, "m" + i);
        (i % 2 == 0 ? bob.device() : second).sync(Person.PATIENCE);
        if (i % 4 == 1) {
          second.send(new pli.client.api.Recipient.ToHandle("alice"), "a" + i, Person.PATIENCE);
        }
      }
      List<String> texts = bob.read();
      assertEquals(12, texts.size(), texts.toString());
      assertEquals(List.of("bob: a1", "bob: a5", "bob: a9"), alice.read());
    }
  }
}
