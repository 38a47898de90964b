package pli.lab.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.QueueId;
import pli.protocol.wire.Entry;
import pli.protocol.wire.ServerFrame;

/** Entries as they come after a queue was asked for. */
final class Entries {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Entries() {}

  /** All entries of {@code queue} up to its {@code CaughtUp}; nothing of another may come. */
  static List<Entry> until(Line line, QueueId queue) throws IOException {
    List<Entry> entries = new ArrayList<>();
    while (true) {
      @Nullable ServerFrame frame = line.next(PATIENCE);
      if (frame == null) {
        throw new AssertionError("nothing comes");
      }
      Bytes id =
          Wire.of(
              frame.hasCaughtUp()
                  ? frame.getCaughtUp().getQueueId()
                  : frame.getEntries().getQueueId());
      if (!id.equals(queue.value())) {
        throw new AssertionError("not of this queue");
      }
      if (frame.hasCaughtUp()) {
        return entries;
      }
      entries.addAll(frame.getEntries().getEntriesList());
    }
  }
}
