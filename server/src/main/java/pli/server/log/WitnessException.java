package pli.server.log;

/** A witness did not cosign. */
final class WitnessException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  private final WitnessFault fault;

  /** The size that it says it has, for faults that are about one; 0 else. */
  private final long size;

  WitnessException(WitnessFault fault) {
    this(fault, 0);
  }

  WitnessException(WitnessFault fault, long size) {
    super(fault.name());
    this.fault = fault;
    this.size = size;
  }

  WitnessFault fault() {
    return fault;
  }

  long size() {
    return size;
  }
}
