package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pli.client.FakeLog;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.codec.Bytes;
import pli.transparency.evidence.ForkEvidence;
import pli.transparency.leaf.Leaf;
import pli.transparency.tile.TilePath;

/** What others say of the log is held against what this device sees of it. */
class HeardHeadsTest extends TailCase {
  private long unproved() throws ClientException {
    return vault.<Long>read(t -> t.number("SELECT count(*) FROM log_seen WHERE proved = 0"));
  }

  @Test
  void headsOfOthersAreProvedWhenTheLogIsFollowed() throws Exception {
    grow(log, 20);
    follow(log);
    hear(head(log, 20));
    assertEquals(0, unproved());
    hear(head(log, 7));
    hear(head(log, 16));
    assertEquals(2, unproved());
    grow(log, 5);
    hear(head(log, 25));
    assertTrue(follow(log));
    assertEquals(0, unproved());
    assertNull(vault.read(Alarm::load));
  }

  @Test
  void aSplitViewIsFoundFromWhatTheOtherSays() throws Exception {
    grow(log, 20);
    FakeLog twin = log.twin(15);
    chains.clear();
    grow(twin, 10);
    follow(log);
    // Of the own size: at once, without the network.
    hear(head(twin, 20));
    @Nullable Alarm raised = vault.read(Alarm::load);
    assertEquals(Problem.LOG_FORKED, Objects.requireNonNull(raised).problem());
    assertEquals(Problem.LOG_FORKED, problem(log));
    assertNotNull(((ForkEvidence) evidence("fork-20.evidence")).verify(log.trusted()));
  }

  @Test
  void aSplitViewOfAnotherSizeIsFoundAtTheNextVisit() throws Exception {
    grow(log, 20);
    FakeLog twin = log.twin(15);
    chains.clear();
    grow(twin, 10);
    follow(log);
    hear(head(twin, 17));
    assertEquals(Problem.LOG_FORKED, problem(log));
    assertNotNull(((ForkEvidence) evidence("fork-17.evidence")).verify(log.trusted()));
  }

  @Test
  void aLogThatIsHeldBackFromOneIsNoticedByWhatOthersSaw() throws Exception {
    grow(log, 20);
    follow(log);
    grow(log, 5);
    log.most = 20;
    hear(head(log.twin(25), 25));
    ClientException withheld = assertThrows(ClientException.class, () -> follow(log));
    assertEquals(Problem.LOG_WITHHELD, withheld.problem());
    log.most = Long.MAX_VALUE;
    assertTrue(follow(log));
    assertEquals(0, unproved());
  }

  @Test
  void whatIsHeardAfterTheServerWasAskedAccusesNobody() throws Exception {
    grow(log, 20);
    follow(log);
    LogDoor growing =
        new LogDoor() {
          @Override
          public Bytes checkpoint() throws IOException {
            Bytes asked = log.checkpoint();
            try {
              // Another process hears of a larger tree before this one has read the answer.
              grow(log, 5);
              hear(head(log, 25));
            } catch (Exception e) {
              throw new IOException(e);
            }
            return asked;
          }

          @Override
          public Optional<Bytes> fetch(TilePath tile) {
            return log.fetch(tile);
          }
        };
    assertTrue(follow(growing));
    assertEquals(1, unproved());
    assertTrue(follow(log));
    assertEquals(0, unproved());
  }

  @Test
  void headsThatTheLogDidNotSignAreOfNoInterest() throws Exception {
    grow(log, 5);
    follow(log);
    FakeLog other = FakeLog.make("example.org/log", 0, random);
    other.append(Leaf.decode(log.entries.get(0)));
    hear(Head.of(other.checkpoint(1), other.trusted()));
    assertEquals(0, unproved());
  }

  @Test
  void aHeadHasOneEncoding() throws Exception {
    grow(log, 5);
    Head head = head(log, 5);
    assertEquals(head, Head.decode(head.encode()));
    assertEquals(Head.LENGTH, head.encode().length());
    assertThrows(
        pli.codec.DecodeException.class,
        () -> Head.decode(head.encode().slice(0, Head.LENGTH - 1)));
    assertThrows(
        pli.codec.DecodeException.class,
        () -> Head.decode(Bytes.concat(Bytes.of(0x80), head.encode().slice(1, Head.LENGTH))));
  }
}
