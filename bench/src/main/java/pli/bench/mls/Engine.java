package pli.bench.mls;

/** A library that does the {@link Work}s. */
interface Engine {
  /**
   * Makes what {@code work} needs, which is not measured.
   *
   * @throws Exception as the library does, which is not ours to type
   */
  Piece prepare(Work work) throws Exception;

  /** One piece of work, again and again. Throws if what comes out is not right. */
  @FunctionalInterface
  interface Piece {
    /** Before each round, not measured. */
    default void ready() throws Exception {}

    /** Measured. */
    void run() throws Exception;

    /** How many bytes a {@link Work} that counts bytes has made. */
    default long bytes() {
      throw new IllegalStateException("no bytes are counted");
    }
  }

  /**
   * Holds where a comparison cannot cost much.
   *
   * @throws IllegalStateException if it does not hold
   */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }
}
