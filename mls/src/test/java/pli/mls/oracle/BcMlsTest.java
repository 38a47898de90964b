package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.group.PendingCommit;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.tree.RatchetTree;

/** Groups that we share with Bouncy Castle's implementation, as its peers. */
class BcMlsTest {
  private static final Bytes GROUP = Bytes.utf8("shared with another");

  private final SeededEntropy entropy = new SeededEntropy(84);
  private Lifetime lifetime = new Lifetime(0, 0);

  /** The other implementation reads the clock, so these leaves are valid now. */
  @BeforeEach
  void validToday() {
    long now = Instant.now().getEpochSecond();
    lifetime = new Lifetime(now - 3600, now + 86_400);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void weAddThemWithTheTreeInside(int suite) throws Exception {
    OurMember ours = ours(suite, "ours");
    BcMember theirs = theirs(suite, "theirs");
    ours.create(GROUP);
    PendingCommit made = ours.commit(List.of(theirs.keyPackage()), List.of(), true);
    theirs.join(made.welcome(), Bytes.EMPTY);
    assertTogether(ours, theirs);
    talk(ours, theirs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void weAddThemWithTheTreeBesideAndBothCommitInTurn(int suite) throws Exception {
    OurMember ours = ours(suite, "ours");
    BcMember theirs = theirs(suite, "theirs");
    ours.create(GROUP);
    PendingCommit made = ours.commit(List.of(theirs.keyPackage()), List.of(), false);
    theirs.join(made.welcome(), made.ratchetTree());
    assertTogether(ours, theirs);
    for (int epoch = 0; epoch < 4; epoch++) {
      talk(ours, theirs);
      ours.process(theirs.commit(List.of(), List.of(), epoch % 2 == 0).commit());
      assertTogether(ours, theirs);
      talk(ours, theirs);
      theirs.process(ours.commit(List.of(), List.of(), false).message());
      assertTogether(ours, theirs);
    }
    talk(ours, theirs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theyAddUs(int suite) throws Exception {
    OurMember ours = ours(suite, "ours");
    BcMember theirs = theirs(suite, "theirs");
    theirs.create(GROUP);
    BcMember.Made made = theirs.commit(List.of(ours.keyPackage()), List.of(), true);
    ours.join(made.welcome(), Bytes.EMPTY);
    assertTogether(ours, theirs);
    talk(ours, theirs);
    theirs.process(ours.commit(List.of(), List.of(), false).message());
    assertTogether(ours, theirs);
    talk(ours, theirs);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void membersOfBothComeAndGo(int suite) throws Exception {
    OurMember alice = ours(suite, "alice");
    OurMember carol = ours(suite, "carol");
    BcMember bob = theirs(suite, "bob");
    BcMember dave = theirs(suite, "dave");
    alice.create(GROUP);
    PendingCommit first =
        alice.commit(List.of(bob.keyPackage(), dave.keyPackage()), List.of(), false);
    bob.join(first.welcome(), first.ratchetTree());
    dave.join(first.welcome(), first.ratchetTree());
    assertTogether(alice, bob);
    assertTogether(alice, dave);

    BcMember.Made second = bob.commit(List.of(carol.keyPackage()), List.of(), true);
    alice.process(second.commit());
    dave.process(second.commit());
    carol.join(second.welcome(), Bytes.EMPTY);
    assertTogether(alice, bob);
    assertTogether(carol, dave);
    talk(carol, dave);

    Bytes third = carol.commit(List.of(), List.of(bob.place()), false).message();
    alice.process(third);
    dave.process(third);
    assertTogether(alice, dave);
    assertTogether(carol, dave);

    Bytes fourth = dave.commit(List.of(), List.of(carol.group().ownLeaf().value()), true).commit();
    alice.process(fourth);
    assertTrue(carol.stage(fourth).removesUs());
    assertTogether(alice, dave);
    talk(alice, dave);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theyProposeAndWeCommit(boolean encrypted) throws Exception {
    OurMember alice = ours(1, "alice");
    BcMember bob = theirs(1, "bob");
    BcMember carol = theirs(1, "carol");
    OurMember dave = ours(1, "dave");
    startTogether(alice, bob, carol);

    Bytes update = bob.proposeUpdate(encrypted);
    Bytes add = carol.proposeAdd(dave.keyPackage(), encrypted);
    for (Bytes proposal : List.of(update, add)) {
      alice.hear(proposal);
    }
    bob.process(add);
    carol.process(update);
    PendingCommit made = alice.commit(List.of(), List.of(), false);
    bob.process(made.message());
    carol.process(made.message());
    dave.join(made.welcome(), made.ratchetTree());
    assertTogether(dave, bob);
    assertTogether(alice, carol);

    Bytes remove = bob.proposeRemove(carol.place(), encrypted);
    alice.hear(remove);
    dave.hear(remove);
    PendingCommit removed = dave.commit(List.of(), List.of(), false);
    alice.process(removed.message());
    bob.process(removed.message());
    assertTogether(alice, bob);
    assertTogether(dave, bob);
    assertEquals(3, alice.group().members().size());
    talk(dave, bob);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void weProposeAndTheyCommit(boolean encrypted) throws Exception {
    OurMember alice = ours(1, "alice");
    BcMember bob = theirs(1, "bob");
    BcMember carol = theirs(1, "carol");
    OurMember dave = ours(1, "dave");
    startTogether(alice, bob, carol);

    for (Bytes proposal : List.of(alice.proposeUpdate(), alice.proposeAdd(dave.keyPackage()))) {
      bob.process(proposal);
      carol.process(proposal);
    }
    BcMember.Made made = bob.commit(List.of(), List.of(), encrypted);
    alice.process(made.commit());
    carol.process(made.commit());
    dave.join(made.welcome(), Bytes.EMPTY);
    assertTogether(alice, bob);
    assertTogether(dave, carol);

    Bytes remove = alice.proposeRemove(carol.place());
    bob.process(remove);
    dave.hear(remove);
    BcMember.Made removed = bob.commit(List.of(), List.of(), encrypted);
    alice.process(removed.commit());
    dave.process(removed.commit());
    assertTogether(alice, bob);
    assertTogether(dave, bob);
    assertEquals(3, dave.group().members().size());
    talk(alice, bob);
  }

  private static void startTogether(OurMember ours, BcMember... theirs) throws Exception {
    ours.create(GROUP);
    List<Bytes> additions = new ArrayList<>();
    for (BcMember each : theirs) {
      additions.add(each.keyPackage());
    }
    PendingCommit made = ours.commit(additions, List.of(), false);
    for (BcMember each : theirs) {
      each.join(made.welcome(), made.ratchetTree());
    }
  }

  private OurMember ours(int suite, String name) throws Exception {
    return new OurMember(CipherSuite.of(suite), name, lifetime, entropy);
  }

  private BcMember theirs(int suite, String name) throws Exception {
    return new BcMember(suite, name, lifetime, entropy);
  }

  private static void assertTogether(OurMember ours, BcMember theirs) throws Exception {
    assertEquals(ours.group().epoch(), theirs.epoch());
    assertEquals(treeHash(ours), theirs.treeHash());
    assertEquals(ours.group().epochAuthenticator(), theirs.epochAuthenticator());
    Bytes context = Bytes.of(1, 2, 3);
    Bytes exported = Bytes.copyOf(ours.group().export("of both", context, 40).copy());
    assertEquals(exported, theirs.export("of both", context, 40));
  }

  private static Bytes treeHash(OurMember ours) throws MlsException {
    return RatchetTree.decode(ours.group().suite(), ours.group().exportRatchetTree()).treeHash();
  }

  private static void talk(OurMember ours, BcMember theirs) throws Exception {
    for (int i = 0; i < 3; i++) {
      Bytes text = Bytes.utf8("message " + i);
      assertEquals(text, theirs.unprotect(ours.protect(text, Bytes.utf8("to you"))));
      assertEquals(text, ours.unprotect(theirs.protect(text, Bytes.utf8("to us"))));
    }
  }
}
