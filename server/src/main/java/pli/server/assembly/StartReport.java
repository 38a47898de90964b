package pli.server.assembly;

import java.util.EnumMap;
import java.util.Map;
import pli.server.delivery.QueueCheck;
import pli.server.folder.LastRun;
import pli.server.observation.Gauge;
import pli.server.observation.Quantity;
import pli.server.store.Recovered;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;

/**
 * What a server found when it started, and what it did about it.
 *
 * @param afterCrash whether the one before had not closed everything
 * @param log what the write-ahead log held
 * @param queuesVerified queues whose counters were compared with their entries
 * @param filesSwept files of the one before that were removed
 */
record StartReport(boolean afterCrash, Recovered log, int queuesVerified, int filesSwept) {
  /**
   * Looks at what was opened, closely if the last server was cut off.
   *
   * @throws StoreException DAMAGED if counters and entries do not belong together
   */
  static StartReport of(LastRun lastRun, RocksStore store, long nowMillis) throws StoreException {
    Recovered log = store.recovered();
    boolean afterCrash = lastRun.wasCutOff() || log.logBytesCut() > 0;
    int verified = afterCrash ? QueueCheck.verify(store.view(), nowMillis) : 0;
    return new StartReport(afterCrash, log, verified, lastRun.swept());
  }

  /** For the log. */
  Map<Quantity, Long> numbers() {
    Map<Quantity, Long> numbers = numbers(log);
    numbers.put(Quantity.AFTER_CRASH, afterCrash ? 1L : 0L);
    numbers.put(Quantity.QUEUES_VERIFIED, (long) queuesVerified);
    numbers.put(Quantity.FILES_SWEPT, (long) filesSwept);
    return numbers;
  }

  /** For the log: what opening the database found. */
  static Map<Quantity, Long> numbers(Recovered log) {
    Map<Quantity, Long> numbers = new EnumMap<>(Quantity.class);
    numbers.put(Quantity.LOG_FILES, (long) log.logFiles());
    numbers.put(Quantity.LOG_RECORDS, log.logRecords());
    numbers.put(Quantity.LOG_BYTES_CUT, log.logBytesCut());
    return numbers;
  }

  /** For the figures. */
  Map<Gauge, Long> gauges() {
    Map<Gauge, Long> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.STARTED_AFTER_CRASH, afterCrash ? 1L : 0L);
    gauges.put(Gauge.LOG_BYTES_CUT, log.logBytesCut());
    gauges.put(Gauge.QUEUES_VERIFIED, (long) queuesVerified);
    return gauges;
  }
}
