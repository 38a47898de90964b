package pli.drill.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pli.codec.Bytes;

/**
 * What the write-ahead log tells without a key: which nameless queues got an entry of one size in
 * one write, and in which of the writes each queue was made, got something, and was read.
 *
 * @param together queues of the same messages
 * @param made when rows of queues were first written, by their names in that table
 * @param got when entries came, by the queues' names in the table of entries
 * @param read when entries were taken out, by the same
 */
record Traffic(
    Together<Bytes> together,
    Map<Bytes, Integer> made,
    Map<Bytes, List<Integer>> got,
    Map<Bytes, List<Integer>> read) {
  static Traffic of(List<List<WriteLog.Change>> batches, int entries, int queues) {
    Traffic traffic =
        new Traffic(new Together<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
    for (int at = 0; at < batches.size(); at++) {
      Map<Integer, List<Bytes>> bySize = new HashMap<>();
      for (WriteLog.Change change : batches.get(at)) {
        if (change.family() == queues && !change.isDeletion()) {
          traffic.made.putIfAbsent(change.name(), at);
        }
        if (change.family() != entries) {
          continue;
        }
        if (change.isDeletion()) {
          traffic.read.computeIfAbsent(change.name(), first -> new ArrayList<>()).add(at);
        } else {
          traffic.got.computeIfAbsent(change.name(), first -> new ArrayList<>()).add(at);
          bySize.computeIfAbsent(change.length(), first -> new ArrayList<>()).add(change.name());
        }
      }
      bySize.values().forEach(traffic.together::event);
    }
    return traffic;
  }

  /** With what else is known of when entries came. */
  Traffic and(AcceptanceTimes times) {
    Map<Bytes, List<Integer>> all = new HashMap<>(got);
    times
        .steps()
        .forEach((queue, when) -> {
          List<Integer> more = new ArrayList<>(all.getOrDefault(queue, List.of()));
          more.addAll(when);
          all.put(queue, more);
        });
    return new Traffic(together, made, all, read);
  }
}
