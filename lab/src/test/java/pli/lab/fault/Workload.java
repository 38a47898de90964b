package pli.lab.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pli.protocol.wire.Error;

/**
 * People at work while faults happen: two groups, one of which is written to by several at a time
 * and one that is committed in, each with members who read all the time and one who is away. So
 * much is sent as is granted.
 */
final class Workload {
  private static final int SENDERS = 3;
  private static final long PATIENCE_MILLIS = 120_000;

  private final RealServer server;
  private final long seed;
  private final Ledger ledger;
  private final Semaphore messages = new Semaphore(0);
  private final Semaphore commits = new Semaphore(0);
  private final List<OwnQueue> talk;
  private final List<OwnQueue> committee;
  private final GroupEpoch group;
  private final CommitSender committer;
  private final List<Sender> senders = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();

  private Workload(RealServer server, long seed) throws IOException {
    this.server = server;
    this.seed = seed;
    ledger = new Ledger(seed);
    talk = queues(3);
    committee = queues(2);
    group = GroupEpoch.first(talk);
    GroupEpoch first = GroupEpoch.first(committee);
    try (Line line = Line.open(server.endpoint())) {
      for (OwnQueue queue : all()) {
        line.granted(queue.create(line));
      }
      line.granted(group.create(GroupEpoch.submissionId()));
      line.granted(first.create(GroupEpoch.submissionId()));
    }
    committer = new CommitSender(server.endpoint(), ledger, first, commits);
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new Sender(server.endpoint(), ledger, group, messages));
    }
    readers.add(reader(List.of(talk.get(0)), 1));
    readers.add(reader(List.of(talk.get(1), committee.get(0)), 2));
  }

  /** Begins on a server that runs. */
  static Workload on(RealServer server, long seed) throws IOException {
    return new Workload(server, seed);
  }

  private List<OwnQueue> queues(int count) {
    List<OwnQueue> queues = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      queues.add(OwnQueue.random(server.origin()));
    }
    return queues;
  }

  private List<OwnQueue> all() {
    List<OwnQueue> all = new ArrayList<>(talk);
    all.addAll(committee);
    return all;
  }

  private Reader reader(List<OwnQueue> queues, int which) {
    Supplier<List<GroupEpoch>> epochs =
        () -> {
          List<GroupEpoch> known = new ArrayList<>();
          known.add(group);
          known.addAll(committer.epochs());
          return known;
        };
    return new Reader(server.endpoint(), ledger, queues, epochs, seed + which);
  }

  /** Lets so many more messages be sent, and a tenth as many commits. */
  void grant(int count) {
    messages.release(count);
    commits.release(Math.max(1, count / 10));
  }

  /** How many messages were accepted up to now. */
  int accepted() {
    return ledger.accepted();
  }

  /** How many answers said that a message had been there already. */
  int repeated() {
    return ledger.repeated();
  }

  /**
   * Grants some at a time, and waits until a sender was told to come back for one of these reasons.
   */
  void workUntilPutOff(Error.Code... codes) throws InterruptedException {
    int before = timesPutOff(codes);
    waitFor(
        () -> {
          // The server looks at its disk once a second: some may still be taken.
          if (messages.availablePermits() == 0) {
            grant(30);
          }
          return timesPutOff(codes) > before;
        },
        "nobody is told " + List.of(codes));
  }

  private int timesPutOff(Error.Code... codes) {
    return Stream.of(codes).mapToInt(ledger::timesPutOff).sum();
  }

  /** Grants some, and waits until a seeded part of them was accepted. */
  void workABit(Random random) throws InterruptedException {
    workABit(random, 120);
  }

  /** The same with about so many. */
  void workABit(Random random, int about) throws InterruptedException {
    int granted = about / 2 + random.nextInt(about);
    int until = accepted() + 1 + random.nextInt(granted / 2);
    grant(granted);
    waitFor(() -> accepted() >= until, "nothing more is accepted");
    Thread.sleep(random.nextInt(25));
  }

  /** Waits until all that was granted was accepted, and came to those who are there. */
  void settle() throws InterruptedException {
    waitFor(
        () ->
            messages.availablePermits() == 0
                && commits.availablePermits() == 0
                && ledger.isSettled(),
        "some of it stays of unknown fate");
    waitForDelivery(present(), "those who read all the time do not get it");
  }

  private void waitForDelivery(List<OwnQueue> queues, String otherwise)
      throws InterruptedException {
    waitFor(() -> ledger.isDelivered(queues), () -> otherwise + ": " + ledger.missing(queues));
  }

  private List<OwnQueue> present() {
    return List.of(talk.get(0), talk.get(1), committee.get(0));
  }

  private void waitFor(BooleanSupplier what, String otherwise) throws InterruptedException {
    waitFor(what, () -> otherwise);
  }

  private void waitFor(BooleanSupplier what, Supplier<String> otherwise)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!what.getAsBoolean()) {
      assertEquals(List.of(), ledger.complaints(), seeded(""));
      assertTrue(System.nanoTime() < end, () -> seeded(otherwise.get()));
      Thread.sleep(5);
    }
  }

  private String seeded(String sentence) {
    return sentence + " (-Dpli.faults.seed=" + seed + ")";
  }

  /**
   * Ends the work: everything is accepted and read, also by those who were away, and then it must
   * all be right.
   */
  void finishAndCheck() throws InterruptedException {
    senders.forEach(Sender::finish);
    committer.finish();
    for (Sender sender : senders) {
      assertTrue(sender.ended(PATIENCE_MILLIS), seeded("a sender does not come to an end"));
    }
    assertTrue(committer.ended(PATIENCE_MILLIS), seeded("the committer does not come to an end"));
    waitForDelivery(present(), "those who read all the time do not get it");
    readers.add(reader(List.of(talk.get(2), committee.get(1)), 3));
    waitForDelivery(all(), "those who were away do not get it");
    for (Reader reader : readers) {
      reader.finish();
    }
    assertEquals(List.of(), ledger.audit(all()), seeded(""));
  }
}
