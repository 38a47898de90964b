package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Kind;
import pli.mls.oracle.Peer.Offer;
import pli.mls.oracle.Peer.Wish;

/**
 * Where members of {@code ts-mls} 1.6.4 and ours do not fit, and what decides. Groups with both
 * keep clear of these ({@link Limits}, {@code peer.mjs}); when one of these tests fails, a newer
 * version fits better and less has to be kept clear of.
 */
class TsMlsLimitsTest {
  private static final Bytes GROUP = Bytes.utf8("shared with another");
  private static final int KNOWN_TO_ALL = 0xf0a1;

  private static @Nullable TsMls process;

  private final SeededEntropy entropy = new SeededEntropy(95);
  private final Lifetime lifetime =
      new Lifetime(Instant.now().getEpochSecond() - 3600, Instant.now().getEpochSecond() + 86_400);
  private int names;

  @BeforeAll
  static void start() throws Exception {
    process = TsMls.start();
  }

  @AfterAll
  static void end() throws Exception {
    if (process != null) {
      process.close();
    }
  }

  /** RFC 9420 section 5.1.1: ECDSA keys are uncompressed points (L10). */
  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void compressedSignatureKeysAreNotTaken(int suite) throws Exception {
    OurMember alice = ours(suite);
    alice.create(GROUP);
    Bytes theirs = theirs(suite, "compressed").keyPackage();
    refused("L10", MlsException.Reason.INVALID_LEAF, () -> alice.commit(adding(theirs)));
  }

  /** RFC 9420 section 12.4.3.2: the extension is a struct of an HPKEPublicKey, with its length. */
  @Test
  void aBareKeyIsNoExternalPub() throws Exception {
    TsMember bob = theirs(1);
    bob.create(GROUP, List.of());
    OurMember alice = ours(1);
    Peer.Told bare = bob.tellBare(); // whose first bytes, any bytes, are read as a length
    assertThrows(MlsException.class, () -> alice.enter(bare, false));
    bob.process(alice.enter(bob.tell(true), false));
    alice.merge();
    assertEquals(alice.state(), bob.state());
  }

  /**
   * Not the RFC but draft-ietf-hpke-pq section 4, which draft-ietf-mls-pq-ciphersuites builds on:
   * the label of DeriveKeyPair (U6).
   */
  @Test
  void keysOfTheHybridSuiteAreDerivedWithALabel() throws Exception {
    OurMember alice = ours(CipherSuite.HYBRID);
    TsMember bob = theirs(CipherSuite.HYBRID, "unlabeled");
    alice.create(GROUP);
    Offer made = alice.commit(adding(bob.keyPackage()));
    alice.merge();
    bob.join(made.welcome(), made.tree());
    Offer next = bob.commit(adding());
    refused("U6", MlsException.Reason.INVALID_COMMIT, () -> alice.process(next.commit()));
  }

  /** RFC 9420 section 12.4: a commit of GroupContextExtensions has a path (C2). */
  @Test
  void extensionsOfTheGroupChangeWithAPath() throws Exception {
    OurMember alice = able();
    TsMember bob = theirs(1, List.of(KNOWN_TO_ALL));
    together(alice, bob);
    Extension told = new Extension(KNOWN_TO_ALL, Bytes.utf8("told"));
    Offer theirs = bob.commit(asking(new Wish.Extensions(List.of(told))));
    refused("C2", MlsException.Reason.INVALID_COMMIT, () -> alice.process(theirs.commit()));
    Offer ours = alice.commit(asking(new Wish.Extensions(List.of(told))));
    bob.process(ours.commit());
    alice.merge();
    assertEquals(alice.state(), bob.state());
  }

  /**
   * RFC 9420 section 12.1.7: the extensions are replaced by those of the proposal, also by none.
   */
  @Test
  void extensionsOfTheGroupMayEnd() throws Exception {
    OurMember alice = able();
    TsMember bob = theirs(1, List.of(KNOWN_TO_ALL));
    OurMember carol = able();
    together(alice, bob);
    Extension told = new Extension(KNOWN_TO_ALL, Bytes.utf8("told"));
    Offer first =
        alice.commit(asking(new Wish.Extensions(List.of(told)), new Wish.Add(carol.keyPackage())));
    bob.process(first.commit());
    alice.merge();
    carol.join(first.welcome(), first.tree());
    Offer none = alice.commit(asking(new Wish.Extensions(List.of())));
    carol.process(none.commit());
    assertThrows(TsMls.Refused.class, () -> bob.process(none.commit()));
    assertEquals(List.of(), carol.group().extensions());
  }

