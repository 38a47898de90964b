package pli.drill.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Text;
import pli.server.store.BootKey;
import pli.server.store.StoreException;

/**
 * A copy of the disk from a while after the last write: what it still has of the order of writes.
 *
 * @param tables the files that rows lie in
 * @param writes changes of rows of queues in the write-ahead log
 * @param entries how many entries are still there
 * @param traffic what follows from all that
 */
record SecondCopy(TableFiles tables, long writes, int entries, Traffic traffic) {
  private static final int ENOUGH_BYTES = 100_000;
  private static final int ENOUGH_FILES = 5;

  static SecondCopy read(Path store, BootKey bootKey) throws IOException, StoreException {
    TableFiles tables = TableFiles.read(store);
    Map<String, Integer> families = NamelessRows.read(store).families();
    Set<Integer> ofQueues = new TreeSet<>();
    TableFiles.OF_QUEUES.forEach(table -> ofQueues.add(families.getOrDefault(table, -1)));
    List<List<WriteLog.Change>> batches = WriteLog.read(store);
    long writes =
        batches.stream()
            .flatMap(List::stream)
            .filter(change -> ofQueues.contains(change.family()))
            .count();
    AcceptanceTimes times = AcceptanceTimes.read(store, bootKey);
    int entries = families.getOrDefault("entries", -1);
    int queues = families.getOrDefault("queues", -1);
    Traffic traffic = Traffic.of(batches, entries, queues).and(times);
    return new SecondCopy(tables, writes, times.entries(), traffic);
  }

  /** An outcome with this in it. */
  Outcome examine(Outcome outcome, long bytes, int enoughEntries) {
    boolean gone = tables.datedQueues() == 0 && writes == 0;
    return outcome
        .examined(text("later.bytes"), bytes, ENOUGH_BYTES)
        .examined(text("later.rows"), entries, enoughEntries)
        .examined(text("later.files"), tables.files(), ENOUGH_FILES)
        .examined(text("later.control"), tables.datedOthers(), 1)
        .finding(
            new Finding(
                text("later.order"),
                text("later.found", "files", tables.datedQueues(), "writes", writes),
                text("later.order.allowed"),
                gone,
                !gone));
  }

  private static Text text(String key, Object... places) {
    return Text.of(DiskDrill.class, key, places);
  }
}
