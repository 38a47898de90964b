package pli.drill.disk;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.server.store.BootKey;
import pli.server.store.StoreException;
import pli.server.store.StoredRows;

/**
 * When the entries that are still there came, as who has the boot key reads it.
 *
 * @param steps by the names of queues in the table of entries, in tenths of a second
 */
record AcceptanceTimes(Map<Bytes, List<Integer>> steps) {
  private static final int STEP_MILLIS = 100;

  /** What rows of queues have in common. */
  private static final int NAME = 16;

  static AcceptanceTimes read(Path store, BootKey bootKey) throws StoreException {
    Map<Bytes, List<Integer>> steps = new HashMap<>();
    StoredRows.forEach(
        store,
        bootKey,
        row -> {
          if (row.table().equals("entries")) {
            steps
                .computeIfAbsent(row.key().slice(0, NAME), first -> new ArrayList<>())
                .add(step(row.value()));
          }
        });
    return new AcceptanceTimes(steps);
  }

  private static int step(Bytes value) {
    try {
      TlsReader in = TlsReader.of(value);
      int unused = in.u8();
      return (int) (in.u64() / STEP_MILLIS % Integer.MAX_VALUE);
    } catch (DecodeException e) {
      throw new IllegalStateException("an entry that does not read", e);
    }
  }

  /** How many entries. */
  int entries() {
    return steps.values().stream().mapToInt(List::size).sum();
  }
}
