package pli.fuzz;

/** Why a run of Jazzer ended. */
enum Ending {
  /** All of its time was used and nothing was found. */
  TIME_IS_UP("its time was up"),
  /** The target threw: a fault of the reader. */
  FAULT("the target threw"),
  /** One input took longer than it may. */
  TOO_SLOW("one input took too long"),
  /** The heap, or the process, became larger than it may. */
  OUT_OF_MEMORY("it needed more memory than it may have"),
  /** More of the heap is alive at the end than after the first part. */
  GROWTH("what it keeps grew"),
  /** A signal, or {@code System.exit}: libFuzzer calls both "fuzz target exited". */
  TOLD_TO_EXIT("something told the process to exit"),
  /** The log says why, perhaps. */
  UNKNOWN("it ended in an unknown way");

  private static final int FOUND = 77;
  private static final int SLOW = 70;
  private static final int MEMORY = 71;
  private static final int INTERRUPTED = 72;
  private static final int SIGNALS = 128;

  private final String sentence;

  Ending(String sentence) {
    this.sentence = sentence;
  }

  /**
   * What the exit code and the log of a run say.
   *
   * @param exit the exit code
   * @param log all that it printed
   */
  static Ending of(int exit, String log) {
    if (log.contains("java.lang.OutOfMemoryError") || log.contains("libFuzzer: out-of-memory")) {
      return OUT_OF_MEMORY;
    }
    if (log.contains("== Java Exception: ") || log.contains("== Java Assertion Error")) {
      return FAULT;
    }
    if (exit == 0) {
      return log.contains("Done ") ? TIME_IS_UP : UNKNOWN;
    }
    if (exit == SLOW || log.contains("libFuzzer: timeout after")) {
      return TOO_SLOW;
    }
    if (exit == MEMORY) {
      return OUT_OF_MEMORY;
    }
    boolean exited = exit == FOUND && log.contains("libFuzzer: fuzz target exited");
    return exited || exit == INTERRUPTED || exit > SIGNALS ? TOLD_TO_EXIT : UNKNOWN;
  }

  /** Whether nothing is wrong. */
  boolean isGood() {
    return this == TIME_IS_UP;
  }

  /** Whether an input may be at fault, which is then kept. */
  boolean blamesAnInput() {
    return this == FAULT || this == TOO_SLOW || this == OUT_OF_MEMORY;
  }

  @Override
  public String toString() {
    return sentence;
  }
}
