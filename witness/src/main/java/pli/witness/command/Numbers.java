package pli.witness.command;

import java.time.InstantSource;

/** Options that are numbers and times. */
final class Numbers {
  private final Words words;
  private final InstantSource clock;

  Numbers(Words words, InstantSource clock) {
    this.words = words;
    this.clock = clock;
  }

  /** The text of an option that must be there. */
  String text(Program program, String option) throws WrongWordsException {
    String text = words.option(option, "");
    if (text.isEmpty()) {
      throw new WrongWordsException(Sentence.MISSING, program.say(Sentence.THE_OPTION, option));
    }
    return text;
  }

  /** The number, above 0, of an option that must be there. */
  long number(Program program, String option) throws WrongWordsException {
    return number(option, text(program, option));
  }

  /** The number of an option; {@code otherwise} if it is not there. */
  long number(String option, long otherwise) throws WrongWordsException {
    String text = words.option(option, "");
    return text.isEmpty() ? otherwise : number(option, text);
  }

  /** A moment in seconds since 1970; now if the option is not there. */
  long seconds(String option) throws WrongWordsException {
    return number(option, clock.instant().getEpochSecond());
  }

  /** A time such as {@code 12h} or {@code 90d}, in seconds. */
  long duration(String option, String otherwise) throws WrongWordsException {
    String text = words.option(option, otherwise);
    long unit = text.endsWith("d") ? 86_400 : text.endsWith("h") ? 3_600 : 0;
    long count = unit == 0 ? 0 : parsed(text.substring(0, text.length() - 1));
    if (count > 0 && count <= 36_500) {
      return count * unit;
    }
    throw new WrongWordsException(Sentence.NO_DURATION, option, text);
  }

  private static long number(String option, String text) throws WrongWordsException {
    long number = parsed(text);
    if (number > 0) {
      return number;
    }
    throw new WrongWordsException(Sentence.NO_NUMBER, option, text);
  }

  /** A number of at most 15 digits; 0 if it is none. */
  private static long parsed(String text) {
    return text.matches("[1-9][0-9]{0,14}") ? Long.parseLong(text) : 0;
  }
}
