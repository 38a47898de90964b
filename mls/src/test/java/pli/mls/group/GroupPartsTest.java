package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.MlsException;

/**
 * The stored form in parts. That what is stored follows every step of a group's life is {@link
 * Party}'s business, and so that of all tests which use one; here is what it costs, what it no
 * longer holds, and what becomes of damage.
 */
class GroupPartsTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  /** Of a ratchet's part: head, secret, counters and 128 skipped keys. */
  private static final int MAX_RATCHET = 4500;

  private static Party nine() throws MlsException {
    return Party.of(SUITE, "a", "b", "c", "d", "e", "f", "g", "h", "i");
  }

  private static Set<String> names(GroupChanges changes) {
    Set<String> names = new TreeSet<>();
    changes.puts().forEach(part -> names.add(part.name()));
    return names;
  }

  @Test
  void aMessageWritesOneRatchetOfWhoSendsAndOfWhoReceives() throws MlsException {
    Party party = nine();
    Group sender = party.group("d");
    Group receiver = party.group("a");
    for (int i = 0; i < 4; i++) {
      Protected said = sender.protect(new byte[10], Bytes.EMPTY, party.entropy);
      ApplicationReceived heard =
          (ApplicationReceived) receiver.process(said.message(), ANYBODY, NOW);
      for (GroupChanges changes :
          List.of(
              GroupParts.changes(sender, said.group()),
              GroupParts.changes(receiver, heard.group()))) {
        assertTrue(names(changes).contains("application 3"));
        if (i == 0) {
          assertEquals(
              Set.of("application 3", "handshake 3", "seed 23", "seed 11", "seed 1", "seed 4"),
              names(changes));
          assertEquals(List.of("seed 15"), changes.deletes());
        } else {
          assertEquals(1, changes.puts().size());
          assertTrue(changes.puts().get(0).content().length() < 120);
          assertEquals(List.of(), changes.deletes());
        }
      }
      sender = said.group();
      receiver = heard.group();
    }
    assertEquals(List.of(), GroupParts.changes(sender, sender).puts());
    assertEquals(List.of(), GroupParts.changes(sender, sender).deletes());
  }

  @Test
  void skippedKeysLieInTheRatchetsPartWhichStaysSmall() throws MlsException {
    Party party = nine();
    List<Bytes> said = new ArrayList<>();
    Group sender = party.group("b");
    for (int i = 0; i < 600; i++) {
      Protected made = sender.protect(new byte[1], Bytes.EMPTY, party.entropy);
      said.add(made.message());
      sender = made.group();
    }
    Group receiver = party.group("a");
    int largest = 0;
    for (int at : new int[] {0, 100, 99, 400, 599, 590, 300 + 200}) {
      Group after = ((ApplicationReceived) receiver.process(said.get(at), ANYBODY, NOW)).group();
      GroupChanges changes = GroupParts.changes(receiver, after);
      if (at > 0) {
        assertEquals(Set.of("application 1"), names(changes));
        assertEquals(List.of(), changes.deletes());
        largest = Math.max(largest, changes.puts().get(0).content().length());
      }
      receiver = after;
    }
    assertTrue(largest > 4000 && largest < MAX_RATCHET, "bytes: " + largest);
  }

  @Test
  void aProposalWritesItselfAndTheirNumber() throws MlsException {
    Party party = nine();
    party.propose("b", party.group("b").proposeUpdate(Members.options(), party.entropy));
    for (int i = 1; i < 4; i++) {
      Group before = party.group("b");
      Proposed proposed = before.proposeUpdate(Members.options(), party.entropy);
      Set<String> expected = Set.of("handshake 1", "proposals", "proposal " + i);
      assertEquals(expected, names(GroupParts.changes(before, proposed.group())));
      Group other = party.group("a");
      Group heard = ((ProposalReceived) other.process(proposed.message(), ANYBODY, NOW)).group();
      GroupChanges changes = GroupParts.changes(other, heard);
      assertEquals(expected, names(changes));
      assertEquals(List.of(), changes.deletes());
      party.propose("b", proposed);
    }
    assertTrue(party.store("a").parts.containsKey("proposal 3"));
    party.update("c");
    assertEquals(Set.of("epoch", "proposals", "seed 15"), party.store("a").parts.keySet());
    assertEquals(Set.of("epoch", "proposals", "seed 15"), party.store("b").parts.keySet());
  }

  @Test
  void anEpochReplacesEverything() throws MlsException {
    Party party = nine();
    party.talk();
    Group before = party.group("a");
    Set<String> were = new TreeSet<>(party.store("a").parts.keySet());
    Committed made = before.commit(CommitRequest.update(), ANYBODY, NOW, party.entropy);
    assertEquals(Set.of("handshake 0"), names(GroupParts.changes(before, made.group())));
    Group after = made.group().merge(made.pending());
    GroupChanges changes = GroupParts.changes(before, after);
    assertEquals(Set.of("epoch", "proposals", "seed 15"), names(changes));
    were.removeAll(names(changes));
    assertEquals(were, new TreeSet<>(changes.deletes()));
    assertEquals(18 + 3, were.size(), "two ratchets of each, and seeds of those who are not there");
    assertFalse(changes.toString().contains(after.epochAuthenticator().hex()));
    assertThrows(IllegalArgumentException.class, () -> GroupParts.changes(another(party), after));
  }

  private static Group another(Party party) throws MlsException {
    return Group.create(
        SUITE,
        Bytes.utf8("another"),
        party.signer("a"),
        Members.options(),
        List.of(),
        party.entropy);
  }

  /**
   * A state that was read anew shares nothing with the one before: all is written, none is left.
   */
  @Test
  void statesThatShareNothingDifferInEverything() throws MlsException {
    Party party = nine();
    Group before = party.group("a");
    PartStore store = new PartStore(before);
    party.talk();
    GroupChanges changes = GroupParts.changes(before, Group.decode(party.group("a").encode()));
    changes.deletes().forEach(store.parts::remove);
    changes.puts().forEach(part -> store.parts.put(part.name(), part.content()));
    assertEquals(new PartStore(party.group("a")), store);
  }

  /** Random traffic; the test computes each consumed secret by itself and looks for it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noPartHoldsAUsedKeyOrWhatLeadsToIt(long seed) throws MlsException {
    Party party = nine();
    Random random = new Random(seed);
    ConsumedSecrets consumed = new ConsumedSecrets(party.group("a"));
    List<String> names = new ArrayList<>(party.groups.keySet());
    List<Bytes> onTheWay = new ArrayList<>();
    List<int[]> whose = new ArrayList<>();
    int[] sent = new int[names.size()];
    for (int step = 0; step < 60; step++) {
      int member = random.nextInt(names.size());
      String name = names.get(member);
      Protected said = party.group(name).protect(new byte[3], Bytes.EMPTY, party.entropy);
      party.keep(name, said.group());
      int generation = sent[member]++;
      if (member == 0) {
        consumed.use(member, generation);
      } else {
        int at = random.nextInt(onTheWay.size() + 1);
        onTheWay.add(at, said.message());
        whose.add(at, new int[] {member, generation});
      }
      while (!onTheWay.isEmpty() && random.nextInt(3) > 0) {
        Bytes message = onTheWay.remove(0);
        int[] of = whose.remove(0);
        PartStore before = new PartStore(party.group("a"));
        party.keep(
            "a", ((ApplicationReceived) party.group("a").process(message, ANYBODY, NOW)).group());
        consumed.use(of[0], of[1]);
        assertNotEquals(List.of(), consumed.foundIn(before), "what led to the key was there");
      }
      assertEquals(List.of(), consumed.foundIn(party.store("a")), "seed " + seed);
    }
    assertTrue(consumed.count() > 120, "secrets: " + consumed.count());
  }

  private static PartStore talked(String... names) throws MlsException {
    Party party = Party.of(SUITE, names);
    party.say("b", "something");
    party.propose("c", party.group("c").proposeUpdate(Members.options(), party.entropy));
    return party.store("a");
  }

  private static void malformed(PartStore store, String what) {
    MlsException refused = assertThrows(MlsException.class, store::open, what);
    assertEquals(MlsException.Reason.MALFORMED, refused.reason(), what);
  }

  @Test
  void aMissingPartAPartTooManyAndACutPartAreDamage() throws MlsException {
    PartStore store = talked("a", "b", "c", "d", "e");
    store.open();
    assertEquals(2 + 1 + 4 + 3, store.parts.size(), store.toString());
    for (String name : new ArrayList<>(store.parts.keySet())) {
      Bytes whole = Objects.requireNonNull(store.parts.remove(name));
      malformed(store, "without " + name);
      for (int length = 0; length < whole.length(); length++) {
        store.parts.put(name, whole.slice(0, length));
        malformed(store, name + " cut at " + length);
      }
      store.parts.put(name, new TlsWriter().raw(whole).u8(0).toBytes());
      malformed(store, name + " and a byte");
      store.parts.put(name, whole);
      store.parts.put("seed 1000", whole);
      malformed(store, name + " under another name too");
      store.parts.remove("seed 1000");
    }
    store.open();
    List<GroupPart> twice = new ArrayList<>();
    store.parts.forEach((name, content) -> twice.add(new GroupPart(name, content)));
    Collections.shuffle(twice, new Random(1));
    GroupParts.open(twice);
    twice.add(twice.get(0));
    assertEquals(
        MlsException.Reason.MALFORMED,
        assertThrows(MlsException.class, () -> GroupParts.open(twice)).reason());
    assertThrows(MlsException.class, () -> GroupParts.open(List.of()));
  }

  /** Each part of an earlier or later state, of another epoch, of another group. */
  @Test
  void partsOfDifferentStatesAreDamage() throws MlsException {
    Party party = Party.of(SUITE, "a", "b", "c", "d", "e");
    PartStore early = new PartStore(party.group("a"));
    party.say("b", "something");
    PartStore store = party.store("a");
    PartStore late = new PartStore(party.group("a"));
    party.update("c");
    party.say("b", "something");
    PartStore nextEpoch = party.store("a");
    PartStore other = talked("a", "b", "c");
    for (PartStore another : List.of(nextEpoch, other)) {
      for (String name : another.parts.keySet()) {
        PartStore mixed = new PartStore(late.state);
        mixed.parts.put(name, another.parts.get(name));
        malformed(mixed, name);
      }
    }
    // The divided seed beside what it was divided into, and the other way round.
    for (String name : early.parts.keySet()) {
      if (!late.parts.containsKey(name)) {
        PartStore mixed = new PartStore(late.state);
        mixed.parts.put(name, early.parts.get(name));
        malformed(mixed, name);
      }
    }
    for (String name : late.parts.keySet()) {
      if (!early.parts.containsKey(name)) {
        PartStore mixed = new PartStore(early.state);
        mixed.parts.put(name, late.parts.get(name));
        malformed(mixed, name);
      }
    }
    assertEquals(nextEpoch, store, "one store all along");
  }

  /**
   * No flipped bit leads to another exception; where the form is still right, a group comes out.
   */
  @Test
  void flippedBitsEndInAGroupOrInMlsException() throws MlsException {
    PartStore store = talked("a", "b", "c");
    SeededEntropy random = new SeededEntropy(9);
    int refused = 0;
    int tried = 0;
    for (String name : new ArrayList<>(store.parts.keySet())) {
      Bytes whole = Objects.requireNonNull(store.parts.get(name));
      for (int i = 0; i < 400; i++) {
        store.parts.put(name, MessageRulesTest.flip(whole, random.below(whole.length())));
        tried++;
        try {
          store.open();
        } catch (MlsException e) {
          refused++;
          assertTrue(
              Arrays.asList(MlsException.Reason.MALFORMED, MlsException.Reason.UNSUPPORTED_SUITE)
                  .contains(e.reason()),
              e.toString());
        }
      }
      store.parts.put(name, whole);
    }
    assertTrue(refused > tried / 4, refused + " of " + tried);
  }

  @Test
  void theVersionOfAPartAndOfTheWholeIsLookedAt() throws MlsException {
    PartStore store = talked("a", "b", "c");
    for (String name : new ArrayList<>(store.parts.keySet())) {
      Bytes whole = Objects.requireNonNull(store.parts.get(name));
      byte[] newer = whole.toByteArray();
      newer[0] = 9;
      store.parts.put(name, Bytes.adopt(newer));
      malformed(store, name);
      store.parts.put(name, whole);
    }
    byte[] newer = store.open().encode().toByteArray();
    newer[0] = 9;
    assertEquals(
        MlsException.Reason.MALFORMED,
        assertThrows(MlsException.class, () -> Group.decode(Bytes.adopt(newer))).reason());
  }
}
