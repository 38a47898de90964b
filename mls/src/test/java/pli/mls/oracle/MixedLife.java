package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.node.Lifetime;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Kind;
import pli.mls.oracle.Peer.Offer;
import pli.mls.oracle.Peer.Wish;

/**
 * The life of one group whose members are of several implementations, drawn from a seed: they talk,
 * with messages lost, late and in another order for each listener; they commit, propose, commit
 * against each other, add, remove, mix in keys; a member hears a commit before the one that it
 * follows upon. After each commit all agree about the epoch.
 *
 * <p>The seed draws what happens. The keys of the others' members are their libraries' own choice.
 *
 * <p>One member of ours is always there, and its view of who is a member is the one that the others
 * are held to. What a library does not do is kept out of the life by {@link Limits}, each with the
 * section of RFC 9420 that says what would be right.
 */
final class MixedLife {
  private static final int MOST = 8;
  private static final int STEPS = 50;

  private final Limits limits;
  private final Random random;
  private final Cast cast;
  private final Ordering ordering;

  /** What each has not heard yet of this epoch. */
  private final List<Late> late = new ArrayList<>();

  private int told;
  private int steps;

  private record Late(Peer listener, Bytes message, Bytes text) {}

  /**
   * The seeds to draw lives from: so many as the everyday build has time for, or {@code
   * -Dpli.simulation.seeds=N} of them, {@code -Dpli.simulation.from=S} on.
   */
  static List<Long> seeds(int everyday) {
    long from = Long.getLong("pli.simulation.from", 1);
    List<Long> seeds = new ArrayList<>();
    for (int i = 0; i < Integer.getInteger("pli.simulation.seeds", everyday); i++) {
      seeds.add(from + i);
    }
    return Collections.unmodifiableList(seeds);
  }

  /**
   * One life of {@code -Dpli.simulation.steps=N} steps. If it fails, it says where, and what was
   * done before.
   *
   * @param process needed for members of {@link Kind#TS}
   */
  static MixedLife live(long seed, int suite, List<Kind> kinds, @Nullable TsMls process)
      throws Exception {
    SeededEntropy entropy = new SeededEntropy(seed);
    long now = Instant.now().getEpochSecond(); // which the other implementations read
    Lifetime lifetime = new Lifetime(now - 3600, now + 86_400);
    String life = kinds.size() + " kinds, seed " + seed + ", ";
    Cast.Nursery nursery =
        (kind, name) ->
            switch (kind) {
              case OURS -> new OurMember(CipherSuite.of(suite), name, lifetime, entropy);
              case BC -> new BcMember(suite, name, lifetime, entropy);
              case TS -> {
                if (process == null) {
                  throw new IllegalStateException("no process");
                }
                yield new TsMember(process, suite, life + name, lifetime);
              }
            };
    MixedLife mixed = new MixedLife(seed, nursery, kinds, new Limits());
    for (int step = 0; step < Integer.getInteger("pli.simulation.steps", STEPS); step++) {
      try {
        mixed.step();
      } catch (Exception | AssertionError e) {
        String journal = mixed.ordering.journal();
        throw new AssertionError(
            life + "suite " + suite + ", fails in step " + step + ":\n" + journal, e);
      }
    }
    return mixed;
  }

  /** In {@code lives} all kinds of members made enough of the commits, and much was said. */
  static void assertWorthIt(List<MixedLife> lives, List<Kind> kinds) {
    int steps = lives.stream().mapToInt(life -> life.steps).sum();
    for (Kind kind : kinds) {
      int made = lives.stream().mapToInt(life -> life.ordering.commitsOf(kind)).sum();
      assertTrue(made * 12 >= steps, kind + " made " + made + " commits in " + steps + " steps");
    }
    int told = lives.stream().mapToInt(life -> life.told).sum();
    assertTrue(told >= steps, told + " messages in " + steps + " steps");
  }

