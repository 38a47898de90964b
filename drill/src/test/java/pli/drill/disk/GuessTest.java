package pli.drill.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pli.lab.seizure.Kind;
import pli.server.delivery.Padding;

/** The thief's analyses find what is there, and nothing where nothing is. */
class GuessTest {
  private static final int PEOPLE = 40;

  @Test
  void aPerfectOrderIsOneAndAReversedOneNone() {
    List<Guess.Pair> pairs =
        List.of(
            new Guess.Pair(0.9, true),
            new Guess.Pair(0.8, true),
            new Guess.Pair(0.2, false),
            new Guess.Pair(0.1, false));
    Guess perfect = Guess.of(pairs);
    assertEquals(1, perfect.auc());
    assertEquals(1, perfect.precision());
    assertEquals(0.5, perfect.chance());
    List<Guess.Pair> turned = new ArrayList<>();
    pairs.forEach(pair -> turned.add(new Guess.Pair(-pair.score(), pair.isTrue())));
    assertEquals(0, Guess.of(turned).auc());
    assertEquals(0, Guess.of(turned).precision());
  }

  @Test
  void withoutAnyDifferenceItIsChance() {
    List<Guess.Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      pairs.add(new Guess.Pair(1, i % 3 == 0));
    }
    Guess guess = Guess.of(pairs);
    assertEquals(0.5, guess.auc());
    assertEquals(guess.chance(), guess.precision(), 1e-9);
  }

  @Test
  void queuesOfOneGroupAreLinkedAndStrangersAreNot() {
    Together<Integer> together = new Together<>();
    for (int i = 0; i < 10; i++) {
      together.event(List.of(1, 2, 3));
      together.event(List.of(4, 5, 6));
      together.event(List.of(1));
    }
    Guess guess =
        together.guess(together.queues(), (one, other) -> (one - 1) / 3 == (other - 1) / 3);
    assertEquals(1, guess.auc());
    assertEquals(30, together.events());
    assertEquals(0, together.score(1, 4));
  }

  @Test
  void queuesThatGetTheirsApartAreNotLinked() {
    Together<Integer> together = new Together<>();
    for (int i = 0; i < 60; i++) {
      together.event(List.of(i % 6));
    }
    assertEquals(
        0.5, together.guess(together.queues(), (one, other) -> one / 3 == other / 3).auc());
  }

  @Test
  void whatIsMadeSideBySideIsFoundAndWhatIsMadeAtRandomIsNot() {
    Nearness<Integer, Integer> near = new Nearness<>(2);
    Nearness<Integer, Integer> apart = new Nearness<>(2);
    Random random = new Random(3);
    for (int i = 0; i < PEOPLE; i++) {
      near.one(i, 10 * i);
      near.other(i, 10 * i + 1);
      apart.one(i, random.nextInt(400));
      apart.other(i, random.nextInt(400));
    }
    Chance found = chance(near, random);
    assertEquals(PEOPLE, found.right());
    assertTrue(found.bestOf(3).isBetterThanBlind(), found.toString());
    Chance blind = chance(apart, random);
    assertTrue(blind.right() < 8, blind.toString());
    assertTrue(blind.rank() > 0.3 && blind.rank() < 0.7, blind.toString());
    assertFalse(blind.isBetterThanBlind(), blind.toString());
    assertEquals(1, blind.blind(), 1e-9);
  }

  private static Chance chance(Nearness<Integer, Integer> nearness, Random random) {
    double[][] scores = new double[PEOPLE][PEOPLE];
    int[] truth = new int[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
      truth[i] = i;
      for (int j = 0; j < PEOPLE; j++) {
        scores[i][j] = nearness.score(i, j);
      }
    }
    return Chance.of(scores, truth, random);
  }

  @Test
  void whoKnowsNothingGuessesAsManyAsBlind() {
    Chance nothing = Chance.of(new double[8][8], new int[] {0, 1, 2, 3, 4, 5, 6, 7}, new Random(5));
    assertEquals(1, nothing.right(), 1e-9);
    assertEquals(0.5, nothing.rank(), 1e-9);
    assertEquals(1, nothing.p());
  }

  /** Of twenty blind thieves about none is taken for a good one. */
  @Test
  void chanceIsNotTakenForKnowledge() {
    Random random = new Random(7);
    int good = 0;
    for (int thief = 0; thief < 20; thief++) {
      double[][] scores = new double[10][10];
      int[] truth = new int[10];
      for (int i = 0; i < 10; i++) {
        truth[i] = i;
        scores[i] = random.doubles(10).toArray();
      }
      good += Chance.of(scores, truth, random).isBetterThanBlind() ? 1 : 0;
    }
    assertTrue(good <= 1, good + " of 20");
  }

  @Test
  void queuesThatAreLinkedByChanceAreNotTakenForAGroup() {
    Together<Integer> groups = new Together<>();
    Together<Integer> anybody = new Together<>();
    Random random = new Random(11);
    for (int i = 0; i < 100; i++) {
      int group = random.nextInt(4);
      groups.event(List.of(3 * group, 3 * group + 1, 3 * group + 2));
      anybody.event(List.of(random.nextInt(12), random.nextInt(12)));
    }
    assertTrue(
        groups.chance(groups.queues(), (one, other) -> one / 3 == other / 3, random)
            < Chance.SIGNIFICANT);
    assertFalse(
        anybody.chance(anybody.queues(), (one, other) -> one / 3 == other / 3, random)
            < Chance.SIGNIFICANT);
  }

  /** What an entry of a copy takes on the disk, its words padded by {@code padded}. */
  private static int onDisk(int padded) {
    int sealed = 1 + 4 + 12 + 16 + padded;
    return 24 + 16 + 1 + 8 + 8 + (sealed < 64 ? 1 : sealed < 1 << 14 ? 2 : 4) + sealed;
  }

  @Test
  void unpaddedMessagesAreReported() {
    List<Integer> padded = new ArrayList<>();
    List<Integer> unpadded = new ArrayList<>();
    for (int length = 300; length < 700; length++) {
      padded.add(onDisk(Padding.length(length)));
      unpadded.add(onDisk(length));
    }
    assertEquals(Set.of(), Sizes.unpadded(padded));
    assertTrue(Sizes.unpadded(unpadded).size() > 300);
  }

  @Test
  void whatLiesUnsealedInEntriesIsReported() {
    Set<Kind> welcome = EnumSet.of(Kind.WELCOME);
    Set<Kind> directory = EnumSet.of(Kind.HANDLE, Kind.DEVICE_KEY, Kind.RANDOM);
    assertEquals(Set.of(), Beyond.of(Map.of("entries", welcome, "records", directory)));
    assertEquals(
        Set.of(Kind.MESSAGE), Beyond.of(Map.of("entries", EnumSet.of(Kind.WELCOME, Kind.MESSAGE))));
    assertEquals(Set.of(Kind.HANDLE), Beyond.of(Map.of("entries", EnumSet.of(Kind.HANDLE))));
    assertEquals(Set.of(Kind.ROUTE_KEY), Beyond.of(Map.of("routes", EnumSet.of(Kind.ROUTE_KEY))));
  }
}
