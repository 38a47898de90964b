package pli.server.assembly;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import pli.server.administration.Office;
import pli.server.administration.OfficeReport;
import pli.server.observation.Gauge;
import pli.server.store.StoreException;

/** How many administrators there are, how many must agree, and what waits for them. */
final class OfficeGauges {
  private static final long FRESH_NANOS = 1_000_000_000;

  private final Office office;

  /** Guarded by this, as is the next. */
  private @Nullable OfficeReport last;

  private long lastNanos;

  private OfficeGauges(Office office) {
    this.office = office;
  }

  static Map<Gauge, LongSupplier> of(Office office) {
    OfficeGauges gauges = new OfficeGauges(office);
    return gauges.all();
  }

  private Map<Gauge, LongSupplier> all() {
    Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.ADMINISTRATORS, number(OfficeReport::administrators));
    gauges.put(Gauge.CHANGE_QUORUM, number(OfficeReport::changeQuorum));
    gauges.put(Gauge.RESET_QUORUM, number(OfficeReport::resetQuorum));
    gauges.put(Gauge.ACT_QUORUM, number(OfficeReport::actQuorum));
    gauges.put(Gauge.PROPOSALS, number(OfficeReport::proposals));
    gauges.put(Gauge.RESET_REQUESTS, number(OfficeReport::requests));
    return gauges;
  }

  private LongSupplier number(ToLongFunction<OfficeReport> number) {
    return () -> {
      try {
        return number.applyAsLong(report());
      } catch (StoreException e) {
        // Not known now; nor is it 0.
        return -1;
      }
    };
  }

  /** One look serves all gauges that are asked for together. */
  private synchronized OfficeReport report() throws StoreException {
    long now = System.nanoTime();
    OfficeReport report = last;
    if (report == null || now - lastNanos > FRESH_NANOS) {
      report = office.report();
      last = report;
      lastNanos = now;
    }
    return report;
  }
}
