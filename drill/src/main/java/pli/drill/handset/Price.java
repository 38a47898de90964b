package pli.drill.handset;

import java.util.Locale;

/**
 * What guessing a passphrase costs, by calculation.
 *
 * @param seconds of one guess on this machine
 * @param machines how many times this machine the attacker has
 */
record Price(double seconds, double machines) {
  private static final double YEAR = 365.25 * 86_400;

  /** Years until half of all passphrases of {@code bits} were tried. */
  double years(double bits) {
    return Math.pow(2, bits - 1) * seconds / machines / YEAR;
  }

  /** The same, readable. */
  static String readable(double years, String[] units) {
    if (years > 1e6) {
      return String.format(Locale.ROOT, "%.0e %s", years, units[0]);
    }
    if (years >= 1) {
      return String.format(Locale.ROOT, "%.0f %s", years, units[0]);
    }
    double days = years * 365.25;
    if (days >= 1) {
      return String.format(Locale.ROOT, "%.0f %s", days, units[1]);
    }
    return String.format(Locale.ROOT, "%.3g %s", days * 86_400, units[2]);
  }
}
