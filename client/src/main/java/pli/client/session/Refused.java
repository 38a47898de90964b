package pli.client.session;

import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.protocol.wire.Error;

/** The server's answer to a request was an error. */
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final Error.Code code;
  private final long epoch;
  private final int retryAfterMillis;

  Refused(Error error) {
    super(error.getCode().name());
    this.code = error.getCode();
    this.epoch = error.getEpoch();
    this.retryAfterMillis = error.getRetryAfterMillis();
  }

  /** What the server said. */
  public Error.Code code() {
    return code;
  }

  /** Of EPOCH_CONFLICT and EPOCH_STALE: the route's epoch. */
  public long epoch() {
    return epoch;
  }

  /** After how long trying again can help; 0 if the server did not say. */
  public int retryAfterMillis() {
    return Math.max(0, retryAfterMillis);
  }

  /** Whether the same request may succeed later: the server is busy, full or drains. */
  public boolean mayRetry() {
    return switch (code) {
      case RATE_LIMITED, STORE_FULL, UNAVAILABLE -> true;
      default -> false;
    };
  }

  /** What it means to a person, where the request was one that a person asked for. */
  public ClientException toClientException() {
    Problem problem =
        switch (code) {
          case RATE_LIMITED -> Problem.RATE_LIMITED;
          case STORE_FULL -> Problem.SERVER_FULL;
          case UNAVAILABLE -> Problem.SERVER_UNAVAILABLE;
          case UNKNOWN_HANDLE -> Problem.UNKNOWN_HANDLE;
          case HANDLE_TAKEN -> Problem.HANDLE_TAKEN;
          case HANDLE_INVALID -> Problem.HANDLE_INVALID;
          case INVITATION_UNKNOWN -> Problem.INVITATION_UNKNOWN;
          case INVITATION_USED -> Problem.INVITATION_USED;
          case INVITATION_EXPIRED -> Problem.INVITATION_EXPIRED;
          case NO_KEY_PACKAGES -> Problem.NO_KEY_PACKAGES;
          case ALERT_REFUSED -> Problem.ALERT_REFUSED;
          case NOT_ALLOWED -> Problem.NOT_ALLOWED;
          default -> Problem.PROTOCOL;
        };
    return new ClientException(
        problem,
        java.util.Collections.singletonMap("retryAfterMillis", (long) retryAfterMillis()),
        this);
  }
}
