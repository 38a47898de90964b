package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.MlsException;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Kind;
import pli.mls.oracle.Peer.Offer;
import pli.mls.oracle.Peer.Wish;

/** Puts the commits of a {@link MixedLife} in order: who hears them, who joins, who agrees. */
final class Ordering {
  private final Cast cast;
  private final Random random;
  private final Limits limits;

  /** What was done, for whoever has to find out why it failed. */
  private final List<String> journal = new ArrayList<>();

  private final Map<Kind, Integer> commits = new EnumMap<>(Kind.class);

  /** Who is not reached by commits for a while. */
  private @Nullable Peer deaf;

  private long youngestJoin;

  Ordering(Cast cast, Random random, Limits limits) {
    this.cast = cast;
    this.random = random;
    this.limits = limits;
  }

  void note(String done) {
    journal.add(done);
  }

  /** What was done last. */
  String journal() {
    return String.join("\n", journal.subList(Math.max(0, journal.size() - 30), journal.size()));
  }

  /** How many commits members of this kind have made. */
  int commitsOf(Kind kind) {
    return commits.getOrDefault(kind, 0);
  }

  /** The first epoch that all members have been in. */
  long youngestJoin() {
    return youngestJoin;
  }

  /** Does not reach {@code peer} with commits until {@link #reachAll}. */
  void passOver(Peer peer) {
    deaf = peer;
  }

  void reachAll() {
    deaf = null;
  }

  /** A commit from outside, by which {@code joiner} is in the group: all members follow. */
  void enter(Peer joiner, Bytes commit) throws Exception {
    for (Peer member : cast.members) {
      if (member != joiner) {
        follow(member, commit);
      }
    }
    joiner.merge();
    if (!cast.members.contains(joiner)) {
      cast.members.add(joiner);
    }
    commits.merge(joiner.kind(), 1, Integer::sum);
    youngestJoin = cast.watcher().group().epoch();
    agree();
  }

  /** A commit that is put in order: all hear it, who is added joins. */
  Bytes order(Peer committer, List<Wish> asked, boolean path) throws Exception {
    List<Wish> wishes = new ArrayList<>(asked);
    if (asked.stream().noneMatch(wish -> wish instanceof Wish.Remove)) {
      for (String name : cast.absent) {
        wishes.add(new Wish.Remove(cast.placeOf(name)));
      }
    }
    boolean inside = random.nextBoolean();
    journal.add(
        committer.name()
            + " at "
            + committer.place()
            + " commits "
            + wishes.stream().map(Ordering::told).toList()
            + (path ? " with a path" : ""));
    Offer made = committer.commit(new Change(wishes, random.nextBoolean(), inside, path));
    commits.merge(committer.kind(), 1, Integer::sum);
    committer.merge();
    OurMember eye = eye(committer, made.commit());
    Set<String> after = Cast.namesIn(eye);
    for (Peer member : new ArrayList<>(cast.members)) {
      if (!after.contains(member.name())) {
        cast.members.remove(member);
        if (member instanceof OurMember ours && ours != eye) {
          ours.process(made.commit());
          assertThrows(IllegalStateException.class, ours::group);
        }
      } else if (member != committer && member != eye && member != deaf) {
        follow(member, made.commit());
      }
    }
    cast.absent.retainAll(after);
    for (Peer member : cast.members) {
      after.remove(member.name());
    }
    after.removeAll(cast.absent);
    for (String name : after) {
      join(cast.peer(name), made, eye);
    }
    return made.commit();
  }

  void follow(Peer member, Bytes handshake) throws Exception {
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
    for (Peer member : cast.members) {
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
      cast.absent.add(joiner.name());
      return;
    }
    joiner.join(made.welcome(), made.tree());
    cast.members.add(joiner);
    youngestJoin = eye.group().epoch();
  }

  void agree() throws Exception {
    Peer.State expected = cast.members.get(0).state();
    for (Peer member : cast.members) {
      assertEquals(expected, member.state(), member.name());
    }
  }

  static String told(Wish wish) {
    return wish instanceof Wish.Add ? "Add" : wish.toString();
  }

  interface Attempt {
    void run() throws Exception;
  }

  /** It is refused, and the member's epoch is as it was; a reason is asked of ours. */
  static void refused(Peer peer, Attempt attempt) throws Exception {
    Peer.State before = peer.state();
    if (peer.kind() == Kind.OURS) {
      assertThrows(MlsException.class, attempt::run);
    } else {
      assertThrows(Exception.class, attempt::run, () -> peer.name() + " should have refused it");
    }
    assertEquals(before, peer.state());
  }
}
