package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.group.Member;
import pli.mls.node.BasicCredential;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
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

  /** One of ours that does not leave in this step. */
  private Peer anchor;

  private final Random random;
  private final Nursery nursery;
  private final List<Kind> kinds;
  private final Map<String, Peer> born = new LinkedHashMap<>();

  /** Who is in the group and has a state of it. */
  private final List<Peer> members = new ArrayList<>();

  /** Who is in the group, but could not join for a reason that {@link Limits} names. */
  private final Set<String> absent = new LinkedHashSet<>();

  /** What each has not heard yet of this epoch. */
  private final List<Late> late = new ArrayList<>();

  /** What was done, for whoever has to find out why it failed. */
  private final List<String> journal = new ArrayList<>();

  /** Who is not reached by commits for a while. */
  private @Nullable Peer deaf;

  private final Map<Kind, Integer> commits = new EnumMap<>(Kind.class);
  private long youngestJoin;
  private int told;
  private int steps;
  private int names;

  /** Makes clients. */
  interface Nursery {
    Peer born(Kind kind, String name) throws Exception;
  }

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
    Nursery nursery =
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
        String journal = mixed.journal();
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
      int made = lives.stream().mapToInt(life -> life.commits.getOrDefault(kind, 0)).sum();
      assertTrue(made * 12 >= steps, kind + " made " + made + " commits in " + steps + " steps");
    }
    int told = lives.stream().mapToInt(life -> life.told).sum();
    assertTrue(told >= steps, told + " messages in " + steps + " steps");
  }

  MixedLife(long seed, Nursery nursery, List<Kind> kinds, Limits limits) throws Exception {
    this.random = new Random(seed);
    this.nursery = nursery;
    this.kinds = kinds;
    this.limits = limits;
    OurMember creator = (OurMember) fresh(Kind.OURS);
    creator.create(Bytes.utf8("a life"));
    members.add(creator);
    anchor = creator;
    commit(creator, List.of(new Wish.Add(fresh(Kind.OURS).keyPackage())), true);
    commit(creator, List.of(new Wish.Add(fresh(kinds.get(1)).keyPackage())), true);
  }

  /** What was done last. */
  String journal() {
    return String.join("\n", journal.subList(Math.max(0, journal.size() - 30), journal.size()));
  }

  void step() throws Exception {
    steps++;
    List<Peer> ours = new ArrayList<>(members);
    ours.removeIf(member -> member.kind() != Kind.OURS);
    anchor = ours.get(random.nextInt(ours.size()));
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
      Peer speaker = any();
      Bytes text = Bytes.adopt(new byte[random.nextInt(300)]);
      Bytes message = speaker.protect(text);
      for (Peer listener : members) {
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
        refused(each.listener, () -> each.listener.unprotect(each.message));
      }
    }
  }

  // What changes the group.

  private void renew() throws Exception {
    commit(any(), List.of(), random.nextBoolean());
  }

  private void change() throws Exception {
    Peer committer = any();
    boolean path = random.nextInt(3) > 0;
    commit(committer, wishes(committer, path), path);
  }

  /** Removals, additions and keys to mix in, as {@code committer} may ask for them. */
  private List<Wish> wishes(Peer committer, boolean path) throws Exception {
    List<Wish> wishes = new ArrayList<>();
    Peer leaver = any();
    boolean removes = random.nextInt(3) == 0 && mayLeave(leaver) && leaver != committer;
    if (removes) {
      wishes.add(new Wish.Remove(leaver.place()));
    }
    int room = MOST - members.size() - absent.size();
    boolean adds = false;
    for (int i = random.nextInt(3); i > 0 && room > 0; i--, room--) {
      wishes.add(
          new Wish.Add(
              fresh(anyKind(removes || (path && limits.addsPath(committer.kind())))).keyPackage()));
      adds = true;
    }
    if (random.nextInt(3) == 0) {
      wishes.add(new Wish.ExternalPsk(anyKey()));
    }
    long epoch = members.get(0).state().epoch();
    if (!adds && random.nextInt(3) == 0) {
      long past = Math.max(youngestJoin, epoch - random.nextInt(3));
      wishes.add(new Wish.ResumptionPsk(past));
    }
    return wishes;
  }

  /** Members propose, some of it is lost to all others, and another commits what it has heard. */
  private void propose() throws Exception {
    Peer committer = any();
    Set<Integer> subjects = new HashSet<>();
    Set<Peer> updating = new HashSet<>();
    Bytes unusedKey = anyKey();
    boolean path = random.nextBoolean();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      Peer proposer = any();
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
      journal.add(proposer.name() + " at " + proposer.place() + " proposes " + told(wish));
      Bytes proposal = proposer.propose(wish, random.nextBoolean());
      if (proposer != committer && random.nextInt(6) == 0) {
        continue; // lost: nobody but its proposer knows of it
      }
      for (Peer listener : shuffled(members)) {
        if (listener != proposer && limits.hears(wish, listener)) {
          follow(listener, proposal);
        }
      }
    }
    commit(committer, List.of(), path);
  }

  private Wish wish(Peer proposer, Bytes unusedKey, boolean path) throws Exception {
    Peer subject = any();
    return switch (random.nextInt(4)) {
      case 0 ->
          members.size() + absent.size() < MOST
              ? new Wish.Add(fresh(anyKind(path)).keyPackage())
              : new Wish.Update();
      case 1 -> mayLeave(subject) ? new Wish.Remove(subject.place()) : new Wish.Update();
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
    Peer winner = any();
    Peer loser = any();
    if (winner == loser) {
      return;
    }
    Offer lost = loser.commit(new Change(wishes(loser, true), random.nextBoolean(), true, true));
    commit(winner, List.of(), random.nextBoolean());
    for (Peer each : members) {
      refused(each, () -> each.process(lost.commit()));
    }
  }

  /** One member hears the second of two commits first. */
  private void hearOutOfOrder() throws Exception {
    Peer behind = any();
    Peer first = any();
    Peer second = any();
    if (behind == first
        || behind == second
        || members.stream().noneMatch(each -> each.kind() == Kind.OURS && each != behind)) {
      return;
    }
    deaf = behind;
    Bytes one = order(first, List.of(), true);
    Bytes two = order(second, List.of(), random.nextBoolean());
    deaf = null;
    refused(behind, () -> behind.process(two));
    journal.add(behind.name() + " has heard the second first");
    follow(behind, one);
    follow(behind, two);
    agree();
  }

  /** Someone joins from outside, or comes back so. */
  private void enter() throws Exception {
    boolean full = members.size() + absent.size() >= MOST;
    Peer former = any();
    boolean again = full || random.nextInt(3) == 0;
    if (again
        && !limits.comesBackElsewhere(kinds)
        && watcher().tree().firstBlank().value() < former.place()) {
      return;
    }
    Peer joiner = again ? former : fresh(anyKind(true));
    Peer teller = any();
    Peer.Told told = teller.tell(random.nextBoolean());
    if (!limits.joins(joiner.kind(), watcher().tree())) {
      assertThrows(Exception.class, () -> joiner.enter(told, again));
      return;
    }
    journal.add(joiner.name() + (again ? " comes back by " : " enters by ") + teller.name());
    late.clear();
    Bytes commit = joiner.enter(told, again);
    for (Peer member : members) {
      if (member != joiner) {
        follow(member, commit);
      }
    }
    joiner.merge();
    if (!again) {
      members.add(joiner);
    }
    commits.merge(joiner.kind(), 1, Integer::sum);
    youngestJoin = watcher().group().epoch();
    agree();
  }

  private OurMember watcher() {
    return (OurMember) anchor;
  }

  private void commit(Peer committer, List<Wish> wishes, boolean path) throws Exception {
    order(committer, wishes, path);
    agree();
  }

  /** A commit that is put in order: all hear it, who is added joins. */
  private Bytes order(Peer committer, List<Wish> asked, boolean path) throws Exception {
    late.clear();
    List<Wish> wishes = new ArrayList<>(asked);
    if (asked.stream().noneMatch(wish -> wish instanceof Wish.Remove)) {
      for (String name : absent) {
        wishes.add(new Wish.Remove(placeOf(name)));
      }
    }
    boolean inside = random.nextBoolean();
    journal.add(
        committer.name()
            + " at "
            + committer.place()
            + " commits "
            + wishes.stream().map(MixedLife::told).toList()
            + (path ? " with a path" : ""));
    Offer made = committer.commit(new Change(wishes, random.nextBoolean(), inside, path));
    commits.merge(committer.kind(), 1, Integer::sum);
    committer.merge();
    OurMember eye = eye(committer, made.commit());
    Set<String> after = namesIn(eye);
    for (Peer member : new ArrayList<>(members)) {
      if (!after.contains(member.name())) {
        members.remove(member);
        if (member instanceof OurMember ours && ours != eye) {
          ours.process(made.commit());
          assertThrows(IllegalStateException.class, ours::group);
        }
      } else if (member != committer && member != eye && member != deaf) {
        follow(member, made.commit());
      }
    }
    absent.retainAll(after);
    for (Peer member : members) {
      after.remove(member.name());
    }
    after.removeAll(absent);
    for (String name : after) {
      join(peer(name), made, eye);
    }
    return made.commit();
  }

  private void follow(Peer member, Bytes handshake) throws Exception {
    try {
      member.process(handshake);
    } catch (Exception e) {
      journal.add(member.name() + " at " + member.place() + " does not follow");
      throw e;
    }
  }

  /** A member of ours that is in the epoch that {@code commit} opens. */
  private OurMember eye(Peer committer, Bytes commit) throws Exception {
    if (committer instanceof OurMember ours) {
      return ours;
    }
    for (Peer member : members) {
      if (member instanceof OurMember ours && ours != deaf && !ours.stage(commit).removesUs()) {
        ours.process(commit);
        return ours;
      }
    }
    throw new AssertionError("no member of ours is left");
  }

  private void join(Peer joiner, Offer made, OurMember eye) throws Exception {
    if (!limits.joins(joiner.kind(), eye.tree())) {
      assertThrows(Exception.class, () -> joiner.join(made.welcome(), made.tree()));
      absent.add(joiner.name());
      return;
    }
    joiner.join(made.welcome(), made.tree());
    members.add(joiner);
    youngestJoin = eye.group().epoch();
  }

  private void agree() throws Exception {
    Peer.State expected = members.get(0).state();
    for (Peer member : members) {
      assertEquals(expected, member.state(), member.name());
    }
  }

  private static String told(Wish wish) {
    return wish instanceof Wish.Add ? "Add" : wish.toString();
  }

  // Who.

  private Peer fresh(Kind kind) throws Exception {
    Peer peer = nursery.born(kind, kind + " " + ++names);
    born.put(peer.name(), peer);
    return peer;
  }

  /** Of someone who is added by a commit that has a path, or perhaps none. */
  private Kind anyKind(boolean path) {
    Kind kind = kinds.get(random.nextInt(kinds.size()));
    return path || limits.joinsWithoutPath(kind) ? kind : Kind.OURS;
  }

  private Bytes anyKey() {
    List<Bytes> ids = SharedKeys.ids();
    return ids.get(random.nextInt(ids.size()));
  }

  private Peer any() {
    return members.get(random.nextInt(members.size()));
  }

  /** One of ours always stays, and three at least. */
  private boolean mayLeave(Peer leaver) {
    return members.size() > 3 && leaver != anchor;
  }

  private Peer peer(String name) {
    Peer peer = born.get(name);
    if (peer == null) {
      throw new AssertionError("nobody is called " + name);
    }
    return peer;
  }

  private int placeOf(String name) {
    for (Member each : watcher().group().members()) {
      if (nameOf(each).equals(name)) {
        return each.index().value();
      }
    }
    throw new AssertionError("not a member: " + name);
  }

  private static Set<String> namesIn(OurMember eye) {
    Set<String> names = new LinkedHashSet<>();
    for (Member member : eye.group().members()) {
      names.add(nameOf(member));
    }
    return names;
  }

  private static String nameOf(Member member) {
    BasicCredential credential = (BasicCredential) member.leaf().credential();
    return new String(credential.identity().toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }

  private List<Peer> shuffled(Collection<Peer> peers) {
    List<Peer> copy = new ArrayList<>(peers);
    Collections.shuffle(copy, random);
    return copy;
  }

  private interface Attempt {
    void run() throws Exception;
  }

  /** It is refused, and the member's epoch is as it was; a reason is asked of ours. */
  private static void refused(Peer peer, Attempt attempt) throws Exception {
    Peer.State before = peer.state();
    if (peer.kind() == Kind.OURS) {
      assertThrows(MlsException.class, attempt::run);
    } else {
      assertThrows(Exception.class, attempt::run, () -> peer.name() + " should have refused it");
    }
    assertEquals(before, peer.state());
  }
}
