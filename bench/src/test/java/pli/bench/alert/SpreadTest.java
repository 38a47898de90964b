package pli.bench.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static ContactGraph graph() {
    return ContactGraph.grow(300, 3, new Random(5));
  }

  private static long knowing(List<Double> since, double minutes) {
    return since.stream().filter(one -> one <= minutes).count();
  }

  @Test
  void aGraphIsSymmetricAndSomeKnowVeryMany() {
    ContactGraph graph = graph();
    int most = 0;
    int ends = 0;
    for (int person = 0; person < graph.people(); person++) {
      List<Integer> contacts = graph.contacts().get(person);
      for (int other : contacts) {
        assertTrue(graph.contacts().get(other).contains(person));
      }
      assertEquals(contacts.size(), contacts.stream().distinct().count());
      most = Math.max(most, contacts.size());
      ends += contacts.size();
    }
    assertTrue(most > 5 * ends / graph.people(), "the best known knows " + most);
  }

  @Test
  void oneSeedIsOneCourseOfThingsAndWithoutAnybodyWhoKnowsNobodyLearns() {
    assertEquals(Spread.day(graph(), 1, 0, 9), Spread.day(graph(), 1, 0, 9));
    assertEquals(0, knowing(Spread.day(graph(), 0, 0, 9), Double.MAX_VALUE));
  }

  @Test
  void itSpreadsAndThoseWhoAreAwayDoNotLearn() {
    List<Double> since = Spread.day(graph(), 1, 0, 9);
    long hour = knowing(since, 60);
    long day = knowing(since, 24 * 60);
    assertTrue(1 < hour && hour <= day && day < 300, hour + ", " + day);
    assertTrue(knowing(Spread.day(graph(), 0, 30, 9), 24 * 60) > 30);
  }
}
