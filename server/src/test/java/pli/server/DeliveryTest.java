package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.protocol.wire.ServerFrame;

/** What happens to an envelope. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private TestNetwork network;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network = TestNetwork.start(folder.resolve("server"));
  }

  @AfterAll
  void stop() {
    network.close();
  }

  private TestQueue queue() throws Exception {
    try (TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      client.granted(queue.create(client));
      return queue;
    }
  }

  @Test
  void aMessageReachesEachMemberSealedForIt() throws Exception {
    List<TestQueue> members = List.of(queue(), queue(), queue());
    TestGroup group = TestGroup.of(members);
    Bytes message = Bytes.utf8("for all of us");
    try (TestClient sender = network.connect()) {
      Accepted made = sender.granted(group.create()).getAccepted();
      assertEquals(0, made.getMissing());
      Accepted accepted = sender.granted(group.submit(message)).getAccepted();
      assertEquals(3, accepted.getDelivered());
      assertEquals(0, accepted.getMissing());
      assertFalse(accepted.getRepeated());
    }
    for (int i = 0; i < members.size(); i++) {
      try (TestClient reader = network.connect()) {
        reader.granted(members.get(i).read(reader));
        List<Entry> entries = reader.untilCaughtUp();
        assertEquals(1, entries.size());
        assertEquals(1, entries.get(0).getNumber());
        assertEquals(message, group.open(i, entries.get(0)));
        assertNull(group.open((i + 1) % 3, entries.get(0)));
      }
    }
  }

  @Test
  void whoReadsGetsNewEntriesAtOnceAndInOrder() throws Exception {
    TestGroup group = TestGroup.of(List.of(queue()));
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      sender.granted(group.create());
      reader.granted(group.queues().get(0).read(reader));
      assertEquals(List.of(), reader.untilCaughtUp());
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        answers.add(sender.start(group.submit(Bytes.utf8("message " + i))));
      }
      for (CompletableFuture<ServerFrame> answer : answers) {
        assertEquals(1, answer.get().getAccepted().getDelivered());
      }
      List<Entry> entries = reader.entries(60);
      for (int i = 0; i < 60; i++) {
        assertEquals(i + 1, entries.get(i).getNumber());
        assertEquals(Bytes.utf8("message " + i), group.open(0, entries.get(i)));
      }
    }
  }

  @Test
  void whatIsNotAcknowledgedComesAgainAndWhatIsDoesNot() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    try (TestClient sender = network.connect()) {
      sender.granted(group.create());
      for (int i = 1; i <= 5; i++) {
        sender.granted(group.submit(Bytes.of(i)));
      }
    }
    try (TestClient reader = network.connect()) {
      reader.granted(queue.read(reader));
      assertEquals(5, reader.untilCaughtUp().size());
    }
    try (TestClient reader = network.connect()) {
      reader.granted(queue.read(reader));
      assertEquals(5, reader.untilCaughtUp().size());
      reader.granted(queue.acknowledge(3));
      reader.granted(queue.acknowledge(2));
    }
    network.restart();
    try (TestClient reader = network.connect()) {
      reader.granted(queue.read(reader));
      List<Entry> left = reader.untilCaughtUp();
      assertEquals(List.of(4L, 5L), left.stream().map(Entry::getNumber).toList());
      reader.granted(queue.acknowledge(Long.MAX_VALUE));
    }
    try (TestClient reader = network.connect();
        TestClient sender = network.connect()) {
      reader.granted(queue.read(reader));
      assertEquals(List.of(), reader.untilCaughtUp());
      sender.granted(group.submit(Bytes.of(6)));
      assertEquals(6, reader.entries(1).get(0).getNumber());
    }
  }

  @Test
  void noMoreGoesOutThanMayBeUnacknowledged() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    int count = Limits.MAX_UNACKNOWLEDGED_ENTRIES + 50;
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      sender.granted(group.create());
      for (int i = 0; i < count; i++) {
        sender.granted(group.submit(Bytes.of(1)));
      }
      reader.granted(queue.read(reader));
      List<Entry> first = reader.entries(Limits.MAX_UNACKNOWLEDGED_ENTRIES);
      assertEquals(Limits.MAX_UNACKNOWLEDGED_ENTRIES, first.size());
      // An answer to anything shows that the server had its turn and sent nothing more.
      reader.granted(queue.create(reader));
      assertTrue(reader.isQuiet());
      reader.granted(queue.acknowledge(20));
      assertEquals(20, reader.entries(20).size());
      reader.granted(queue.create(reader));
      assertTrue(reader.isQuiet());
      reader.granted(queue.acknowledge(Limits.MAX_UNACKNOWLEDGED_ENTRIES));
      assertEquals(30, reader.untilCaughtUp().size());
    }
  }

  @Test
  void oneCommitWinsAnEpochAndTheOtherIsTold() throws Exception {
    TestQueue alice = queue();
    TestQueue bob = queue();
    TestGroup zero = TestGroup.of(List.of(alice));
    TestGroup one = zero.next(List.of(alice, bob));
    TestGroup other = zero.next(List.of(alice));
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      sender.granted(zero.create());
      Accepted won = sender.granted(zero.commit(one, Bytes.utf8("commit"))).getAccepted();
      assertEquals(1, won.getDelivered());
      Error lost = sender.refused(zero.commit(other, Bytes.utf8("late")));
      assertEquals(Error.Code.EPOCH_CONFLICT, lost.getCode());
      assertEquals(1, lost.getEpoch());
      Error stale = sender.refused(zero.submit(Bytes.utf8("late")));
      assertEquals(Error.Code.EPOCH_STALE, stale.getCode());
      assertEquals(1, stale.getEpoch());
      TestGroup early = one.next(List.of(alice));
      assertEquals(Error.Code.EPOCH_STALE, sender.refused(early.submit(Bytes.of(1))).getCode());
      assertEquals(
          Error.Code.EPOCH_STALE,
          sender.refused(early.commit(early.next(List.of(alice)), Bytes.of(1))).getCode());
      assertEquals(2, sender.granted(one.submit(Bytes.utf8("now"))).getAccepted().getDelivered());
      reader.granted(alice.read(reader));
      List<Entry> entries = reader.untilCaughtUp();
      assertEquals(2, entries.size());
      assertEquals(Bytes.utf8("commit"), zero.open(0, entries.get(0)));
      assertEquals(Bytes.utf8("now"), one.open(0, entries.get(1)));
    }
  }

  @Test
  void ofManyCommitsAtOnceOneWins() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    List<TestClient> senders = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        senders.add(network.connect());
      }
      senders.get(0).granted(group.create());
      List<CompletableFuture<ServerFrame>> answers = new ArrayList<>();
      for (TestClient sender : senders) {
        for (int i = 0; i < 5; i++) {
          answers.add(sender.start(group.commit(group.next(List.of(queue)), Bytes.of(i))));
        }
      }
      int won = 0;
      for (CompletableFuture<ServerFrame> answer : answers) {
        if (answer.get().hasAccepted()) {
          won++;
        } else {
          assertEquals(Error.Code.EPOCH_CONFLICT, answer.get().getError().getCode());
        }
      }
      assertEquals(1, won);
    } finally {
      senders.forEach(TestClient::close);
    }
  }

  @Test
  void theSameSubmissionAgainIsAcceptedAndAddsNothing() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    Bytes submission = TestGroup.submissionId();
    Bytes commit = TestGroup.submissionId();
    Bytes route = TestGroup.submissionId();
    TestGroup next = group.next(List.of(queue));
    try (TestClient sender = network.connect()) {
      sender.granted(group.create(route));
      assertTrue(sender.granted(group.create(route)).getAccepted().getRepeated());
      assertFalse(
          sender.granted(group.submit(Bytes.of(1), submission)).getAccepted().getRepeated());
      sender.granted(group.commit(next, Bytes.of(2), commit));
    }
    network.restart();
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      // Before the epoch is looked at, which is another by now.
      Accepted again = sender.granted(group.submit(Bytes.of(1), submission)).getAccepted();
      assertTrue(again.getRepeated());
      assertEquals(1, again.getDelivered());
      assertTrue(
          sender.granted(group.commit(next, Bytes.of(2), commit)).getAccepted().getRepeated());
      reader.granted(queue.read(reader));
      assertEquals(2, reader.untilCaughtUp().size());
    }
  }

  @Test
  void aRefusedSubmissionIsNotRemembered() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    TestGroup next = group.next(List.of(queue));
    Bytes submission = TestGroup.submissionId();
    try (TestClient sender = network.connect()) {
      sender.granted(group.create());
      sender.granted(group.commit(next, Bytes.of(1)));
      assertEquals(
          Error.Code.EPOCH_STALE, sender.refused(group.submit(Bytes.of(2), submission)).getCode());
      assertFalse(sender.granted(next.submit(Bytes.of(2), submission)).getAccepted().getRepeated());
    }
  }

  @Test
  void routesAreForWhoHasTheirKey() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    TestGroup impostor =
        new TestGroup(group.route(), 0, TestNetwork.random(32), group.queues(), group.wrapKeys());
    try (TestClient sender = network.connect()) {
      assertEquals(Error.Code.UNKNOWN_ROUTE, sender.refused(group.submit(Bytes.of(1))).getCode());
      sender.granted(group.create());
      assertEquals(Error.Code.ROUTE_EXISTS, sender.refused(group.create()).getCode());
      assertEquals(
          Error.Code.ROUTE_REFUSED, sender.refused(impostor.submit(Bytes.of(1))).getCode());
      assertEquals(
          Error.Code.ROUTE_REFUSED,
          sender.refused(impostor.commit(group.next(List.of(queue)), Bytes.of(1))).getCode());
      assertEquals(1, sender.granted(group.submit(Bytes.of(1))).getAccepted().getDelivered());
    }
  }

  @Test
  void queuesThatAreGoneAreCounted() throws Exception {
    TestQueue here = queue();
    TestQueue gone = queue();
    TestGroup group = TestGroup.of(List.of(here, gone, TestQueue.random()));
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      assertEquals(1, sender.granted(group.create()).getAccepted().getMissing());
      reader.granted(gone.read(reader));
      reader.untilCaughtUp();
      sender.granted(group.submit(Bytes.of(1)));
      reader.entries(1);
      reader.granted(gone.delete(reader));
      assertEquals(Error.Code.UNKNOWN_QUEUE, reader.refused(gone.delete(reader)).getCode());
      assertEquals(Error.Code.UNKNOWN_QUEUE, reader.refused(gone.read(reader)).getCode());
      assertEquals(Error.Code.UNKNOWN_QUEUE, reader.refused(gone.acknowledge(1)).getCode());
      Accepted accepted = sender.granted(group.submit(Bytes.of(2))).getAccepted();
      assertEquals(1, accepted.getDelivered());
      assertEquals(2, accepted.getMissing());
      // Made again, it begins again.
      reader.granted(gone.create(reader));
      reader.granted(gone.read(reader));
      assertEquals(List.of(), reader.untilCaughtUp());
      sender.granted(group.submit(Bytes.of(3)));
      assertEquals(1, reader.entries(1).get(0).getNumber());
    }
  }

  @Test
  void aQueueHasOneKeyAndFewReaders() throws Exception {
    TestQueue queue = queue();
    TestQueue thief = new TestQueue(queue.id(), TestQueue.random().keys());
    List<TestClient> readers = new ArrayList<>();
    try (TestClient client = network.connect()) {
      client.granted(queue.create(client));
      assertEquals(Error.Code.QUEUE_EXISTS, client.refused(thief.create(client)).getCode());
      assertEquals(Error.Code.BAD_PROOF, client.refused(thief.read(client)).getCode());
      assertEquals(Error.Code.BAD_PROOF, client.refused(thief.delete(client)).getCode());
      for (int i = 0; i < Limits.MAX_READERS; i++) {
        readers.add(network.connect());
        readers.get(i).granted(queue.read(readers.get(i)));
      }
      assertEquals(Error.Code.TOO_MANY, client.refused(queue.read(client)).getCode());
      // Reading again on the same connection is the same reader.
      readers.get(0).granted(queue.read(readers.get(0)));
    } finally {
      readers.forEach(TestClient::close);
    }
  }

  @Test
  void proofsServeOnOneConnectionAndForOneThing() throws Exception {
    TestQueue queue = queue();
    try (TestClient one = network.connect();
        TestClient two = network.connect()) {
      assertEquals(Error.Code.BAD_PROOF, two.refused(queue.read(one)).getCode());
      assertEquals(
          Error.Code.BAD_PROOF,
          two.refused(
                  pli.protocol.wire.ClientFrame.newBuilder()
                      .setDeleteQueue(
                          pli.protocol.wire.DeleteQueue.newBuilder()
                              .setQueueId(TestClient.wire(queue.id().value()))
                              .setSignature(
                                  TestClient.wire(
                                      queue.prove(two, pli.protocol.Proofs.READ_QUEUE)))))
              .getCode());
      two.granted(queue.read(two));
    }
  }

  @Test
  void sizesHaveLimits() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    List<TestQueue> many = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_DESTINATIONS; i++) {
      many.add(queue);
    }
    TestGroup large = TestGroup.of(many.subList(0, 150));
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      sender.granted(group.create());
      Bytes most = TestNetwork.random(Limits.MAX_SUBMIT_MESSAGE);
      sender.granted(group.submit(most));
      Bytes tooMuch = TestNetwork.random(Limits.MAX_SUBMIT_MESSAGE + 1);
      assertEquals(Error.Code.TOO_LARGE, sender.refused(group.submit(tooMuch)).getCode());
      assertEquals(Error.Code.MALFORMED, sender.refused(group.submit(Bytes.EMPTY)).getCode());
      assertEquals(Error.Code.TOO_LARGE, sender.refused(TestGroup.of(many).create()).getCode());
      assertEquals(
          Error.Code.MALFORMED, sender.refused(TestGroup.of(List.of()).create()).getCode());
      sender.granted(large.create());
      assertEquals(Error.Code.TOO_LARGE, sender.refused(large.submit(most)).getCode());
      assertEquals(
          Error.Code.MALFORMED,
          sender.refused(group.submit(Bytes.of(1), TestNetwork.random(15))).getCode());
      reader.granted(queue.read(reader));
      assertEquals(most, group.open(0, reader.entries(1).get(0)));
    }
  }

  @Test
  void aLargeCommitAndAGroupOfThousandsGoThrough() throws Exception {
    TestQueue queue = queue();
    TestGroup group = TestGroup.of(List.of(queue));
    List<TestQueue> members = new ArrayList<>(List.of(queue));
    for (int i = 1; i < Limits.MAX_DESTINATIONS; i++) {
      members.add(TestQueue.random());
    }
    TestGroup next = group.next(members);
    Bytes message = TestNetwork.random(Limits.MAX_COMMIT_MESSAGE);
    try (TestClient sender = network.connect();
        TestClient reader = network.connect()) {
      sender.granted(group.create());
      sender.granted(group.commit(next, message));
      Accepted accepted = sender.granted(next.submit(Bytes.of(1))).getAccepted();
      assertEquals(1, accepted.getDelivered());
      assertEquals(Limits.MAX_DESTINATIONS - 1, accepted.getMissing());
      reader.granted(queue.read(reader));
      // Padded, the commit alone is more than may be unacknowledged: the rest waits.
      assertEquals(message, group.open(0, reader.entries(1).get(0)));
      reader.granted(queue.acknowledge(1));
      assertEquals(Bytes.of(1), next.open(0, reader.untilCaughtUp().get(0)));
    }
  }
}
