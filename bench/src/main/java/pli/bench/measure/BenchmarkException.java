package pli.bench.measure;

/** A measurement that could not be made. The message is one sentence for people. */
public final class BenchmarkException extends Exception {
  private static final long serialVersionUID = 1;

  /** With what happened. */
  public BenchmarkException(String message) {
    super(message);
  }

  /** With what happened and its cause. */
  public BenchmarkException(String message, Throwable cause) {
    super(message, cause);
  }
}
