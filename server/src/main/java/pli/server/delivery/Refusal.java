package pli.server.delivery;

import pli.protocol.wire.Error;

/** A request that the rules refuse; nothing was changed. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  /** What the peer is told. */
  private final Error.Code code;

  private final long epoch;
  private final int retryAfterMillis;

  private Refusal(Error.Code code, long epoch, int retryAfterMillis) {
    super(code.name(), null, false, false);
    this.code = code;
    this.epoch = epoch;
    this.retryAfterMillis = retryAfterMillis;
  }

  /** A refusal for this reason. */
  public static Refusal of(Error.Code code) {
    return new Refusal(code, 0, 0);
  }

  /** A refusal because the route is in another epoch. */
  public static Refusal ofEpoch(Error.Code code, long epoch) {
    return new Refusal(code, epoch, 0);
  }

  /** A refusal that may be different later. */
  public static Refusal forNow(Error.Code code, long retryAfterMillis) {
    return new Refusal(code, 0, (int) Math.min(Integer.MAX_VALUE, retryAfterMillis));
  }

  /** What the peer is told. */
  public Error.Code code() {
    return code;
  }

  /** The answer. */
  public Error toWire() {
    return Error.newBuilder()
        .setCode(code)
        .setEpoch(epoch)
        .setRetryAfterMillis(retryAfterMillis)
        .build();
  }
}
