package pli.bench.alert;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * An alert on its way from person to person while the server keeps it back, in simulated time, by
 * the rules of {@code pli.client.conversation.Passing}: who has it from a person passes it on at
 * once in the conversations that were used last; who has it from the server tells whoever writes to
 * them; each conversation hears it once from each side.
 *
 * <p>Assumed, and nothing else: conversations are of two; a person writes {@link #MESSAGES_A_DAY}
 * messages a day, at times that do not depend on each other, each to one of their contacts, all
 * alike; a message is read by the other's device after a delay of {@link #DELAY_MINUTES} minutes on
 * average (exponential: telephones sleep, computers are looked at now and then); one device in
 * {@link #AWAY_ONE_IN} is off for the whole day.
 */
final class Spread {
  static final int MESSAGES_A_DAY = 20;
  static final double DELAY_MINUTES = 15;
  static final int AWAY_ONE_IN = 20;

  /** As many conversations hear at once. */
  private static final int AT_ONCE = 32;

  private static final double DAY_MINUTES = 24 * 60;

  private final ContactGraph graph;
  private final Random random;
  private final boolean[] away;
  private final boolean[] knows;
  private final double[] knowsSince;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>((a, b) -> Double.compare(a.minute, b.minute));

  /** Something that happens: somebody's message, or the alert, is read by somebody. */
  private record Event(double minute, int from, int to, boolean alert) {}

  private Spread(ContactGraph graph, Random random) {
    this.graph = graph;
    this.random = random;
    away = new boolean[graph.people()];
    knows = new boolean[graph.people()];
    knowsSince = new double[graph.people()];
  }

  /**
   * Lets a day go by.
   *
   * @param byFile how many have the alert from a file, and so from a person
   * @param byServer how many the server shows it to, to no other
   * @return of each person when they knew, in minutes; infinity if they did not within the day
   */
  static List<Double> day(ContactGraph graph, int byFile, int byServer, long seed) {
    Spread spread = new Spread(graph, new Random(seed));
    return spread.run(byFile, byServer);
  }

  private List<Double> run(int byFile, int byServer) {
    List<Integer> people = new ArrayList<>();
    for (int person = 0; person < graph.people(); person++) {
      away[person] = random.nextInt(AWAY_ONE_IN) == 0;
      if (!away[person]) {
        people.add(person);
      }
    }
    Collections.shuffle(people, random);
    for (int person : people) {
      write(person);
    }
    people.subList(0, byFile).forEach(person -> learn(person, 0, true));
    people.subList(byFile, byFile + byServer).forEach(person -> learn(person, 0, false));
    while (!events.isEmpty()) {
      Event event = events.remove();
      if (event.minute < DAY_MINUTES && !away[event.to]) {
        happen(event);
      }
    }
    List<Double> since = new ArrayList<>();
    for (int person = 0; person < graph.people(); person++) {
      since.add(knows[person] ? knowsSince[person] : Double.POSITIVE_INFINITY);
    }
    return since;
  }

  /** All that somebody writes in the day; who knows of the alert by then does not. */
  private void write(int person) {
    List<Integer> contacts = graph.contacts().get(person);
    double minute = gap();
    while (minute < DAY_MINUTES && !contacts.isEmpty()) {
      int to = contacts.get(random.nextInt(contacts.size()));
      events.add(new Event(minute + delay(), person, to, false));
      minute += gap();
    }
  }

  private double gap() {
    return -Math.log(1 - random.nextDouble()) * DAY_MINUTES / MESSAGES_A_DAY;
  }

  private double delay() {
    return -Math.log(1 - random.nextDouble()) * DELAY_MINUTES;
  }

  private void happen(Event event) {
    if (event.alert) {
      learn(event.to, event.minute, true);
    } else if (knows[event.to] && !knows[event.from]) {
      // They wrote without knowing, and are told.
      events.add(new Event(event.minute + delay(), event.to, event.from, true));
    }
  }

  private void learn(int person, double minute, boolean fromPerson) {
    if (knows[person]) {
      return;
    }
    knows[person] = true;
    knowsSince[person] = minute;
    if (fromPerson) {
      List<Integer> contacts = new ArrayList<>(graph.contacts().get(person));
      Collections.shuffle(contacts, random);
      for (int other : contacts.subList(0, Math.min(AT_ONCE, contacts.size()))) {
        events.add(new Event(minute + delay(), person, other, true));
      }
    }
  }
}
