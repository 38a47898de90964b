package pli.witness.language;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A language of this program. Its sentences stand in both beside each other. */
public enum Language {
  ENGLISH,
  FRENCH;

  private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

  /** The one that {@code --lang} names with {@code code}, if there is one. */
  public static Optional<Language> ofCode(String code) {
    return switch (code) {
      case "en" -> Optional.of(ENGLISH);
      case "fr" -> Optional.of(FRENCH);
      default -> Optional.empty();
    };
  }

  /** The one of the locale that these environment variables name, by default English. */
  public static Language ofEnvironment(Map<String, String> environment) {
    for (String variable : VARIABLES) {
      String locale = environment.getOrDefault(variable, "");
      if (!locale.isEmpty()) {
        return locale.startsWith("fr") ? FRENCH : ENGLISH;
      }
    }
    return ENGLISH;
  }

  /**
   * A sentence.
   *
   * @param parts what stands in place of its {@code %s}
   */
  public String say(String english, String french, Object... parts) {
    return String.format(Locale.ROOT, this == FRENCH ? french : english, parts);
  }
}
