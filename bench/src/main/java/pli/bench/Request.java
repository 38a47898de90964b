package pli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param names of benchmarks; none for all
 * @param json whether rows are for programs
 * @param help whether only the usage is wanted
 * @param entries how many a store is filled with, if it is said
 * @param part the only part of a benchmark that is wanted, if it is said
 * @param words the language
 */
record Request(
    List<String> names,
    boolean json,
    boolean help,
    @Nullable Long entries,
    @Nullable String part,
    Words words) {
  private static final Pattern ENTRIES = Pattern.compile("10{4,9}");

  private static final String VERB = "bench";

  /** Words that make no request. */
  static final class WrongWords extends Exception {
    private static final long serialVersionUID = 1;

    WrongWords(String message) {
      super(message);
    }
  }

  static Request parse(List<String> arguments) throws WrongWords {
    Words words = language(arguments);
    List<String> names = new ArrayList<>();
    boolean json = false;
    boolean help = false;
    @Nullable Long entries = null;
    @Nullable String part = null;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      switch (argument) {
        case "--json" -> json = true;
        case "--help", "-h" -> help = true;
        case "--lang" -> i++;
        case "--entries" -> {
          i++;
          entries = entries(words, i < arguments.size() ? arguments.get(i) : "");
        }
        case "--only" -> {
          i++;
          part = i < arguments.size() ? arguments.get(i) : "";
        }
        default -> {
          if (argument.startsWith("-")) {
            throw new WrongWords(words.unknownOption(argument));
          }
          names.add(argument);
        }
      }
    }
    // As each program of the house, this one is handed the verb that chose it.
    if (!names.isEmpty() && names.getFirst().equals(VERB)) {
      names.removeFirst();
    }
    return new Request(List.copyOf(names), json, help, entries, part, words);
  }

  /** A power of ten, from 10,000 to a thousand million. */
  private static long entries(Words words, String number) throws WrongWords {
    if (!ENTRIES.matcher(number).matches()) {
      throw new WrongWords(words.noSuchSize(number));
    }
    return Long.parseLong(number);
  }

  private static Words language(List<String> arguments) throws WrongWords {
    int at = arguments.indexOf("--lang");
    if (at < 0) {
      return Words.ENGLISH;
    }
    String wanted = at + 1 < arguments.size() ? arguments.get(at + 1) : "";
    return switch (wanted) {
      case "en" -> Words.ENGLISH;
      case "fr" -> Words.FRENCH;
      default -> throw new WrongWords(Words.ENGLISH.unknownOption("--lang " + wanted));
    };
  }
}
