package pli.client.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The network did not do what was asked. Says whether trying again can help. */
public final class TransportException extends IOException {
  private static final long serialVersionUID = 1;

  /** What happened. */
  public enum Reason {
    /** No such name, no route, nobody listens. */
    UNREACHABLE(true),
    /** No answer in time. */
    TIMED_OUT(true),
    /** The connection is closed, or broke. */
    CLOSED(true),
    /** The server's key is none of those that the card names. */
    PIN_MISMATCH(false),
    /** No TLS 1.3 with the other side. */
    TLS_FAILED(false),
    /** What answers is no server of Pli, or does not have what was asked for. */
    REFUSED(false),
    /** The answer is longer than allowed. */
    TOO_LARGE(false);

    private final boolean mayRetry;

    Reason(boolean mayRetry) {
      this.mayRetry = mayRetry;
    }
  }

  private final Reason reason;

  /** What happened, without a cause below it. */
  public TransportException(Reason reason) {
    this(reason, null);
  }

  /** What happened and what was beneath it. */
  public TransportException(Reason reason, @Nullable Throwable cause) {
    super(reason.name(), cause);
    this.reason = reason;
  }

  /** What happened. */
  public Reason reason() {
    return reason;
  }

  /** Whether the same may succeed later without anybody doing anything. */
  public boolean mayRetry() {
    return reason.mayRetry;
  }
}
