package pli.desktop.command;

/**
 * A verb stops before it did anything, for a reason that is not the engine's. Carries the key of
 * its sentence and what to fill in.
 */
final class NotDone extends Exception {
  private static final long serialVersionUID = 1;

  /** Not done, nothing changed. */
  static final int NOTHING_CHANGED = 1;

  /** The words are wrong. */
  static final int WRONG_WORDS = 2;

  /** Refused for safety. */
  static final int REFUSED = 4;

  private final int exitCode;
  private final String key;
  private final transient Object[] places;

  NotDone(int exitCode, String key, Object... places) {
    super(key);
    this.exitCode = exitCode;
    this.key = key;
    this.places = places.clone();
  }

  /** The value of {@code word} does not fit. */
  static NotDone value(String word, String verb) {
    return new NotDone(WRONG_WORDS, "words.value", "word", word, "verb", verb);
  }

  int exitCode() {
    return exitCode;
  }

  String key() {
    return key;
  }

  Object[] places() {
    return places.clone();
  }
}
