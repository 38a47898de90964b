package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.RequiredCapabilities;
import pli.mls.node.ValidatedKeyPackage;

/**
 * Long lives of groups of up to eight members, drawn from a seed that the test's name shows: they
 * talk out of order, commit against each other, propose, come and go, mix keys in, branch off and
 * begin anew with another suite. After each step all members agree on tree, epoch authenticator and
 * exported secrets ({@link Party#assertTogether}), and every state has been through its encoding.
 */
class SimulationTest {
  private static final int STEPS = 40;
  private static final int MOST = 8;

  /** The product's own more often; P-384 less, since it takes ten times as long. */
  private static final List<CipherSuite> SUITES =
      List.of(
          CipherSuite.MLS_128_MLKEM768_X25519,
          CipherSuite.MLS_128_X25519,
          CipherSuite.MLS_128_P256,
          CipherSuite.MLS_128_MLKEM768_X25519,
          CipherSuite.MLS_128_X25519_CHACHA,
          CipherSuite.MLS_128_X25519,
          CipherSuite.MLS_128_MLKEM768_X25519,
          CipherSuite.MLS_256_P384);

  private static final List<Life> seen = new ArrayList<>();

  /** {@code -Dpli.simulation.seeds=N} runs more of them, {@code -Dpli.simulation.from=S} others. */
  static LongStream seeds() {
    long from = Long.getLong("pli.simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("pli.simulation.seeds", 12));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void membersAlwaysAgree(long seed) throws Exception {
    CipherSuite suite = SUITES.get((int) (seed % SUITES.size()));
    Life life = new Life(new Party(suite, seed), new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      life.step();
    }
    seen.add(life);
  }

  /** The lives were worth looking at. */
  @AfterAll
  static void muchHappened() {
    int lives = seen.size();
    assertTrue(seen.stream().mapToInt(life -> life.removed).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.commits).sum() > 10 * lives);
    assertTrue(seen.stream().mapToInt(life -> life.messages).sum() > 10 * lives);
    assertTrue(seen.stream().mapToInt(life -> life.pastKeys).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.successors).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.subgroups).sum() > lives);
    seen.clear();
  }

  /** One group and what has become of it. */
  private static final class Life {
    private final Random random;
    private final List<Group> gone = new ArrayList<>();
    private Party party;
    private int names;
    private int commits;
    private int messages;
    private int removed;
    private int pastKeys;
    private int successors;
    private int subgroups;

    Life(Party party, Random random) throws MlsException {
      this.party = party;
      this.random = random;
      party.create(name());
      party.add(anyone(), name());
    }

    void step() throws MlsException {
      Group before = party.group(anyone());
      switch (random.nextInt(15)) {
        case 0, 1, 2, 3 -> talkOutOfOrder();
        case 4, 5 -> commit(anyone(), true);
        case 6, 7 -> compete();
        case 8, 9 -> propose();
        case 10 -> beginAnew();
        case 11 -> branchOff();
        default -> commit(anyone(), false);
      }
      if (party.group(party.groups.keySet().iterator().next()).epoch() > before.epoch()) {
        theOldEpochIsOver(before);
      }
    }

    /** Several speak before anyone listens, and each listener hears it in another order. */
    private void talkOutOfOrder() throws MlsException {
      List<String> speakers = new ArrayList<>();
      List<Bytes> said = new ArrayList<>();
      for (int i = 1 + random.nextInt(6); i > 0; i--) {
        String speaker = anyone();
        Protected made =
            party.group(speaker).protect(new byte[random.nextInt(300)], Bytes.of(i), party.entropy);
        party.keep(speaker, made.group());
        speakers.add(speaker);
        said.add(made.message());
        messages++;
      }
      for (String listener : everyone()) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < said.size(); i++) {
          order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
          hear(listener, speakers.get(i), said.get(i));
        }
      }
    }

    private void hear(String listener, String speaker, Bytes message) throws MlsException {
      if (listener.equals(speaker)) {
        party.refuses(listener, MlsException.Reason.OWN_MESSAGE, message);
        return;
      }
      ApplicationReceived heard =
          (ApplicationReceived) party.group(listener).process(message, ANYBODY, NOW);
      assertEquals(party.place(speaker), heard.sender());
      party.keep(listener, heard.group());
      party.refuses(listener, MlsException.Reason.GENERATION_CONSUMED, message);
    }

    /** Adds, removes, group extensions or nothing but new keys, with or without a path. */
    private void commit(String committer, boolean mayRemove) throws MlsException {
      List<String> joiners = new ArrayList<>();
      PendingCommit made = make(committer, mayRemove, joiners);
      remember(made);
      party.deliver(committer, made, joiners.toArray(new String[0]));
      commits++;
    }

    private PendingCommit make(String committer, boolean mayRemove, List<String> joiners)
        throws MlsException {
      CommitRequest.Builder request = CommitRequest.builder();
      Set<LeafIndex> removals = new TreeSet<>();
      if (mayRemove) {
        for (int i = random.nextInt(3); i > 0 && everyone().size() > 2 + removals.size(); i--) {
          String one = anyone();
          if (!one.equals(committer)) {
            removals.add(party.place(one));
          }
        }
        removals.forEach(request::remove);
      }
      int room = MOST - everyone().size() + removals.size();
      for (int i = random.nextInt(3); i > 0 && joiners.size() < room; i--) {
        String joiner = name();
        joiners.add(joiner);
        request.add(party.keyPackage(joiner));
      }
      if (joiners.isEmpty()) {
        mixIn(request);
      }
      if (random.nextInt(4) == 0) {
        request.externalPsk(Bytes.of(random.nextInt(3)));
      }
      if (random.nextInt(4) == 0) {
        request.groupContextExtensions(extensions());
      }
      if (random.nextInt(3) == 0) {
        request.withoutPath();
      }
      if (random.nextBoolean()) {
        request.treeInWelcome();
      }
      return party.commit(committer, request.build());
    }

    /** The keys of some epochs that all members have kept. */
    private void mixIn(CommitRequest.Builder request) {
      Group group = party.group(anyone());
      for (long epoch = group.epoch(); epoch > group.epoch() - Party.EPOCHS_KEPT; epoch--) {
        if (random.nextInt(4) == 0 && allHave(group.groupId(), epoch)) {
          request.resumptionPsk(group.groupId(), epoch);
          pastKeys++;
        }
      }
    }

    private boolean allHave(Bytes groupId, long epoch) {
      PreSharedKeyId id =
          new PreSharedKeyId.Resumption(
              PreSharedKeyId.Usage.APPLICATION, groupId, epoch, Bytes.EMPTY);
      return everyone().stream().allMatch(name -> party.kept(name).find(id) != null);
    }

    private List<Extension> extensions() {
      RequiredCapabilities required = new RequiredCapabilities(List.of(), List.of(), List.of(1));
      return random.nextBoolean() ? List.of() : List.of(required.toExtension());
    }

    /** Two commits for one epoch: the one that is put in order first wins, the other is dropped. */
    private void compete() throws MlsException {
      String winner = anyone();
      String loser = anyone();
      if (winner.equals(loser)) {
        return;
      }
      List<String> joiners = new ArrayList<>();
      PendingCommit lost = make(loser, true, new ArrayList<>());
      PendingCommit won = make(winner, false, joiners);
      remember(won);
      party.deliver(winner, won, joiners.toArray(new String[0]));
      commits++;
      for (String listener : everyone()) {
        if (!joiners.contains(listener)) {
          party.refuses(listener, MlsException.Reason.WRONG_EPOCH, lost.message());
        }
      }
      assertEquals(
          MlsException.Reason.WRONG_EPOCH,
          assertThrows(MlsException.class, () -> party.group(loser).merge(lost)).reason());
    }

    /** Some members propose, and another commits what goes together. */
    private void propose() throws MlsException {
      String joiner = null;
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        String proposer = anyone();
        Group group = party.group(proposer);
        int kind = random.nextInt(3);
        if (kind == 0 && joiner == null && everyone().size() < MOST) {
          joiner = name();
          party.propose(proposer, group.proposeAdd(party.keyPackage(joiner), party.entropy));
        } else if (kind == 1 && everyone().size() > 3) {
          party.propose(proposer, group.proposeRemove(party.place(anyone()), party.entropy));
        } else if (random.nextInt(4) == 0) {
          party.propose(
              proposer,
              group.propose(
                  ProposalRequest.externalPsk(Bytes.of(random.nextInt(3))), party.entropy));
        } else {
          party.propose(proposer, group.proposeUpdate(Members.options(), party.entropy));
        }
      }
      String committer = anyone();
      assertTrue(party.group(committer).hasPendingProposals());
      PendingCommit made = party.commit(committer, CommitRequest.update());
      remember(made);
      String[] joiners = joiner == null ? new String[0] : new String[] {joiner};
      assertEquals(joiner == null, made.welcome().isEmpty());
      party.deliver(committer, made, joiners);
      commits++;
    }

    /** The group is closed, and all go on in its successor, which one of them makes. */
    private void beginAnew() throws MlsException {
      CipherSuite suite = SUITES.get(random.nextInt(SUITES.size()));
      Bytes id = random.nextBoolean() ? party.group(anyone()).groupId() : Bytes.utf8(name());
      Proposal.ReInit reInit = Proposal.ReInit.to(id, suite, extensions());
      if (random.nextBoolean()) {
        String proposer = anyone();
        party.propose(
            proposer, party.group(proposer).propose(ProposalRequest.reInit(reInit), party.entropy));
      }
      String committer = anyone();
      party.deliver(committer, party.commit(committer, CommitRequest.reInit(reInit)));
      Party next = new Party(suite, random.nextLong());
      String founder = anyone();
      Founded made =
          successor(founder)
              .found(
                  next.signer(founder),
                  Members.options(),
                  keyPackages(next, everyone(), founder),
                  ANYBODY,
                  NOW,
                  party.entropy);
      next.keep(founder, made.group());
      for (String other : everyone()) {
        assertClosed(other);
        if (!other.equals(founder)) {
          next.keep(
              other,
              successor(other)
                  .join(
                      next.bundle(other),
                      next.signer(other),
                      made.welcome(),
                      made.ratchetTree(),
                      ANYBODY,
                      NOW,
                      PskSource.NONE));
        }
      }
      next.assertTogether();
      next.talk();
      party = next;
      gone.clear();
      successors++;
    }

    private Successor successor(String name) {
      return Successor.of(party.group(name)).orElseThrow();
    }

    private static List<ValidatedKeyPackage> keyPackages(
        Party party, List<String> names, String founder) throws MlsException {
      List<ValidatedKeyPackage> keyPackages = new ArrayList<>();
      for (String name : names) {
        if (!name.equals(founder)) {
          keyPackages.add(party.keyPackage(name));
        }
      }
      return keyPackages;
    }

    private void assertClosed(String name) {
      Group group = party.group(name);
      assertEquals(
          MlsException.Reason.GROUP_CLOSED,
          assertThrows(
                  MlsException.class, () -> group.protect(new byte[1], Bytes.EMPTY, party.entropy))
              .reason());
    }

    /** Some members make a group of their own, which nobody else can join; all else goes on. */
    private void branchOff() throws MlsException {
      String founder = anyone();
      List<String> some = everyone();
      some.removeIf(name -> !name.equals(founder) && random.nextBoolean());
      Party few = new Party(party.suite, random.nextLong());
      few.know(founder, party.signer(founder));
      Founded made =
          Subgroup.of(party.group(founder))
              .found(
                  Bytes.utf8(name()),
                  extensions(),
                  Members.options(),
                  keyPackages(few, some, founder),
                  ANYBODY,
                  NOW,
                  party.entropy);
      few.keep(founder, made.group());
      for (String other : some) {
        if (!other.equals(founder)) {
          few.keep(
              other,
              Subgroup.of(party.group(other))
                  .join(
                      few.bundle(other),
                      few.signer(other),
                      made.welcome(),
                      made.ratchetTree(),
                      ANYBODY,
                      NOW,
                      PskSource.NONE));
        }
      }
      few.assertTogether();
      few.talk();
      few.update(founder);
      few.talk();
      subgroups++;
    }

    /** Nothing of the epoch before opens any more; who was removed cannot follow. */
    private void theOldEpochIsOver(Group before) throws MlsException {
      String speaker = anyone();
      Protected said = party.group(speaker).protect(new byte[1], Bytes.EMPTY, party.entropy);
      party.keep(speaker, said.group());
      for (Group old : gone) {
        assertEquals(
            MlsException.Reason.WRONG_EPOCH,
            assertThrows(MlsException.class, () -> old.process(said.message(), ANYBODY, NOW))
                .reason());
      }
      assertEquals(
          MlsException.Reason.WRONG_EPOCH,
          assertThrows(MlsException.class, () -> before.process(said.message(), ANYBODY, NOW))
              .reason());
      for (String listener : everyone()) {
        if (!listener.equals(speaker)) {
          hear(listener, speaker, said.message());
        }
      }
    }

    /** The states of those who are about to be removed. */
    private void remember(PendingCommit commit) {
      List<Member> after = commit.group().members();
      for (String one : everyone()) {
        Bytes key = party.signer(one).keys().publicKey();
        if (after.stream().noneMatch(member -> member.leaf().signatureKey().equals(key))) {
          gone.add(party.group(one));
          removed++;
        }
      }
    }

    private String name() {
      return "member " + ++names;
    }

    private List<String> everyone() {
      return new ArrayList<>(party.groups.keySet());
    }

    private String anyone() {
      return everyone().get(random.nextInt(everyone().size()));
    }
  }
}
