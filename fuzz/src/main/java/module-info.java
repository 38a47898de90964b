/**
 * How readers of hostile bytes are tried: a {@code Target} runs one reader on one input, a {@code
 * Corpus} holds the inputs of a target that are kept, {@code CorpusReplay} runs them and what is
 * made of them by chance in the everyday build, and {@code Campaign} lets Jazzer look for others.
 * For tests of other modules only: no program has it.
 *
 * <p>Must not know: any module whose readers it tries, and Jazzer, which it starts by name.
 */
@org.jspecify.annotations.NullMarked
module pli.fuzz {
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports pli.fuzz;
}
