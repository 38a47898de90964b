package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pli.client.account.Queues;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Sent;
import pli.client.conversation.Stranger;
import pli.client.conversation.Surroundings;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.protocol.RouteId;

/** Those who are asked for the way back into a group: what they answer, and what is believed. */
class WayBackTest extends ComingBackCase {
  @Test
  void whoseContactQueueIsFullHoldsNothingUp() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    server.interference =
        frame -> {
          if (frame.hasDeliverWelcome()) {
            refused.incrementAndGet();
            return FakeServer.error(pli.protocol.wire.Error.Code.QUEUE_FULL);
          }
          return null;
        };
    inVault(
        carol,
        t -> {
          Stranger.ask(t, surroundings(t, carol), desk, server.account("bob").devices().get(0));
          return 0;
        });
    Sent sent = carol.tell(desk, "as always");
    assertEquals(Sent.State.ACCEPTED, sent.state());
    assertTrue(refused.get() > 0);
    assertEquals(List.of("carol: as always"), alice.hear(1));
    // It is said once there is room, or given up in the end.
    server.interference = frame -> null;
    until(() -> inVault(carol, t -> t.number("SELECT count(*) FROM outbox")) == 0);
  }

  /** Bob asks Alice and Carol. Alice answers and renames the group; Carol answers after that. */
  @Test
  void whoAnswersAfterTheGroupWentOnStillCounts() throws Exception {
    makeBobMissOne();
    bobAsksToComeBack();
    Bytes queue = inVault(carol, t -> Queues.own(t, Queues.Role.CONTACT).id().value());
    FakeServer.Queue asked = Objects.requireNonNull(server.queues.get(queue));
    List<ByteString> questions = new ArrayList<>(asked.entries.values());
    asked.entries.clear();
    alice.sync();
    long answered = epoch(alice, desk);
    alice.device().groups().rename(desk, "the desk", Person.PATIENCE);
    carol.sync();
    assertEquals(answered + 1, epoch(carol, desk));
    AtomicInteger overtaken = new AtomicInteger();
    // From now on what bob asks reaches nobody.
    server.interference =
        frame -> {
          if (frame.hasCommit() && frame.getCommit().getEpoch() == answered) {
            overtaken.incrementAndGet();
          }
          return frame.hasDeliverWelcome()
              ? FakeServer.error(pli.protocol.wire.Error.Code.QUEUE_FULL)
              : null;
        };
    for (int round = 0; round < 20 && overtaken.get() == 0; round++) {
      int unused = bob.device().sync(SHORT);
    }
    assertEquals(1, overtaken.get());
    assertEquals(1, behind(bob));
    alice.device().close();
    bob.device().close();
    server.interference = frame -> null;
    questions.forEach(each -> server.put(ByteString.copyFrom(queue.toByteArray()), each));
    carol.sync();
    bob.restart();
    server.interference =
        frame ->
            frame.hasDeliverWelcome()
                ? FakeServer.error(pli.protocol.wire.Error.Code.QUEUE_FULL)
                : null;
    for (int round = 0; round < 20 && behind(bob) > 0; round++) {
      int unused = bob.device().sync(SHORT);
    }
    assertEquals(0, behind(bob));
    assertEquals(answered + 2, epoch(bob, desk));
    alice.restart();
  }

  @Test
  void whoIsNotAMemberIsToldNothing() throws Exception {
    Person mallory = join("mallory");
    mallory.tell(alice, "hello");
    alice.hear(1);
    AtomicInteger answers = new AtomicInteger();
    server.interference =
        frame -> {
          answers.addAndGet(frame.hasDeliverWelcome() ? 1 : 0);
          return null;
        };
    inVault(
        mallory,
        t -> {
          Stranger.ask(t, surroundings(t, mallory), desk, server.account("alice").devices().get(0));
          return 0;
        });
    mallory.sync();
    assertEquals(1, answers.get(), "the question");
    alice.sync();
    alice.sync();
    assertEquals(1, answers.get(), "and no answer");
  }

  @Test
  void aMemberThatTellsOfAnotherGroupIsPassedOver() throws Exception {
    ConversationId other =
        alice.device().createConversation("other", List.of("bob"), Person.PATIENCE).id();
    alice.device().close();
    carol.device().close();
    bobAsksToComeBack();
    Bytes nonce =
        inVault(
            bob,
            t ->
                Objects.requireNonNull(
                    t.first(
                        "SELECT nonce FROM rejoin WHERE conversation = ?",
                        row -> row.bytes(1),
                        desk.value())));
    inVault(
        alice,
        t -> {
          try {
            Stranger.lie(
                t,
                surroundings(t, alice),
                desk,
                other,
                nonce,
                server.account("bob").devices().get(0));
          } catch (pli.mls.node.MlsException e) {
            throw new AssertionError(e);
          }
          return 0;
        });
    // What alice says otherwise does not reach bob in the first round.
    List<ByteString> commits = new ArrayList<>();
    server.interference =
        frame -> {
          if (frame.hasCommit() && isFromOutside(frame.getCommit().getMessage())) {
            commits.add(frame.getCommit().getRouteId());
          }
          return null;
        };
    alice.restart();
    carol.restart();
    until(() -> {
      clock.ahead = clock.ahead.plusSeconds(40);
      return behind(bob) == 0;
    });
    assertEquals(
        List.of(ByteString.copyFrom(RouteId.of(desk.value()).value().toByteArray())), commits);
    bob.tell(desk, "back");
    assertTrue(carol.hear(1).contains("bob: back"));
  }

  @Test
  void oneDeviceIsAnsweredAboutOneGroupTenTimesAnHour() throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    server.interference =
        frame -> {
          delivered.addAndGet(frame.hasDeliverWelcome() ? 1 : 0);
          return null;
        };
    inVault(
        carol,
        t -> {
          for (int i = 0; i < 15; i++) {
            Stranger.ask(t, surroundings(t, carol), desk, server.account("alice").devices().get(0));
          }
          return 0;
        });
    carol.sync();
    assertEquals(15, delivered.get());
    for (int round = 0; round < 3; round++) {
      alice.sync();
    }
    assertEquals(25, delivered.get());
  }

  private static Surroundings surroundings(Transaction t, Person person) throws ClientException {
    return new Surroundings(Self.load(t), Queues.own(t, Queues.Role.MAIN).id(), person.platform);
  }
}
