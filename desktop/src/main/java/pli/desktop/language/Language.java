package pli.desktop.language;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A language that Pli speaks. */
public enum Language {
  /** English. */
  ENGLISH("en"),
  /** French. */
  FRENCH("fr");

  private final String code;

  Language(String code) {
    this.code = code;
  }

  /** ISO 639-1. */
  public String code() {
    return code;
  }

  /** The language with this ISO 639-1 code, if Pli speaks it. */
  public static Optional<Language> ofCode(String code) {
    for (Language language : values()) {
      if (language.code.equals(code)) {
        return Optional.of(language);
      }
    }
    return Optional.empty();
  }

  /** What the environment asks for, as POSIX has it, or English. */
  public static Language ofEnvironment(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String code = value.toLowerCase(Locale.ROOT).split("[_.@-]", 2)[0];
        return ofCode(code).orElse(ENGLISH);
      }
    }
    return ENGLISH;
  }
}
