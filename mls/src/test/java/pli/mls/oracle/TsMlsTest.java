package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.SeededEntropy;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.RequiredCapabilities;
import pli.mls.oracle.Peer.Change;
import pli.mls.oracle.Peer.Offer;
import pli.mls.oracle.Peer.Wish;

/**
 * Groups that we share with members of the {@code ts-mls} library, of all our suites. For the
 * hybrid one it has no number: it is put together there from parts that the library has.
 */
class TsMlsTest {
  private static final Bytes GROUP = Bytes.utf8("shared with another");
  private static final int KNOWN_TO_ALL = 0xf0a1;
  private static final List<Integer> GREASE = List.of(0x1a1a, 0x7a7a, 0xcaca);

  private static @Nullable TsMls process;

  private final SeededEntropy entropy = new SeededEntropy(94);
  private Lifetime lifetime = new Lifetime(0, 0);
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

  /** The other implementation reads the clock, so these leaves are valid now. */
  @BeforeEach
  void validToday() {
    long now = Instant.now().getEpochSecond();
    lifetime = new Lifetime(now - 3600, now + 86_400);
  }

  private static List<Integer> suites() {
    return CipherSuite.supported();
  }

  private static List<Arguments> suitesAndTrees() {
    List<Arguments> all = new ArrayList<>();
    for (int suite : suites()) {
      all.add(Arguments.of(suite, true));
      all.add(Arguments.of(suite, false));
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("suitesAndTrees")
  void weAddThemAndBothCommitInTurn(int suite, boolean treeInside) throws Exception {
    OurMember ours = ours(suite);
    TsMember theirs = theirs(suite);
    ours.create(GROUP);
    add(ours, theirs, List.of(), treeInside);
    bothCommitInTurn(ours, theirs);
  }

  @ParameterizedTest
  @MethodSource("suitesAndTrees")
  void theyAddUsAndBothCommitInTurn(int suite, boolean treeInside) throws Exception {
    OurMember ours = ours(suite);
    TsMember theirs = theirs(suite);
    theirs.create(GROUP, List.of());
    add(theirs, ours, List.of(), treeInside);
    bothCommitInTurn(ours, theirs);
  }

  private static void bothCommitInTurn(Peer ours, Peer theirs, Peer... others) throws Exception {
    List<Peer> all = new ArrayList<>(List.of(others));
    all.add(ours);
    all.add(theirs);
    talk(all.toArray(new Peer[0]));
    for (int epoch = 0; epoch < 2; epoch++) {
      for (Peer committer : List.of(theirs, ours)) {
        List<Peer> listeners = new ArrayList<>(all);
        listeners.remove(committer);
        commit(committer, change(epoch % 2 == 0), listeners.toArray(new Peer[0]));
        talk(all.toArray(new Peer[0]));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void membersOfBothComeAndGo(int suite) throws Exception {
    OurMember alice = ours(suite);
    TsMember bob = theirs(suite);
    TsMember carol = theirs(suite);
    OurMember dave = ours(suite);
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    add(bob, carol, List.of(alice), true);
    add(carol, dave, List.of(alice, bob), false);
    talk(alice, bob, carol, dave);
    commit(bob, change(false, new Wish.Remove(alice.place())), carol, dave);
    talk(bob, carol, dave);
    commit(dave, change(true, new Wish.Remove(carol.place())), bob);
    talk(bob, dave);
    OurMember erin = ours(suite);
    add(bob, erin, List.of(dave), false);
    assertEquals(0, erin.place(), "the leftmost blank leaf is taken (RFC 9420 section 7.7)");
    talk(bob, dave, erin);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void oneSideProposesAndTheOtherCommits(boolean encrypted, boolean weCommit) throws Exception {
    OurMember alice = ours(1);
    TsMember bob = theirs(1);
    TsMember carol = theirs(1);
    OurMember dave = ours(1);
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    add(bob, carol, List.of(alice), false);
    add(bob, dave, List.of(alice, carol), false);
    Peer proposer = weCommit ? bob : alice;
    Peer committer = weCommit ? alice : bob;
    OurMember erin = ours(1);
    List<Bytes> proposals = new ArrayList<>();
    proposals.add(proposer.propose(new Wish.Update(), encrypted));
    proposals.add(proposer.propose(new Wish.Add(erin.keyPackage()), encrypted));
    proposals.add(proposer.propose(new Wish.Remove(carol.place()), encrypted));
    for (Bytes proposal : proposals) {
      committer.process(proposal);
      dave.process(proposal);
    }
    Offer made = committer.commit(change(encrypted));
    proposer.process(made.commit());
    dave.process(made.commit());
    committer.merge();
    erin.join(made.welcome(), made.tree());
    talk(alice, bob, dave, erin);
    assertEquals(4, alice.group().members().size());
    commit(proposer, change(encrypted), committer, dave, erin);
    talk(alice, bob, dave, erin);
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void sharedAndPastKeysAreMixedIn(boolean path, boolean weCommit) throws Exception {
    OurMember alice = ours(1);
    TsMember bob = theirs(1);
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    Peer committer = weCommit ? alice : bob;
    Peer other = weCommit ? bob : alice;
    Wish first = new Wish.ExternalPsk(SharedKeys.ids().get(0));
    Wish second = new Wish.ExternalPsk(SharedKeys.ids().get(1));
    Offer made = committer.commit(new Change(List.of(first, second), true, true, path));
    other.process(made.commit());
    committer.merge();
    talk(alice, bob);
    Wish past = new Wish.ResumptionPsk(1);
    made = committer.commit(new Change(List.of(past, first), true, true, path));
    other.process(made.commit());
    committer.merge();
    talk(alice, bob);
    Peer joiner = weCommit ? theirs(1) : ours(1);
    Change adding =
        new Change(List.of(second, new Wish.Add(joiner.keyPackage())), true, true, path);
    made = committer.commit(adding);
    other.process(made.commit());
    committer.merge();
    joiner.join(made.welcome(), made.tree());
    talk(alice, bob, joiner);
  }

  @Test
  void theyProposeASharedKeyAndWeCommitIt() throws Exception {
    OurMember alice = ours(1);
    TsMember bob = theirs(1);
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    alice.process(bob.propose(new Wish.ExternalPsk(SharedKeys.ids().get(2)), false));
    commit(alice, change(true), bob);
    talk(alice, bob);
  }

  /** RFC 9420 section 13.5: values that mean nothing are everywhere, and change nothing. */
  @Test
  void greaseMeansNothingToEither() throws Exception {
    OurMember alice = new OurMember(CipherSuite.of(1), name(), lifetime, entropy, greased());
    TsMember bob =
        new TsMember(process(), 1, name(), lifetime, List.of(KNOWN_TO_ALL), Set.of("grease"));
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    bothCommitInTurn(alice, bob);
    OurMember carol = new OurMember(CipherSuite.of(1), name(), lifetime, entropy, greased());
    add(bob, carol, List.of(alice), true);
    carol.process(bob.propose(new Wish.Update(), false));
    talk(alice);
  }

  private static LeafOptions greased() {
    List<Integer> suites = new ArrayList<>(List.of(1, 2, 3));
    suites.addAll(GREASE);
    List<Integer> credentials = new ArrayList<>(List.of(1));
    credentials.addAll(GREASE);
    List<Extension> extensions = new ArrayList<>();
    GREASE.forEach(type -> extensions.add(new Extension(type, Bytes.of(1, 2))));
    return new LeafOptions(
        new Capabilities(List.of(1), suites, GREASE, GREASE, credentials), extensions);
  }

  /** Extensions of the group's context, some of which only the application knows. */
  @Test
  void theGroupsExtensionsAreTheSameForBoth() throws Exception {
    LeafOptions able =
        new LeafOptions(Capabilities.basic(List.of(1), List.of(KNOWN_TO_ALL)), List.of());
    Extension required =
        new RequiredCapabilities(List.of(KNOWN_TO_ALL), List.of(), List.of(1)).toExtension();
    Extension told = new Extension(KNOWN_TO_ALL, Bytes.utf8("told to all"));
    OurMember alice = new OurMember(CipherSuite.of(1), name(), lifetime, entropy, able);
    TsMember bob = new TsMember(process(), 1, name(), lifetime, List.of(KNOWN_TO_ALL), Set.of());
    bob.create(GROUP, List.of(required, told));
    add(bob, alice, List.of(), false);
    assertEquals(List.of(required, told), alice.group().extensions());
    commit(alice, change(true, new Wish.Extensions(List.of(told))), bob);
    talk(alice, bob);
    commit(bob, change(true), alice);
    talk(alice, bob);
    assertEquals(List.of(told), alice.group().extensions());
  }

  /** Whoever has the number of the hybrid suite from elsewhere. */
  @Test
  void theHybridSuiteMayHaveAnotherNumber() throws Exception {
    int number = 0xf234;
    CipherSuite other = CipherSuite.hybrid(number);
    LeafOptions able = new LeafOptions(Capabilities.basic(List.of(number), List.of()), List.of());
    OurMember alice = new OurMember(other, name(), lifetime, entropy, able);
    TsMember bob = theirs(number);
    alice.create(GROUP);
    add(alice, bob, List.of(), false);
    bothCommitInTurn(alice, bob);
  }

  @ParameterizedTest
  @MethodSource("suitesAndTrees")
  void theyEnterFromOutsideAndComeBack(int suite, boolean treeInside) throws Exception {
    OurMember alice = ours(suite);
    OurMember dave = ours(suite);
    TsMember bob = theirs(suite);
    alice.create(GROUP);
    add(alice, dave, List.of(), false);
    for (boolean again : List.of(false, true)) {
      Bytes commit = bob.enter(alice.tell(treeInside), again);
      alice.process(commit);
      dave.process(commit);
      bob.merge();
      assertEquals(3, alice.group().members().size());
      bothCommitInTurn(alice, bob, dave);
    }
  }

  @ParameterizedTest
  @MethodSource("suitesAndTrees")
  void weEnterFromOutsideAndComeBack(int suite, boolean treeInside) throws Exception {
    TsMember bob = theirs(suite);
    TsMember carol = theirs(suite);
    OurMember alice = ours(suite);
    bob.create(GROUP, List.of());
    add(bob, carol, List.of(), false);
    for (boolean again : List.of(false, true)) {
      Bytes commit = alice.enter(bob.tell(treeInside), again);
      bob.process(commit);
      carol.process(commit);
      alice.merge();
      assertEquals(3, alice.group().members().size());
      bothCommitInTurn(alice, bob, carol);
    }
  }

  private static void add(Peer by, Peer joiner, List<Peer> others, boolean treeInside)
      throws Exception {
    Offer made =
        by.commit(new Change(List.of(new Wish.Add(joiner.keyPackage())), true, treeInside, true));
    assertEquals(treeInside, made.tree().isEmpty());
    for (Peer other : others) {
      other.process(made.commit());
    }
    by.merge();
    joiner.join(made.welcome(), made.tree());
    List<Peer> all = new ArrayList<>(others);
    all.add(by);
    all.add(joiner);
    assertTogether(all);
  }

  private static void commit(Peer by, Change change, Peer... others) throws Exception {
    Offer made = by.commit(change);
    for (Peer other : others) {
      other.process(made.commit());
    }
    by.merge();
    List<Peer> all = new ArrayList<>(List.of(others));
    all.add(by);
    assertTogether(all);
  }

  private static Change change(boolean encrypted, Wish... wishes) {
    return new Change(List.of(wishes), encrypted, true, true);
  }

  private static void talk(Peer... all) throws Exception {
    assertTogether(List.of(all));
    for (Peer speaker : all) {
      Bytes text = Bytes.utf8("this is " + speaker.name());
      Bytes message = speaker.protect(text);
      for (Peer listener : all) {
        if (listener != speaker) {
          assertEquals(text, listener.unprotect(message));
          assertThrows(Exception.class, () -> listener.unprotect(message), "a second time");
        }
      }
    }
  }

  private static void assertTogether(List<Peer> all) throws Exception {
    Peer.State expected = all.get(0).state();
    assertTrue(expected.exported().length() == 40);
    for (Peer each : all) {
      assertEquals(expected, each.state());
    }
  }

  private static TsMls process() {
    if (process == null) {
      throw new IllegalStateException("no process");
    }
    return process;
  }

  private OurMember ours(int suite) throws Exception {
    return new OurMember(CipherSuite.of(suite), name(), lifetime, entropy);
  }

  private TsMember theirs(int suite) throws Exception {
    return new TsMember(process(), suite, name(), lifetime);
  }

  private String name() {
    return "member " + ++names;
  }
}
