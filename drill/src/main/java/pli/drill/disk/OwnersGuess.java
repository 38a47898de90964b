package pli.drill.disk;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import pli.codec.Bytes;
import pli.drill.seized.Society;

/**
 * Whose main queue is whose. A device makes its queues, reads them, and gets its first messages in
 * an order that the write-ahead log keeps; the contact queue is known to be somebody's.
 *
 * @param right how many handles got their own main queue by the best of the ways
 * @param handles how many there were
 * @param queues how many queues it could have been
 * @param figures of each way
 */
record OwnersGuess(int right, int handles, int queues, String figures) {
  private static final double NEAR = 2;

  static OwnersGuess of(
      Traffic traffic,
      Names names,
      Map<String, Bytes> contacts,
      Map<Bytes, Integer> mains,
      Society society) {
    Nearness<String, Bytes> made = new Nearness<>(NEAR);
    Nearness<String, Bytes> read = new Nearness<>(NEAR);
    Nearness<String, Bytes> got = new Nearness<>(NEAR);
    Set<String> handles = new TreeSet<>(contacts.keySet());
    Set<Bytes> queues = new TreeSet<>(mains.keySet());
    contacts.forEach((handle, queue) -> {
      Integer at = traffic.made().get(names.of("queues", queue));
      if (at != null) {
        made.one(handle, at);
      }
      Bytes name = names.of("entries", queue);
      traffic.read().getOrDefault(name, List.of()).forEach(when -> read.one(handle, when));
      traffic.got().getOrDefault(name, List.of()).forEach(when -> got.one(handle, when));
    });
    // Which queues there are the thief knows from the lists of what is due.
    for (Bytes queue : queues) {
      Integer at = traffic.made().get(names.of("queues", queue));
      if (at != null) {
        made.other(queue, at);
      }
      Bytes name = names.of("entries", queue);
      traffic.read().getOrDefault(name, List.of()).forEach(when -> read.other(queue, when));
      traffic.got().getOrDefault(name, List.of()).forEach(when -> got.other(queue, when));
    }
    Map<String, Integer> numbers = new HashMap<>();
    society.people().forEach(one -> numbers.put(one.handle(), one.number()));
    BiPredicate<String, Bytes> truth =
        (handle, queue) -> mains.getOrDefault(queue, -1).equals(numbers.getOrDefault(handle, -2));
    int byMade = made.firsts(handles, queues, truth);
    int byRead = read.firsts(handles, queues, truth);
    int byGot = got.firsts(handles, queues, truth);
    String figures =
        String.format(
            Locale.ROOT,
            "made: %d, AUC %.2f; read: %d, AUC %.2f; filled: %d, AUC %.2f",
            byMade,
            made.guess(handles, queues, truth).auc(),
            byRead,
            read.guess(handles, queues, truth).auc(),
            byGot,
            got.guess(handles, queues, truth).auc());
    return new OwnersGuess(
        Math.max(byMade, Math.max(byRead, byGot)), handles.size(), queues.size(), figures);
  }
}
