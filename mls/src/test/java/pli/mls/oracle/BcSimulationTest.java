package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.group.PendingCommit;
import pli.mls.node.Lifetime;
import pli.mls.tree.RatchetTree;

/**
 * Long lives, drawn from a seed, of groups in which about half the members are Bouncy Castle's:
 * after each commit, whoever made it, all agree on epoch, tree hash and epoch authenticator, and
 * read each other. The member at place 0 stays, so that no half of the tree is ever empty.
 */
class BcSimulationTest {
  private static final int STEPS = 25;
  private static final int MOST = 7;

  private static final List<Life> seen = new ArrayList<>();

  /** {@code -Dpli.simulation.seeds=N} runs more of them, {@code -Dpli.simulation.from=S} others. */
  static LongStream seeds() {
    long from = Long.getLong("pli.simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("pli.simulation.seeds", 6));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void bothImplementationsAgree(long seed) throws Exception {
    Life life = new Life(seed, 1 + (int) (seed % 3));
    for (int step = 0; step < STEPS; step++) {
      life.step();
    }
    seen.add(life);
  }

  /** Both made enough of the commits. */
  @AfterAll
  static void bothCommitted() {
    int lives = seen.size();
    assertTrue(seen.stream().mapToInt(life -> life.ourCommits).sum() > 5 * lives);
    assertTrue(seen.stream().mapToInt(life -> life.theirCommits).sum() > 5 * lives);
    seen.clear();
  }

  /** A member of either kind. */
  private sealed interface Peer {
    Bytes keyPackage() throws Exception;

    void join(Bytes welcome, Bytes tree) throws Exception;

    void process(Bytes commit) throws Exception;

    Bytes protect(Bytes text) throws Exception;

    Bytes unprotect(Bytes message) throws Exception;

    int place();

    String epoch() throws Exception;
  }

  private record Ours(OurMember member) implements Peer {
    @Override
    public Bytes keyPackage() {
      return member.keyPackage();
    }

    @Override
    public void join(Bytes welcome, Bytes tree) throws Exception {
      member.join(welcome, tree);
    }

    @Override
    public void process(Bytes commit) throws Exception {
      member.process(commit);
    }

    @Override
    public Bytes protect(Bytes text) throws Exception {
      return member.protect(text, Bytes.of(1));
    }

    @Override
    public Bytes unprotect(Bytes message) throws Exception {
      return member.unprotect(message);
    }

    @Override
    public int place() {
      return member.group().ownLeaf().value();
    }

    @Override
    public String epoch() throws Exception {
      Bytes treeHash =
          RatchetTree.decode(member.group().suite(), member.group().exportRatchetTree()).treeHash();
      return member.group().epoch() + " " + treeHash + " " + member.group().epochAuthenticator();
    }
  }

  private record Theirs(BcMember member) implements Peer {
    @Override
    public Bytes keyPackage() throws Exception {
      return member.keyPackage();
    }

    @Override
    public void join(Bytes welcome, Bytes tree) throws Exception {
      member.join(welcome, tree);
    }

    @Override
    public void process(Bytes commit) throws Exception {
      member.process(commit);
    }

    @Override
    public Bytes protect(Bytes text) throws Exception {
      return member.protect(text, Bytes.of(1));
    }

    @Override
    public Bytes unprotect(Bytes message) throws Exception {
      return member.unprotect(message);
    }

    @Override
    public int place() {
      return member.place();
    }

    @Override
    public String epoch() throws Exception {
      return member.epoch() + " " + member.treeHash() + " " + member.epochAuthenticator();
    }
  }

  private static final class Life {
    private final Random random;
    private final SeededEntropy entropy;
    private final CipherSuite suite;
    private final Lifetime lifetime;
    private final List<Peer> peers = new ArrayList<>();
    private int ourCommits;
    private int theirCommits;
    private int made;

    Life(long seed, int suiteId) throws Exception {
      random = new Random(seed);
      entropy = new SeededEntropy(seed);
      suite = CipherSuite.of(suiteId);
      long now = Instant.now().getEpochSecond(); // which the other implementation reads
      lifetime = new Lifetime(now - 3600, now + 86_400);
      OurMember creator = new OurMember(suite, "creator", lifetime, entropy);
      creator.create(Bytes.utf8("a life"));
      peers.add(new Ours(creator));
    }

    void step() throws Exception {
      Peer committer = any();
      List<Peer> joiners = new ArrayList<>();
      List<Peer> leavers = new ArrayList<>();
      if (peers.size() < 3 || peers.size() < MOST && random.nextInt(3) == 0) {
        joiners.add(fresh());
        if (random.nextBoolean() && peers.size() + 1 < MOST) {
          joiners.add(fresh());
        }
      }
      Peer leaver = any();
      if (random.nextInt(4) == 0 && leaver.place() != 0 && leaver != committer) {
        leavers.add(leaver);
      }
      commit(committer, joiners, leavers);
      agree();
      talk();
    }

    private void commit(Peer committer, List<Peer> joiners, List<Peer> leavers) throws Exception {
      List<Bytes> additions = new ArrayList<>();
      for (Peer joiner : joiners) {
        additions.add(joiner.keyPackage());
      }
      List<Integer> removals = leavers.stream().map(Peer::place).toList();
      Bytes commit;
      Bytes welcome;
      Bytes tree = Bytes.EMPTY;
      switch (committer) {
        case Ours ours -> {
          boolean inside = random.nextBoolean();
          PendingCommit made = ours.member.commit(additions, removals, inside);
          commit = made.message();
          welcome = made.welcome();
          tree = inside ? Bytes.EMPTY : made.ratchetTree();
          ourCommits++;
        }
        case Theirs theirs -> {
          BcMember.Made made = theirs.member.commit(additions, removals, random.nextBoolean());
          commit = made.commit();
          welcome = made.welcome();
          theirCommits++;
        }
      }
      peers.removeAll(leavers);
      for (Peer peer : peers) {
        if (peer != committer) {
          peer.process(commit);
        }
      }
      for (Peer joiner : joiners) {
        joiner.join(welcome, tree);
      }
      peers.addAll(joiners);
    }

    private void agree() throws Exception {
      String expected = peers.get(0).epoch();
      for (Peer peer : peers) {
        assertEquals(expected, peer.epoch());
      }
    }

    private void talk() throws Exception {
      Peer speaker = any();
      Bytes text = Bytes.adopt(new byte[random.nextInt(100)]);
      Bytes message = speaker.protect(text);
      for (Peer peer : peers) {
        if (peer != speaker) {
          assertEquals(text, peer.unprotect(message));
        }
      }
    }

    private Peer fresh() throws Exception {
      String name = "member " + random.nextInt();
      return ++made % 2 == 0
          ? new Ours(new OurMember(suite, name, lifetime, entropy))
          : new Theirs(new BcMember(suite.id(), name, lifetime, entropy));
    }

    private Peer any() {
      return peers.get(random.nextInt(peers.size()));
    }
  }
}
