package pli.witness.command;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command line: words, {@code --option VALUE}s, and {@code --json}. Each is asked for once; what
 * is left over at the {@link #end} was wrong.
 */
final class Words {
  private static final Set<String> FLAGS =
      Set.of("--json", "--help", "--another-key", "--exercise");

  private final Deque<String> left = new ArrayDeque<>();
  private final Map<String, String> options = new HashMap<>();

  /**
   * Takes words apart.
   *
   * @throws WrongWordsException if an option has no value or stands there twice
   */
  Words(List<String> words) throws WrongWordsException {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        left.add(word);
        continue;
      }
      boolean hasValue = !FLAGS.contains(word);
      if (hasValue && i + 1 == words.size()) {
        throw new WrongWordsException(Sentence.NO_VALUE, word);
      }
      if (options.put(word, hasValue ? words.get(++i) : "") != null) {
        throw new WrongWordsException(Sentence.TWICE, word);
      }
    }
  }

  /**
   * The next word.
   *
   * @param what it is, if it is missing
   */
  String next(String what) throws WrongWordsException {
    String next = left.poll();
    if (next == null) {
      throw new WrongWordsException(Sentence.MISSING, what);
    }
    return next;
  }

  /** The value of an option; {@code otherwise} if it is not there. */
  String option(String name, String otherwise) {
    String value = options.remove(name);
    return value == null ? otherwise : value;
  }

  /** Whether {@code flag} was given. */
  boolean has(String flag) {
    return options.remove(flag) != null;
  }

  /** Nothing may be left. */
  void end() throws WrongWordsException {
    if (!left.isEmpty()) {
      throw new WrongWordsException(Sentence.TOO_MANY, left.element());
    }
    if (!options.isEmpty()) {
      throw new WrongWordsException(Sentence.NO_OPTION, options.keySet().iterator().next());
    }
  }
}
