package pli.drill;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.desktop.language.Language;

/**
 * What the command line asks for.
 *
 * @param names of drills; none for all
 * @param json whether rows are for programs
 * @param help whether only the help page is wanted
 * @param keep where the evidence is to be kept, if anywhere
 * @param report where the report goes
 * @param threatModel the document whose table is to be written anew, if any
 * @param seed of what is drawn by chance
 * @param language what people read
 */
record Request(
    List<String> names,
    boolean json,
    boolean help,
    @Nullable Path keep,
    Path report,
    @Nullable Path threatModel,
    long seed,
    Language language) {
  private static final Path REPORT = Path.of("drill-report.html");
  private static final Path EVIDENCE = Path.of("drill-evidence");

  /** A word that does not belong there. */
  static final class WrongWord extends Exception {
    private static final long serialVersionUID = 1;

    private final String word;

    WrongWord(String word) {
      super(word);
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * Reads them.
   *
   * @param drills the names that there are: what follows {@code --keep} is a folder unless it is
   *     one of them
   */
  static Request parse(List<String> arguments, Set<String> drills, Language usual)
      throws WrongWord {
    List<String> names = new ArrayList<>();
    boolean json = false;
    boolean help = false;
    @Nullable Path keep = null;
    Path report = REPORT;
    @Nullable Path threatModel = null;
    long seed = 1;
    Language language = usual;
    List<String> left = new ArrayList<>(arguments);
    while (!left.isEmpty()) {
      String word = left.removeFirst();
      switch (word) {
        case "--json" -> json = true;
        case "--help", "-h" -> help = true;
        case "--keep" -> {
          boolean named =
              !left.isEmpty()
                  && !left.getFirst().startsWith("-")
                  && !drills.contains(left.getFirst());
          keep = named ? path(word, left) : EVIDENCE.toAbsolutePath();
        }
        case "--report" -> report = path(word, left);
        case "--threat-model" -> threatModel = path(word, left);
        case "--seed" -> seed = number(word, left);
        case "--lang" -> {
          String code = value(word, left);
          Optional<Language> chosen = Language.ofCode(code);
          language = chosen.orElseThrow(() -> new WrongWord(word + " " + code));
        }
        default -> {
          if (word.startsWith("-")) {
            throw new WrongWord(word);
          }
          names.add(word);
        }
      }
    }
    return new Request(List.copyOf(names), json, help, keep, report, threatModel, seed, language);
  }

  private static String value(String option, List<String> left) throws WrongWord {
    if (left.isEmpty() || left.getFirst().startsWith("--")) {
      throw new WrongWord(option);
    }
    return left.removeFirst();
  }

  private static Path path(String option, List<String> left) throws WrongWord {
    String value = value(option, left);
    try {
      return Path.of(value).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new WrongWord(option + " " + value);
    }
  }

  private static long number(String option, List<String> left) throws WrongWord {
    String value = value(option, left);
    if (!value.matches("[0-9]{1,18}")) {
      throw new WrongWord(option + " " + value);
    }
    return Long.parseLong(value);
  }
}
