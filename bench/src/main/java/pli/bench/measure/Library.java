package pli.bench.measure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A library beside which we are measured. */
public final class Library {
  private static final Pattern FILE = Pattern.compile("-([0-9.]+)\\.jar$");

  private Library() {}

  /** The version of the library that a class comes from, as the name of its file says. */
  public static String versionOf(Class<?> type) {
    Matcher matcher =
        FILE.matcher(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    return matcher.find() ? matcher.group(1) : "?";
  }
}
