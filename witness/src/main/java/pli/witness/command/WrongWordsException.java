package pli.witness.command;

import pli.witness.language.Language;

/** The command line is not one that the program knows. */
final class WrongWordsException extends Exception {
  private static final long serialVersionUID = 1;

  private final Sentence sentence;
  private final transient Object[] parts;

  WrongWordsException(Sentence sentence, Object... parts) {
    super(sentence.name());
    this.sentence = sentence;
    this.parts = parts;
  }

  String in(Language language) {
    return sentence.in(language, parts);
  }
}
