package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.node.Lifetime;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Offer;
import pli.mls.oracle.Peer.Wish;

/**
 * Where members of {@code bcmls} 1.84 and ours do not fit, and which section of RFC 9420 decides.
 * Groups with both keep clear of these ({@link Limits}); when one of these tests fails, a newer
 * version fits better and less has to be kept clear of.
 */
class BcLimitsTest {
  private final SeededEntropy entropy = new SeededEntropy(96);
  private final List<OurMember> ours = new ArrayList<>();
  private Lifetime lifetime = new Lifetime(0, 0);

  /** Five members of ours. */
  @BeforeEach
  void fiveMembers() throws Exception {
    long now = Instant.now().getEpochSecond();
    lifetime = new Lifetime(now - 3600, now + 86_400);
    List<Wish> wishes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      OurMember member = new OurMember(CipherSuite.MLS_128_X25519, "ours " + i, lifetime, entropy);
      ours.add(member);
      if (i > 0) {
        wishes.add(new Wish.Add(member.keyPackage()));
      }
    }
    ours.get(0).create(Bytes.utf8("shared with another"));
    Offer made = ours.get(0).commit(new Change(wishes, true, false, true));
    ours.get(0).merge();
    for (OurMember member : ours.subList(1, 5)) {
      member.join(made.welcome(), made.tree());
    }
  }

  /** Section 12.1.3: a Remove is of any member; only a commit may not remove its committer. */
  @Test
  void aMemberHearsThatItsRemovalIsProposed() throws Exception {
    BcMember bob = added(true);
    Bytes proposal = ours.get(0).propose(new Wish.Remove(bob.place()), true);
    ours.get(1).process(proposal);
    assertThrows(Exception.class, () -> bob.process(proposal));
  }

  /** Section 12.2: a committer takes one of a member's Updates, and may not have heard the last. */
  @Test
  void eachOfSeveralUpdatesMayBeTheOne() throws Exception {
    BcMember bob = added(true);
    Bytes first = bob.propose(new Wish.Update(), true);
    bob.propose(new Wish.Update(), true);
    for (OurMember member : ours) {
      member.process(first);
    }
    Offer made = order(ours.get(0), List.of(), true);
    assertThrows(Exception.class, () -> bob.process(made.commit()));
    oursAgree();
  }

  /**
   * Section 12.4.3.1: a Welcome of a commit without a path has no path secret. The new member is
   * unmerged, and what is encrypted to the parent's key is not for it.
   */
  @Test
  void whoIsAddedWithoutAPathHasItsLeafKeyAlone() throws Exception {
    OurMember gone = ours.remove(3);
    order(ours.get(0), List.of(new Wish.Remove(gone.place())), true);
    order(ours.get(0), List.of(), true);
    BcMember bob = added(false);
    assertEquals(gone.place(), bob.place());
    assertEquals(ours.get(0).state(), bob.state());
    Offer made = order(ours.get(3), List.of(), true);
    assertThrows(Exception.class, () -> bob.process(made.commit()));
    oursAgree();
  }

  /** Section 12.4.3.2: whoever comes back stands at the leftmost blank leaf, as an Add would. */
  @Test
  void whoComesBackMayStandElsewhere() throws Exception {
    BcMember bob = added(true);
    OurMember gone = ours.remove(1);
    bob.process(order(ours.get(0), List.of(new Wish.Remove(gone.place())), true).commit());
    OurMember back = ours.get(1);
    assertEquals(2, back.place());
    Bytes commit = back.enter(ours.get(0).tell(true), true);
    for (OurMember member : ours) {
      if (member != back) {
        member.process(commit);
      }
    }
    back.merge();
    assertEquals(1, back.place());
    oursAgree();
    assertThrows(Exception.class, () -> bob.process(commit));
  }

  private BcMember added(boolean path) throws Exception {
    BcMember bob = new BcMember(1, "theirs", lifetime, entropy);
    Offer made = order(ours.get(0), List.of(new Wish.Add(bob.keyPackage())), path);
    bob.join(made.welcome(), made.tree());
    return bob;
  }

  private Offer order(OurMember by, List<Wish> wishes, boolean path) throws Exception {
    Offer made = by.commit(new Change(wishes, true, false, path));
    for (OurMember member : ours) {
      if (member != by) {
        member.process(made.commit());
      }
    }
    by.merge();
    return made;
  }

  private void oursAgree() throws Exception {
    for (OurMember member : ours) {
      assertEquals(ours.get(0).state(), member.state());
    }
  }
}
