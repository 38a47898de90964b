package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.conversation.Conversations;
import pli.client.conversation.Rejoin;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.protocol.wire.ClientFrame;

/** Devices that fell behind in a group, and how they come back. */
class ComingBackTest extends ComingBackCase {
  /** Dora has lost all devices. Bob's phone has ended what they had, and Bob's laptop missed it. */
  @Test
  void nobodyComesBackToWhereTheOtherOneIsGone() throws Exception {
    List<String> words = new ArrayList<>();
    Person dora = Person.join(server, temporary.resolve("dora"), "dora", words);
    Person phone = further(bob, "phone");
    ConversationId id = bob.tell(dora, "hello").conversation();
    assertEquals(List.of("bob: hello"), dora.hear(1));
    for (Person person : List.of(bob, phone, dora, bob, phone, dora)) {
      person.sync();
    }
    bob.device().close();
    dora.close();
    people.add(
        Person.recover(
            server,
            temporary.resolve("fresh"),
            server.invitation(),
            "dora",
            "fresh",
            words.get(0)));
    phone.restart();
    phone.sync();
    long there = inVault(phone, t -> state(t, id));
    assertEquals(1, there);
    Bytes main = inVault(bob, t -> Queues.own(t, Queues.Role.MAIN).id().value());
    synchronized (server) {
      Objects.requireNonNull(server.queues.get(main)).entries.clear();
    }
    bob.restart();
    until(() -> {
      clock.ahead = clock.ahead.plusMinutes(2);
      return inVault(bob, t -> state(t, id)) == 1;
    });
    assertEquals(0, behind(bob));
  }

  private static long state(Transaction t, ConversationId id) throws ClientException {
    return t.number("SELECT state FROM conversation WHERE id = ?", id.value());
  }

  @Test
  void whoMissedACommitNoticesWhenTheyWriteAndComesBack() throws Exception {
    makeBobMissOne();
    assertEquals(List.of("alice: before"), bob.hear(1), "what could be read is read");
    bob.device().send(new Recipient.ToConversation(desk), "from bob", SHORT);
    assertEquals(0, behind(bob), "the commit may be on its way");
    clock.ahead = Duration.ofMinutes(3);
    until(() ->
        epoch(bob, desk) > 0
            && epoch(bob, desk) == epoch(alice, desk)
            && behind(bob) == 0
            && bob.device().conversation(desk).members().contains("dave"));
    until(() -> carol.read().contains("bob: from bob"));
    alice.tell(desk, "after");
    assertEquals(List.of("alice: after"), bob.hear(1));
    assertEquals(epoch(alice, desk), epoch(carol, desk));
    assertEquals(
        List.of("alice", "bob", "carol", "dave"), bob.device().conversation(desk).members());
  }

  /** Bob begins a group alone, and his vault of then comes out of a backup. */
  @Test
  void whoWasAloneWhenTheBackupWasMadeComesBackByTheirOtherDevice() throws Exception {
    ConversationId den = bob.device().createConversation("den", List.of(), Person.PATIENCE).id();
    bob.device().close();
    Path backup = temporary.resolve("backup");
    copy(bob.folder, backup);
    bob.restart();
    Person phone = further(bob, "phone");
    until(() -> phone.device().conversations().stream().anyMatch(one -> one.id().equals(den)));
    until(() -> epoch(phone, den) == epoch(bob, den));
    bob.device().close();
    delete(bob.folder);
    copy(backup, bob.folder);
    inVault(
        bob,
        t -> {
          Rejoin.need(t, den);
          return 0;
        });
    bob.restart();
    until(() -> {
      // What is not answered is asked again.
      clock.ahead = clock.ahead.plus(Duration.ofMinutes(1));
      return behind(bob) == 0;
    });
    assertEquals(epoch(phone, den), epoch(bob, den));
    bob.tell(den, "here again");
    until(() ->
        phone.device().history(den, null, 9).stream()
            .anyMatch(entry -> "here again".equals(entry.text())));
  }

  @Test
  void entriesThatNothingOpensForAnHourAreASign() throws Exception {
    makeBobMissOne();
    assertEquals(List.of("alice: before"), bob.hear(1));
    until(() -> bob.device().notices().stream().anyMatch(n -> n.kind().name().equals("SET_ASIDE")));
    clock.ahead = Duration.ofMinutes(30);
    bob.sync();
    assertEquals(0, behind(bob));
    clock.ahead = Duration.ofMinutes(70);
    until(() -> epoch(bob, desk) == epoch(alice, desk) && behind(bob) == 0);
    bob.tell(desk, "here again");
    assertTrue(alice.hear(1).contains("bob: here again"));
    // What was missed stays shut, and is no sign any more.
    clock.ahead = Duration.ofHours(5);
    bob.sync();
    assertEquals(0, behind(bob));
  }

