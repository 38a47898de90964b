package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.MlsException;

/**
 * Nothing is shared between groups, and a group is a value: threads that use several at once, or
 * one behind a lock, get what one thread would.
 */
class ThreadsTest {
  private static final int ROUNDS = 40;
  private static final long SEED = Long.getLong("pli.threads.seed", 3);

  private static <T> List<T> together(List<Callable<T>> work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(work.size());
    try {
      CyclicBarrier start = new CyclicBarrier(work.size());
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> one : work) {
        running.add(
            threads.submit(() -> {
              start.await();
              return one.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /** A life of a group, all of it drawn from the seed; how it ends, byte by byte. */
  private static List<Bytes> life(CipherSuite suite, long seed) throws MlsException {
    Party party = new Party(suite, seed);
    party.create("alice");
    party.add("alice", "bob", "carol");
    for (int i = 0; i < ROUNDS / 10; i++) {
      party.talk();
      party.propose("bob", party.group("bob").proposeUpdate(Members.options(), party.entropy));
      party.update("carol");
      party.talk();
      party.add("alice", "dave");
      party.remove("bob", "dave");
    }
    List<Bytes> end = new ArrayList<>();
    party.groups.values().forEach(group -> end.add(group.encode()));
    return end;
  }

  @Test
  void twoThreadsWithAGroupEach() throws Exception {
    List<CipherSuite> suites = List.of(CipherSuite.MLS_128_X25519, CipherSuite.MLS_128_P256);
    List<List<Bytes>> alone = new ArrayList<>();
    List<Callable<List<Bytes>>> work = new ArrayList<>();
    for (int i = 0; i < suites.size(); i++) {
      CipherSuite suite = suites.get(i);
      long seed = SEED + i;
      alone.add(life(suite, seed));
      work.add(() -> life(suite, seed));
    }
    assertEquals(alone, together(work), "seed " + SEED);
  }

  /** Two threads speak in one group; what each says is heard once, and no key is used twice. */
  @Test
  void twoThreadsWithOneGroupBehindALock() throws Exception {
    Party party = Party.of(CipherSuite.MLS_128_X25519, "alice", "bob");
    Object lock = new Object();
    List<Bytes> sent = new ArrayList<>();
    Group[] alice = {party.group("alice")};
    List<Callable<Integer>> work = new ArrayList<>();
    for (int thread = 0; thread < 2; thread++) {
      SeededEntropy entropy = new SeededEntropy(SEED + thread);
      String name = "thread " + thread + " says ";
      work.add(() -> {
        for (int i = 0; i < ROUNDS; i++) {
          byte[] text = Bytes.utf8(name + i).toByteArray();
          synchronized (lock) {
            Protected said = alice[0].protect(text, Bytes.EMPTY, entropy);
            alice[0] = said.group();
            sent.add(said.message());
          }
        }
        return ROUNDS;
      });
    }
    assertEquals(List.of(ROUNDS, ROUNDS), together(work));
    TreeSet<String> heard = new TreeSet<>();
    Group bob = party.group("bob");
    for (Bytes message : sent) {
      ApplicationReceived received = (ApplicationReceived) bob.process(message, ANYBODY, NOW);
      bob = received.group();
      heard.add(received.content().utf8());
    }
    assertEquals(2 * ROUNDS, heard.size(), "seed " + SEED);
    party.keep("alice", alice[0]);
    party.keep("bob", bob);
    party.talk();
  }

  /** One state, from which two threads go on at once, stays as it was for both. */
  @Test
  void twoThreadsFromOneState() throws Exception {
    Party party = Party.of(CipherSuite.MLS_128_X25519, "alice", "bob", "carol");
    List<Bytes> messages = new ArrayList<>();
    Group bob = party.group("bob");
    for (int i = 0; i < ROUNDS; i++) {
      Protected said = bob.protect(new byte[i], Bytes.EMPTY, party.entropy);
      bob = said.group();
      messages.add(said.message());
    }
    Group alice = party.group("alice");
    Bytes before = alice.encode();
    Callable<Bytes> reads =
        () -> {
          Group at = alice;
          for (Bytes message : messages) {
            at = ((ApplicationReceived) at.process(message, ANYBODY, NOW)).group();
          }
          return at.encode();
        };
    List<Bytes> ends = together(List.of(reads, reads));
    assertEquals(ends.get(0), ends.get(1));
    assertEquals(before, alice.encode());
  }
}
