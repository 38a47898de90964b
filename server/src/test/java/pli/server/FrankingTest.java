package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.server.TestClient.wire;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pli.codec.Bytes;
import pli.protocol.FrankedMessage;
import pli.protocol.FrankedMessage.Frank;
import pli.protocol.wire.AttestFrank;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Error;
import pli.transparency.evidence.FrankAttestation;

/** What the server says of messages that it cannot read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrankingTest {
  private static final Bytes TAG = Bytes.copyOf(new byte[32]);
  private static final Bytes MESSAGE = Bytes.utf8("opaque");

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

  private static ClientFrame.Builder tagged(TestGroup group, Bytes tag, Bytes submission) {
    return tagged(group, tag, submission, MESSAGE);
  }

  private static ClientFrame.Builder tagged(
      TestGroup group, Bytes tag, Bytes submission, Bytes message) {
    ClientFrame.Builder frame = group.submit(message, submission);
    frame.setSubmit(frame.getSubmit().toBuilder().setFrankingTag(wire(tag)));
    return frame;
  }

  private static ClientFrame.Builder attest(Bytes tag, long millis, Bytes mac) {
    return ClientFrame.newBuilder()
        .setAttestFrank(
            AttestFrank.newBuilder()
                .setFrankingTag(wire(tag))
                .setAcceptedMillis(millis)
                .setFrank(wire(mac)));
  }

  private List<Entry> read(TestQueue queue) throws Exception {
    try (TestClient reader = network.connect()) {
      reader.granted(queue.read(reader));
      return reader.untilCaughtUp();
    }
  }

  private FrankedMessage opened(TestGroup group, int member) throws Exception {
    List<Entry> entries = read(group.queues().get(member));
    assertEquals(1, entries.size());
    return FrankedMessage.decode(Objects.requireNonNull(group.open(member, entries.get(0))));
  }

  @Test
  void whatWasFrankedIsSignedWhenItIsShown() throws Exception {
    TestGroup group = TestGroup.of(List.of(queue(), queue()));
    long before = System.currentTimeMillis();
    Bytes submission = TestGroup.submissionId();
    try (TestClient sender = network.connect()) {
      sender.granted(group.create());
      sender.granted(tagged(group, TAG, submission));
      assertTrue(
          sender.granted(tagged(group, TAG, submission)).getAccepted().getRepeated(),
          "the same again is franked once");
    }
    FrankedMessage one = opened(group, 0);
    assertEquals(MESSAGE, one.message());
    assertEquals(one, opened(group, 1), "all readers have one frank");
    Frank frank = one.frank().orElseThrow();
    assertTrue(frank.acceptedMillis() >= before);
    network.restart();
    try (TestClient shows = network.connect()) {
      Bytes signature =
          Bytes.copyOf(
              shows
                  .granted(attest(TAG, frank.acceptedMillis(), frank.mac()))
                  .getFrankAttested()
                  .getSignature()
                  .toByteArray());
      FrankAttestation said = new FrankAttestation(TAG, frank.acceptedMillis());
      assertTrue(said.isSigned(network.origin(), network.card().networkKey(), signature));
      assertFalse(
          new FrankAttestation(TAG, frank.acceptedMillis() + 1)
              .isSigned(network.origin(), network.card().networkKey(), signature));
      for (ClientFrame.Builder lie :
          List.of(
              attest(TestNetwork.random(32), frank.acceptedMillis(), frank.mac()),
              attest(TAG, frank.acceptedMillis() - 1, frank.mac()),
              attest(TAG, frank.acceptedMillis(), TestNetwork.random(32)))) {
        assertEquals(Error.Code.BAD_PROOF, shows.refused(lie).getCode());
      }
      for (ClientFrame.Builder malformed :
          List.of(
              attest(Bytes.of(1), frank.acceptedMillis(), frank.mac()),
              attest(TAG, frank.acceptedMillis(), Bytes.EMPTY))) {
        assertEquals(Error.Code.MALFORMED, shows.refused(malformed).getCode());
      }
    }
  }

  @Test
  void whatAsksForNoFrankGetsNone() throws Exception {
    TestGroup group = TestGroup.of(List.of(queue()));
    try (TestClient sender = network.connect()) {
      sender.granted(group.create());
      assertEquals(
          Error.Code.MALFORMED,
          sender
              .refused(tagged(group, TestNetwork.random(31), TestGroup.submissionId()))
              .getCode());
      sender.granted(group.submit(MESSAGE));
    }
    assertTrue(opened(group, 0).frank().isEmpty());
    assertEquals(MESSAGE, opened(group, 0).message());
  }

  @Test
  void noSenderBringsAFrankOfBefore() throws Exception {
    TestGroup group = TestGroup.of(List.of(queue()));
    Bytes early = TestGroup.submissionId();
    try (TestClient sender = network.connect()) {
      sender.granted(group.create());
      sender.granted(tagged(group, TAG, early));
      Bytes old = opened(group, 0).encode();
      assertTrue(FrankedMessage.decode(old).frank().isPresent(), "a frank that the server knows");
      Bytes mark = old.slice(0, 2);
      for (Bytes brought : List.of(old, mark, Bytes.concat(mark, MESSAGE))) {
        for (ClientFrame.Builder frame :
            List.of(
                group.submit(brought),
                tagged(group, TAG, TestGroup.submissionId(), brought),
                group.commit(group.next(group.queues()), brought))) {
          assertEquals(Error.Code.MALFORMED, sender.refused(frame).getCode());
        }
      }
    }
    assertEquals(1, read(group.queues().get(0)).size());
  }

  @Test
  void aFrankIsAskedForWithoutAName() throws Exception {
    try (TestClient client = network.connect()) {
      TestQueue queue = TestQueue.random();
      client.granted(queue.create(client));
      client.granted(queue.read(client));
      assertEquals(
          Error.Code.WRONG_ROLE, client.refused(attest(TAG, 1, TAG)).getCode(), "of a mailbox");
    }
  }
}
