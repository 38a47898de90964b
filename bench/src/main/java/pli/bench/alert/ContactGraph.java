package pli.bench.alert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Who writes to whom: a scale-free graph as Barabási and Albert (1999) grow it. Each who comes is
 * joined to a few of those who are there, the rather to those who know many; so some know very many
 * and most know few.
 *
 * @param contacts of each person
 */
record ContactGraph(List<List<Integer>> contacts) {
  ContactGraph {
    contacts = contacts.stream().map(List::copyOf).toList();
  }

  /**
   * Grows one.
   *
   * @param people how many
   * @param joins to how many each who comes is joined
   */
  static ContactGraph grow(int people, int joins, Random random) {
    List<List<Integer>> contacts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    for (int person = 0; person < people; person++) {
      contacts.add(new ArrayList<>());
      Set<Integer> chosen = new LinkedHashSet<>();
      int wanted = Math.min(joins, person);
      while (chosen.size() < wanted) {
        chosen.add(ends.isEmpty() ? random.nextInt(person) : ends.get(random.nextInt(ends.size())));
      }
      for (int other : chosen) {
        contacts.get(person).add(other);
        contacts.get(other).add(person);
        ends.add(person);
        ends.add(other);
      }
    }
    return new ContactGraph(contacts);
  }

  int people() {
    return contacts.size();
  }
}