  MixedLife(long seed, Cast.Nursery nursery, List<Kind> kinds, Limits limits) throws Exception {
    this.limits = limits;
    this.random = new Random(seed);
    this.cast = new Cast(random, nursery, kinds, limits);
    this.ordering = new Ordering(cast, random, limits);
    OurMember creator = (OurMember) cast.fresh(Kind.OURS);
    creator.create(Bytes.utf8("a life"));
    cast.members.add(creator);
    cast.dropAnchor();
    commit(creator, List.of(new Wish.Add(cast.fresh(Kind.OURS).keyPackage())), true);
    commit(creator, List.of(new Wish.Add(cast.fresh(kinds.get(1)).keyPackage())), true);
  }

  void step() throws Exception {
    steps++;
    cast.dropAnchor();
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> talk();
      case 3, 4 -> change();
      case 5, 6 -> propose();
      case 7 -> compete();
      case 8 -> hearOutOfOrder();
      case 9 -> enter();
      default -> renew();
    }
  }

  // What is said.

  /** Several speak before anyone listens; some of it is lost or comes later. */
  private void talk() throws Exception {
    List<Late> heard = new ArrayList<>();
    for (Late each : late) {
      if (random.nextBoolean()) {
        heard.add(each);
      }
    }
    late.clear();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Peer speaker = cast.any();
      Bytes text = Bytes.adopt(new byte[random.nextInt(300)]);
      Bytes message = speaker.protect(text);
      for (Peer listener : cast.members) {
        if (listener != speaker) {
          (random.nextInt(6) == 0 ? late : heard).add(new Late(listener, message, text));
        }
      }
    }
    Collections.shuffle(heard, random);
    for (Late each : heard) {
      assertEquals(each.text, each.listener.unprotect(each.message));
      told++;
      if (random.nextInt(4) == 0) {
        Ordering.refused(each.listener, () -> each.listener.unprotect(each.message));
      }
    }
  }

  // What changes the group.

  private void renew() throws Exception {
    commit(cast.any(), List.of(), random.nextBoolean());
  }

  private void change() throws Exception {
    Peer committer = cast.any();
    boolean path = random.nextInt(3) > 0;
    commit(committer, wishes(committer, path), path);
  }

  /** Removals, additions and keys to mix in, as {@code committer} may ask for them. */
  private List<Wish> wishes(Peer committer, boolean path) throws Exception {
    List<Wish> wishes = new ArrayList<>();
    Peer leaver = cast.any();
    boolean removes = random.nextInt(3) == 0 && cast.mayLeave(leaver) && leaver != committer;
    if (removes) {
      wishes.add(new Wish.Remove(leaver.place()));
    }
    int room = MOST - cast.size();
    boolean adds = false;
    for (int i = random.nextInt(3); i > 0 && room > 0; i--, room--) {
      wishes.add(
          new Wish.Add(
              cast.fresh(cast.anyKind(removes || (path && limits.addsPath(committer.kind()))))
                  .keyPackage()));
      adds = true;
    }
    if (random.nextInt(3) == 0) {
      wishes.add(new Wish.ExternalPsk(anyKey()));
    }
    long epoch = cast.members.get(0).state().epoch();
    if (!adds && random.nextInt(3) == 0) {
      long past = Math.max(ordering.youngestJoin(), epoch - random.nextInt(3));
      wishes.add(new Wish.ResumptionPsk(past));
    }
    return wishes;
  }

  /** Members propose, some of it is lost to all others, and another commits what it has heard. */
  private void propose() throws Exception {
    Peer committer = cast.any();
    Set<Integer> subjects = new HashSet<>();
    Set<Peer> updating = new HashSet<>();
    Bytes unusedKey = anyKey();
    boolean path = random.nextBoolean();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Peer proposer = cast.any();
      Wish wish = wish(proposer, unusedKey, path && limits.addsPath(committer.kind()));
      if (wish instanceof Wish.ExternalPsk) {
        unusedKey = Bytes.EMPTY;
      }
      if (!limits.chooses(committer.kind()) && !alone(wish, proposer, committer, subjects)) {
        continue;
      }
      boolean again = wish instanceof Wish.Update && !updating.add(proposer);
      if ((again && !limits.updatesAgain(proposer.kind())) || !limits.hears(wish, proposer)) {
        continue;
      }
      ordering.note(
          proposer.name() + " at " + proposer.place() + " proposes " + Ordering.told(wish));
      Bytes proposal = proposer.propose(wish, random.nextBoolean());
      if (proposer != committer && random.nextInt(6) == 0) {
        continue; // lost: nobody but its proposer knows of it
      }
      for (Peer listener : cast.shuffled(cast.members)) {
        if (listener != proposer && limits.hears(wish, listener)) {
          ordering.follow(listener, proposal);
        }
      }
    }
    commit(committer, List.of(), path);
  }

  private Wish wish(Peer proposer, Bytes unusedKey, boolean path) throws Exception {
    Peer subject = cast.any();
    return switch (random.nextInt(4)) {
      case 0 ->
          cast.size() < MOST
              ? new Wish.Add(cast.fresh(cast.anyKind(path)).keyPackage())
              : new Wish.Update();
      case 1 -> cast.mayLeave(subject) ? new Wish.Remove(subject.place()) : new Wish.Update();
      case 2 ->
          proposer.kind() != Kind.OURS && !unusedKey.isEmpty()
              ? new Wish.ExternalPsk(unusedKey)
              : new Wish.Update();
      default -> new Wish.Update();
    };
  }

  /** Whether {@code wish} goes together with all others, so that a committer need not choose. */
  private static boolean alone(Wish wish, Peer proposer, Peer committer, Set<Integer> subjects) {
    int subject =
        switch (wish) {
          case Wish.Remove remove -> remove.place();
          case Wish.Update update -> proposer.place();
          default -> -1;
        };
    return subject < 0 || (subject != committer.place() && subjects.add(subject));
  }

  /** Two commits for one epoch: the one that is put in order first wins. */
  private void compete() throws Exception {
    Peer winner = cast.any();
    Peer loser = cast.any();
    if (winner == loser) {
      return;
    }
    Offer lost = loser.commit(new Change(wishes(loser, true), random.nextBoolean(), true, true));
    commit(winner, List.of(), random.nextBoolean());
    for (Peer each : cast.members) {
      Ordering.refused(each, () -> each.process(lost.commit()));
    }
  }

  /** One member hears the second of two commits first. */
  private void hearOutOfOrder() throws Exception {
    Peer behind = cast.any();
    Peer first = cast.any();
    Peer second = cast.any();
    if (behind == first
        || behind == second
        || cast.members.stream().noneMatch(each -> each.kind() == Kind.OURS && each != behind)) {
      return;
    }
    ordering.passOver(behind);
    Bytes one = order(first, List.of(), true);
    Bytes two = order(second, List.of(), random.nextBoolean());
    ordering.reachAll();
    Ordering.refused(behind, () -> behind.process(two));
    ordering.note(behind.name() + " has heard the second first");
    ordering.follow(behind, one);
    ordering.follow(behind, two);
    ordering.agree();
  }

  /** Someone joins from outside, or comes back so. */
  private void enter() throws Exception {
    boolean full = cast.size() >= MOST;
    Peer former = cast.any();
    boolean again = full || random.nextInt(3) == 0;
    if (again
        && !limits.comesBackElsewhere(cast.kinds)
        && cast.watcher().tree().firstBlank().value() < former.place()) {
      return;
    }
    Peer joiner = again ? former : cast.fresh(cast.anyKind(true));
    Peer teller = cast.any();
    Peer.Told told = teller.tell(random.nextBoolean());
    if (!limits.joins(joiner.kind(), cast.watcher().tree())) {
      assertThrows(Exception.class, () -> joiner.enter(told, again));
      return;
    }
    ordering.note(joiner.name() + (again ? " comes back by " : " enters by ") + teller.name());
    late.clear();
    ordering.enter(joiner, joiner.enter(told, again));
  }

  private void commit(Peer committer, List<Wish> wishes, boolean path) throws Exception {
    order(committer, wishes, path);
    ordering.agree();
  }

  private Bytes order(Peer committer, List<Wish> wishes, boolean path) throws Exception {
    late.clear();
    return ordering.order(committer, wishes, path);
  }

  private Bytes anyKey() {
    List<Bytes> ids = SharedKeys.ids();
    return ids.get(random.nextInt(ids.size()));
  }
}
