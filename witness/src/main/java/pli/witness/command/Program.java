package pli.witness.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import pli.witness.language.Language;

/** The verbs of this program: {@code witness}, {@code check}, {@code alert} and {@code release}. */
public final class Program {
  private final PrintStream out;
  private final PrintStream err;
  private Language language;

  private Program(PrintStream out, PrintStream err, Language language) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.language = language;
  }

  /**
   * Runs a command line and says with which exit code it ended.
   *
   * @param environment where the locale stands
   */
  public static int run(
      String[] words, PrintStream out, PrintStream err, Map<String, String> environment) {
    Language language = Language.ofEnvironment(environment);
    return new Program(out, err, language).run(List.of(words)).code();
  }

  private ExitCode run(List<String> given) {
    try {
      Words words = new Words(given);
      String code = words.option("--lang", "");
      if (!code.isEmpty()) {
        language =
            Language.ofCode(code)
                .orElseThrow(() -> new WrongWordsException(Sentence.NO_LANGUAGE, code));
      }
      if (words.has("--help")) {
        out.print(say(Sentence.USAGE));
        out.print(AlertSentence.USAGE.in(language));
        return ExitCode.DONE;
      }
      String verb = words.next(say(Sentence.THE_VERB));
      return switch (verb) {
        case "witness" -> new WitnessCommand(this, words).run();
        case "check" -> new CheckCommand(this, words).run();
        case "release" -> new ReleaseCommand(this, words).run();
        case "alert" -> new AlertCommand(this, words).run();
        default -> throw new WrongWordsException(Sentence.NO_VERB, verb);
      };
    } catch (WrongWordsException e) {
      complain(Sentence.SEE_USAGE, e.in(language));
      return ExitCode.WRONG_WORDS;
    }
  }

  /** In which language it speaks. */
  Language language() {
    return language;
  }

  /** A sentence in that language. */
  String say(Sentence sentence, Object... parts) {
    return sentence.in(language, parts);
  }

  /** One line of output. */
  void print(String line) {
    out.println(line);
  }

  /** One JSON object as output. */
  void print(Map<String, Object> object) {
    out.println(Json.of(object));
  }

  /** A sentence beside the output. */
  void complain(Sentence sentence, Object... parts) {
    complain(say(sentence, parts));
  }

  /** What stands beside the output in the words of who says it. */
  void complain(String sentence) {
    err.println(sentence);
  }
}