  @Test
  void aRestoredDeviceSaysNothingBeforeItHasComeBack() throws Exception {
    bob.device().close();
    Path backup = temporary.resolve("backup");
    copy(bob.folder, backup);
    bob.restart();
    bob.tell(desk, "of after the backup");
    alice.hear(1);
    carol.hear(1);
    bob.device().close();
    delete(bob.folder);
    copy(backup, bob.folder);
    long before = epoch(alice, desk);
    inVault(
        bob,
        t -> {
          for (ConversationId id : Conversations.allActive(t)) {
            Rejoin.need(t, id);
          }
          return 0;
        });
    AtomicInteger said = new AtomicInteger();
    server.interference =
        frame -> {
          said.addAndGet(isOfOldState(frame, before) ? 1 : 0);
          return null;
        };
    bob.restart();
    alice.device().close();
    carol.device().close();
    bob.device().send(new Recipient.ToConversation(desk), "after the restore", SHORT);
    int unused = bob.device().sync(SHORT);
    assertEquals(0, said.get(), "nothing of the old state");
    alice.restart();
    carol.restart();
    server.interference = frame -> null;
    until(() -> behind(bob) == 0);
    until(() -> carol.read().contains("bob: after the restore"));
    alice.sync();
    assertEquals(before + 1, epoch(alice, desk));
    assertEquals(before + 1, epoch(bob, desk));
    alice.tell(desk, "welcome back");
    assertTrue(bob.hear(1).contains("alice: welcome back"));
  }

  private static boolean isOfOldState(ClientFrame frame, long epoch) {
    return frame.hasSubmit()
        || frame.hasCommit()
            && frame.getCommit().getEpoch() == epoch
            && !isFromOutside(frame.getCommit().getMessage());
  }

  @Test
  void whatComesBetweenTheCommitAndTheNewStateIsRead() throws Exception {
    bobIsBehind();
    // Bob's state is as good as ever; what arrives before he has entered is opened with it.
    int[] told = {0};
    server.interference =
        frame -> {
          if (frame.hasCommit() && isFromOutside(frame.getCommit().getMessage())) {
            told[0]++;
          }
          return null;
        };
    alice.tell(desk, "one");
    until(() -> told[0] > 0);
    alice.tell(desk, "two");
    until(() -> behind(bob) == 0);
    alice.tell(desk, "three");
    assertEquals(List.of("alice: one", "alice: three", "alice: two"), bob.hear(3));
  }

  @Test
  void aCopyOfAVaultStopsWhenItsDeviceComesBackElsewhere() throws Exception {
    bob.device().close();
    Path copy = temporary.resolve("copy");
    copy(bob.folder, copy);
    bob.restart();
    bobIsBehind();
    // The copy reads along: what the server hands out to one it keeps for nobody else, so the
    // entry by which bob comes in is laid into the queue once more.
    List<ByteString> commits = new ArrayList<>();
    server.interference =
        frame -> {
          if (frame.hasCommit() && isFromOutside(frame.getCommit().getMessage())) {
            commits.add(frame.getCommit().getMessage());
          }
          return null;
        };
    until(() -> behind(bob) == 0);
    assertEquals(1, commits.size());
    bob.device().close();
    try (Vault vault = Vault.open(copy, Person.PASSPHRASE)) {
      Bytes entry =
          vault.read(t ->
              pli.client.conversation.Intruder.sealedFor(
                  t, desk, Bytes.copyOf(commits.get(0).toByteArray()), new Randomness(5)));
      Bytes queue = vault.read(t -> Queues.own(t, Queues.Role.MAIN).id().value());
      server.put(
          ByteString.copyFrom(queue.toByteArray()), ByteString.copyFrom(entry.toByteArray()));
    }
    try (Device old = bob.at(copy)) {
      try {
        int unused = old.sync(Person.PATIENCE);
      } catch (ClientException e) {
        assertEquals("DEVICE_ELSEWHERE", e.problem().name());
      }
    }
    try (Vault vault = Vault.open(copy, Person.PASSPHRASE)) {
      Boolean stopped = vault.read(t -> t.exists("SELECT 1 FROM account WHERE state = 3"));
      assertEquals(true, stopped);
    }
    bob.restart();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
