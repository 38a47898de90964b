package pli.desktop.http;

/** A request is not served. Nothing was done for it, and its connection ends. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;
  private final HttpStatus status;

  /** A refusal with this status. */
  public Refusal(HttpStatus status) {
    super(status.name());
    this.status = status;
  }

  /** What the answer says. */
  public HttpStatus status() {
    return status;
  }
}
