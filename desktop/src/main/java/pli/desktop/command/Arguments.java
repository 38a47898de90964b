package pli.desktop.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The words of one command, options apart from the others. An option is the same in every verb:
 * either it takes a value, as {@code --max 3} or {@code --max=3}, or it is a mere switch. After
 * {@code --} nothing is an option. A single dash is a word.
 */
final class Arguments {
  /** Options that every verb has. */
  static final Set<String> EVERYWHERE =
      Set.of("--json", "--lang", "--vault", "--passphrase-file", "--help");

  private static final Set<String> SWITCHES =
      Set.of(
          "--json",
          "--help",
          "--version",
          "--confirm",
          "--yes",
          "--remove",
          "--despite-old-log",
          "--qr",
          "--revoke",
          "--ids",
          "--take-back",
          "--no-open");

  /** Options that may stand there several times, each with a value. */
  private static final Set<String> SEVERAL = Set.of("--attach", "--preview", "--duration");

  private static final Map<String, String> SHORT = Map.of("-h", "--help", "-V", "--version");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private final List<String> words;
  private final Map<String, List<String>> options;

  private Arguments(List<String> words, Map<String, List<String>> options) {
    this.words = List.copyOf(words);
    this.options = Map.copyOf(options);
  }

  /**
   * Those that a program gives, each by its name.
   *
   * @param options the values of each; a switch that is there has one, which is empty
   */
  static Arguments of(List<String> words, Map<String, List<String>> options) {
    return new Arguments(words, options);
  }

  /** Whether this option is there or not, and has no value. */
  static boolean isSwitch(String option) {
    return SWITCHES.contains(option);
  }

  /** Whether this option may be there several times. */
  static boolean isSeveral(String option) {
    return SEVERAL.contains(option);
  }

  /** Takes options and words apart; which of them belong to the verb is not looked at here. */
  static Arguments read(String... args) throws NotDone {
    List<String> words = new ArrayList<>();
    Map<String, List<String>> options = new TreeMap<>();
    for (int i = 0; i < args.length; i++) {
      String word = args[i];
      if (word.equals("--")) {
        words.addAll(List.of(args).subList(i + 1, args.length));
        break;
      }
      if (word.equals("-") || !word.startsWith("-")) {
        words.add(word);
        continue;
      }
      int equals = word.indexOf('=');
      String written = equals < 0 ? word : word.substring(0, equals);
      String option = SHORT.getOrDefault(written, written);
      String value;
      if (equals >= 0) {
        value = word.substring(equals + 1);
      } else if (SWITCHES.contains(option) || i + 1 == args.length) {
        value = "";
      } else {
        value = args[++i];
      }
      List<String> values = options.computeIfAbsent(option, name -> new ArrayList<>());
      values.add(value);
      if (values.size() > 1 && !SEVERAL.contains(option)) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.twice", "word", option);
      }
    }
    return new Arguments(words, options);
  }

  /** The words that are no options. */
  List<String> words() {
    return words;
  }

  /** The same without the first {@code count} words. */
  Arguments after(int count) {
    return new Arguments(words.subList(count, words.size()), options);
  }

  /**
   * Checks that everything belongs to {@code verb} and that nothing is missing.
   *
   * @param page the help page that shows how it is used
   */
  void fit(Verb verb, String page) throws NotDone {
    fitOptions(verb.options(), page);
    List<String> parameters = verb.parameters();
    if (words.size() < parameters.size()) {
      String word = parameters.get(words.size());
      throw new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", word, "verb", page);
    }
    boolean several = !parameters.isEmpty() && parameters.getLast().endsWith("…");
    if (words.size() > parameters.size() && !several) {
      String word = words.get(parameters.size());
      throw new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", word, "verb", page);
    }
  }

  /** Checks that each option is one of these or one that all verbs have, and its value with it. */
  void fitOptions(Set<String> own, String page) throws NotDone {
    for (Map.Entry<String, List<String>> option : options.entrySet()) {
      String name = option.getKey();
      if (!EVERYWHERE.contains(name) && !own.contains(name)) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", name, "verb", page);
      }
      if (SWITCHES.contains(name) != option.getValue().contains("")) {
        throw NotDone.value(name, page);
      }
    }
  }

  /** Whether the switch is there. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of an option. */
  Optional<String> option(String option) {
    return all(option).stream().findFirst();
  }

  /** All values of an option that may stand there several times. */
  List<String> all(String option) {
    return options.getOrDefault(option, List.of());
  }

  /** The value of an option that counts things: a whole number from 1. */
  int count(String option, int otherwise, String page) throws NotDone {
    Optional<String> given = option(option);
    if (given.isEmpty()) {
      return otherwise;
    }
    String value = given.get();
    if (!NUMBER.matcher(value).matches() || Integer.parseInt(value) < 1) {
      throw NotDone.value(option, page);
    }
    return Integer.parseInt(value);
  }
}
