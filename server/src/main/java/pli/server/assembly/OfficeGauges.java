package pli.server.assembly;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import pli.server.administration.Office;
import pli.server.observation.Gauge;
import pli.server.store.StoreException;

/** How many administrators there are, how many must agree, and what waits for them. */
final class OfficeGauges {
  private OfficeGauges() {}

  static Map<Gauge, LongSupplier> of(Office office) {
    Map<Gauge, LongSupplier> gauges = new EnumMap<>(Gauge.class);
    gauges.put(Gauge.ADMINISTRATORS, of(office, Office.Report::administrators));
    gauges.put(Gauge.CHANGE_QUORUM, of(office, Office.Report::changeQuorum));
    gauges.put(Gauge.RESET_QUORUM, of(office, Office.Report::resetQuorum));
    gauges.put(Gauge.ACT_QUORUM, of(office, Office.Report::actQuorum));
    gauges.put(Gauge.PROPOSALS, of(office, Office.Report::proposals));
    gauges.put(Gauge.RESET_REQUESTS, of(office, Office.Report::requests));
    return gauges;
  }

  private static LongSupplier of(Office office, ToLongFunction<Office.Report> number) {
    return () -> {
      try {
        return number.applyAsLong(office.report());
      } catch (StoreException e) {
        // Not known now; nor is it 0.
        return -1;
      }
    };
  }
}
