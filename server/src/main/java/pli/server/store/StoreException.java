package pli.server.store;

/**
 * The store could not do what was asked. Nothing of the change was kept, unless a reason says so.
 */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /**
     * The disk is nearly full, and nothing was kept; the store goes on by itself when there is room
     * again.
     */
    FULL,
    /**
     * The disk failed in another way, or the store is being reopened after a failure. A change may
     * turn out to have been kept: whoever repeats it must use the same submission id.
     */
    UNAVAILABLE,
    /** A row does not open: the disk, or the key, is not what it was. */
    DAMAGED,
    /** The boot key is not the one that the folder was made with. */
    WRONG_KEY,
    /** Another process has the folder. */
    LOCKED,
    /** The store was closed. */
    CLOSED
  }

  /** Why. */
  private final Reason reason;

  /** A failure. */
  public StoreException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
