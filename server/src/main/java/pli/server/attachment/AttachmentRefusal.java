package pli.server.attachment;

/** An attachment is not taken or not to be had; nothing was changed. */
public final class AttachmentRefusal extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Reason {
    /** There is none of this id, or its time is over. */
    UNKNOWN,
    /** It has come as far as another place than the one named. */
    ELSEWHERE,
    /** It was begun with another length. */
    OTHER_LENGTH,
    /** It is longer than one may be. */
    TOO_LARGE,
    /** All together have as many bytes as they may. */
    FULL,
    /** Somebody else is at it, and was told to stop; a moment later it is free. */
    BUSY,
    /** The disk does not give back what was put there. */
    DAMAGED
  }

  /** Why. */
  private final Reason reason;

  private final long received;
  private final long length;

  private AttachmentRefusal(Reason reason, long received, long length) {
    super(reason.name(), null, false, false);
    this.reason = reason;
    this.received = received;
    this.length = length;
  }

  static AttachmentRefusal of(Reason reason) {
    return new AttachmentRefusal(reason, -1, -1);
  }

  static AttachmentRefusal at(Reason reason, Attachment attachment) {
    return new AttachmentRefusal(reason, attachment.received(), attachment.length());
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** How many bytes are there; -1 if that is not part of the answer. */
  public long received() {
    return received;
  }

  /** How many bytes it will have; -1 if that is not part of the answer. */
  public long length() {
    return length;
  }
}
