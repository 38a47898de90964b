package pli.drill.handset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What guessing costs, by calculation. */
class PriceTest {
  @Test
  void eachBitDoublesIt() {
    Price price = new Price(1, 1);
    assertEquals(2 * price.years(40), price.years(41), 1e-9 * price.years(41));
    assertEquals(1, new Price(365.25 * 86_400, 1).years(1), 1e-9);
    assertEquals(0.001, new Price(365.25 * 86_400, 1000).years(1), 1e-9);
  }

  @Test
  void itIsReadable() {
    String[] units = {"years", "days", "seconds"};
    assertEquals("3 years", Price.readable(3, units));
    assertEquals("37 days", Price.readable(0.1, units));
    assertEquals("3e+12 years", Price.readable(3e12, units));
  }
}
