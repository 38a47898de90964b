package pli.witness.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The verbs of this program: {@code witness} and {@code check}. */
public final class Program {
  private static final String USAGE =
      """
        pli witness init DIR [--name NAME]              makes a witness and prints its key
        pli witness trust DIR LOG-KEY                   cosigns for that log from now on
        pli witness run DIR [--listen HOST:PORT]        answers logs (127.0.0.1:7380)
        pli check FILE [--card FILE] [--entry FILE]     judges a proof or evidence, offline

      --json prints one JSON object. Exit codes: 0 done, or what the file shows holds; 1 not done;
      2 wrong words; 4 what the file shows does not hold; 5 damaged, or no file that can be judged.
      """;

  private final PrintStream out;
  private final PrintStream err;

  private Program(PrintStream out, PrintStream err) {
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
  }

  /** Runs a command line and says with which exit code it ended. */
  public static int run(String[] words, PrintStream out, PrintStream err) {
    return new Program(out, err).run(List.of(words)).code();
  }

  private ExitCode run(List<String> given) {
    try {
      Words words = new Words(given);
      if (words.has("--help")) {
        out.print(USAGE);
        return ExitCode.DONE;
      }
      // This program speaks English; the word is understood, as in every program of Pli.
      words.option("--lang", "en");
      String verb = words.next("The verb, witness or check,");
      return switch (verb) {
        case "witness" -> new WitnessCommand(this, words).run();
        case "check" -> new CheckCommand(this, words).run();
        default -> throw new WrongWordsException("There is no verb \"" + verb + "\".");
      };
    } catch (WrongWordsException e) {
      err.println(e.getMessage() + " (pli witness --help shows how)");
      return ExitCode.WRONG_WORDS;
    }
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
  void complain(String sentence) {
    err.println(sentence);
  }
}