  /**
   * RFC 9420 section 12.4.2: a member that a commit removes is told so by the Remove. Whether its
   * leaf is blank afterwards says nothing: an Add of the same commit may stand there (section 7.7).
   */
  @Test
  void aMemberIsRemovedThoughAnotherTakesItsPlace() throws Exception {
    OurMember alice = ours(1);
    TsMember bob = theirs(1);
    OurMember carol = ours(1);
    together(alice, bob);
    Offer adding = alice.commit(adding(carol.keyPackage()));
    bob.process(adding.commit());
    alice.merge();
    carol.join(adding.welcome(), adding.tree());
    Offer made =
        alice.commit(
            asking(
                new Wish.Remove(bob.place()),
                new Wish.Remove(carol.place()),
                new Wish.Add(ours(1).keyPackage()),
                new Wish.Add(ours(1).keyPackage())));
    assertTrue(carol.stage(made.commit()).removesUs());
    assertThrows(TsMls.Refused.class, () -> bob.process(made.commit()));
  }

  /**
   * RFC 9420 section 12.4.3.1: parents between an unmerged leaf and a parent that lists it list it
   * too. Those further up need not: here the root has a new key, which the new member was given.
   */
  @Test
  void parentsFurtherUpNeedNotListAnUnmergedLeaf() throws Exception {
    List<OurMember> members = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      members.add(ours(1));
    }
    members.get(0).create(GROUP);
    Bytes[] others = new Bytes[4];
    for (int i = 1; i < 5; i++) {
      others[i - 1] = members.get(i).keyPackage();
    }
    Offer first = members.get(0).commit(adding(others));
    members.get(0).merge();
    for (OurMember member : members.subList(1, 5)) {
      member.join(first.welcome(), first.tree());
    }
    OurMember gone = members.get(3);
    order(members.get(4), asking(new Wish.Remove(gone.place())), members, gone);
    order(members.get(0), adding(), members, gone);
    TsMember theirs = theirs(1);
    OurMember ours = ours(1);
    OurMember committer = members.get(4);
    Offer made = order(committer, adding(theirs.keyPackage(), ours.keyPackage()), members, gone);
    assertFalse(new Limits().joins(Kind.TS, committer.tree()));
    assertThrows(TsMls.Refused.class, () -> theirs.join(made.welcome(), made.tree()));
    ours.join(made.welcome(), made.tree());
    assertEquals(committer.state(), ours.state());
  }

  private static Offer order(OurMember by, Change change, List<OurMember> members, OurMember except)
      throws Exception {
    Offer made = by.commit(change);
    for (OurMember member : members) {
      if (member != by && member != except) {
        member.process(made.commit());
      }
    }
    by.merge();
    return made;
  }

  private static void together(OurMember alice, TsMember bob) throws Exception {
    alice.create(GROUP);
    Offer made = alice.commit(adding(bob.keyPackage()));
    alice.merge();
    bob.join(made.welcome(), made.tree());
    assertEquals(alice.state(), bob.state());
  }

  private static Change adding(Bytes... keyPackages) {
    Wish[] wishes = new Wish[keyPackages.length];
    for (int i = 0; i < wishes.length; i++) {
      wishes[i] = new Wish.Add(keyPackages[i]);
    }
    return asking(wishes);
  }

  private static Change asking(Wish... wishes) {
    return new Change(List.of(wishes), true, true, true);
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void refused(String rule, MlsException.Reason reason, Attempt attempt) {
    MlsException refused = assertThrows(MlsException.class, attempt::run);
    String message = String.valueOf(refused.getMessage());
    assertEquals(reason, refused.reason(), message);
    assertTrue(message.startsWith(rule), message);
  }

  private OurMember ours(int suite) throws Exception {
    return new OurMember(CipherSuite.of(suite), name(), lifetime, entropy);
  }

  private OurMember able() throws Exception {
    LeafOptions able =
        new LeafOptions(Capabilities.basic(List.of(1), List.of(KNOWN_TO_ALL)), List.of());
    return new OurMember(CipherSuite.of(1), name(), lifetime, entropy, able);
  }

  private TsMember theirs(int suite, String... ways) throws Exception {
    return new TsMember(process(), suite, name(), lifetime, List.of(), Set.of(ways));
  }

  private TsMember theirs(int suite, List<Integer> extensions) throws Exception {
    return new TsMember(process(), suite, name(), lifetime, extensions, Set.of());
  }

  private static TsMls process() {
    if (process == null) {
      throw new IllegalStateException("no process");
    }
    return process;
  }

  private String name() {
    return "member " + ++names;
  }
}
