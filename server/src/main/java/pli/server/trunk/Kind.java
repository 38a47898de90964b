package pli.server.trunk;

/** What a message says. docs/OPERATIONS.md describes each. */
enum Kind {
  /** Edge, first of all: the version that it speaks. */
  HELLO(1),
  /** Core, in answer: its version, and, where that is the same, what TLS needs. */
  WELCOME(2),
  /** Edge: a connection is there, and how its peer is counted. */
  OPEN(3),
  /** Both: a frame. */
  FRAME(4),
  /** Both: so many bytes of frames are out of the way. */
  CREDIT(5),
  /** Core: say goodbye for this reason, and close. */
  GOODBYE(6),
  /** Edge, last of a connection: it is gone. */
  CLOSED(7),
  /**
   * Edge, instead of hello: behind this come requests for attachments and for the log, as HTTP, of
   * such a peer.
   */
  ATTACHMENTS(8),
  /** Edge, now and then: what it has counted since it last said so. */
  COUNTED(9);

  private final byte code;

  Kind(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  /** The kind of this code. */
  static Kind of(byte code) throws TrunkException {
    return switch (code) {
      case 1 -> HELLO;
      case 2 -> WELCOME;
      case 3 -> OPEN;
      case 4 -> FRAME;
      case 5 -> CREDIT;
      case 6 -> GOODBYE;
      case 7 -> CLOSED;
      case 8 -> ATTACHMENTS;
      case 9 -> COUNTED;
      default -> throw new TrunkException(TrunkException.Reason.NOT_THE_FORM);
    };
  }
}
