package pli.bench.mls;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work that is measured, the same for every {@link Engine}. The group is of 1,000
 * members, one device each. Bytes go in and come out, as over a network: what comes in is decoded
 * within the measured time and what goes out is encoded within it, on both sides.
 *
 * <p>Two shapes of a group are measured, because what an update costs depends on it. A <em>new</em>
 * group was made by one commit that added 999: all parents of its tree are blank, and an update is
 * encrypted to each member by itself. A <em>grown</em> one was made by 63 commits that added 16
 * each, every one by a member whom the commit before had added: all parents but those of the lowest
 * levels have keys, and an update is encrypted to a few dozen nodes.
 */
enum Work {
  /**
   * A key package with fresh init and leaf keys for a signature key that is there already, encoded:
   * two KEM key pairs, two signatures.
   */
  KEY_PACKAGE("key packages made", 100, 10, 7, Kind.RATE, 1.2, null),

  /**
   * One commit in a group of one member that adds 1,000 clients, without an update path: decodes
   * each key package and verifies both its signatures, makes commit, Welcome and, beside it, the
   * ratchet tree.
   */
  ADD("add 1,000 members in one commit", 1, 3, 4, Kind.TIME, 1 / 0.6, 0.63 / 1.0),

  /** An empty commit with an update path, by the first member of the new group. */
  CREATE("update in a new group of 1,000: create", 1, 6, 8, Kind.TIME, 1 / 0.7, 1 / 1.5),

  /**
   * The last member of the new group decrypts and verifies such a commit and comes into the next
   * epoch. It stands in the other half of the tree than the committer, as half of the members do.
   */
  PROCESS("update in a new group of 1,000: process", 1, 6, 8, Kind.TIME, 1 / 0.7, 1 / 1.5),

  /**
   * One of the 999 that were added joins the new group by Welcome and ratchet tree. Tree hash and
   * parent hashes are checked on both sides. Pli also verifies the signature of each of the 1,000
   * leaves and that its keys are keys; bcmls does not.
   */
  JOIN("join a new group of 1,000", 1, 10, 9, Kind.TIME, 0.4, 0.4),

  /** As {@link #CREATE}, in the grown group. */
  CREATE_GROWN("update in a grown group of 1,000: create", 5, 6, 8, Kind.TIME, null, null),

  /** As {@link #PROCESS}, in the grown group, by a neighbour of the committer. */
  PROCESS_GROWN("update in a grown group of 1,000: process", 5, 6, 8, Kind.TIME, null, null),

  /** A text in a group of two to the bytes of a message, and back. */
  MESSAGE("encrypt + decrypt, 256 B", 500, 40, 9, Kind.RATE, 2.0, 2.0),

  /** The whole state of a member of the new group to bytes, after a commit. Pli alone can. */
  STORE("store a member's state of 1,000, whole", 1, 20, 20, Kind.TIME, null, null),

  /** The same bytes to a state that can send and receive. */
  LOAD("load a member's state of 1,000, whole", 1, 20, 20, Kind.TIME, null, null),

  /**
   * What has to be written after one message of somebody who has spoken before, found and encoded:
   * {@code GroupParts.changes} of the states before and after, in the new group.
   */
  CHANGE("store what one message changed, group of 1,000", 200, 20, 20, Kind.RATE, null, null),

  /** How long the bytes of {@link #STORE} are. */
  STORE_BYTES("a member's state of 1,000, whole", 1, 0, 1, Kind.BYTES, null, null),

  /** How long the parts are that {@link #CHANGE} puts, together. */
  CHANGE_BYTES("what one message changed, group of 1,000", 1, 0, 1, Kind.BYTES, null, null),

  /** The same after the first message of a member in an epoch, the worst case of a message. */
  FIRST_BYTES("what a member's first message changed", 1, 0, 1, Kind.BYTES, null, null),

  /** One signature of 256 bytes. This and the next three are what the machine can do at all. */
  SIGN("Ed25519 sign, 256 B", 200, 10, 7, Kind.RATE, null, null),

  /** One verification, by a key that was not used lately. */
  VERIFY("Ed25519 verify, 256 B", 200, 10, 7, Kind.RATE, null, null),

  /** A KEM key pair. */
  KEY_PAIR("KEM key pair", 200, 10, 7, Kind.RATE, null, null),

  /** HPKE to one receiver, of a path secret's 32 bytes. */
  SEAL("HPKE seal, 32 B", 200, 10, 7, Kind.RATE, null, null);

  /** What is counted. */
  private enum Kind {
    RATE("/s of one core"),
    TIME("ms of one core"),
    BYTES("bytes");

    private final String unit;

    Kind(String unit) {
      this.unit = unit;
    }
  }

  private final String title;
  private final int pieces;
  private final int warmUps;
  private final int rounds;
  private final Kind kind;
  private final @Nullable Double aim;
  private final @Nullable Double hybridAim;

  /**
   * One work.
   *
   * @param title for people
   * @param pieces of work between two looks at the clock
   * @param warmUps rounds of so many pieces before it counts
   * @param rounds that count
   * @param kind whether pieces a second are given, milliseconds a piece, or bytes
   * @param aim the least ratio to bcmls, oriented so that more is better
   * @param hybridAim the same for the hybrid suite, beside bcmls's classical one
   */
  Work(
      String title,
      int pieces,
      int warmUps,
      int rounds,
      Kind kind,
      @Nullable Double aim,
      @Nullable Double hybridAim) {
    this.title = title;
    this.pieces = pieces;
    this.warmUps = warmUps;
    this.rounds = rounds;
    this.kind = kind;
    this.aim = aim;
    this.hybridAim = hybridAim;
  }

  String title() {
    return title;
  }

  int pieces() {
    return pieces;
  }

  int warmUps() {
    return warmUps;
  }

  int rounds() {
    return rounds;
  }

  boolean isRate() {
    return kind == Kind.RATE;
  }

  /** Whether bytes are counted, rather than time. */
  boolean isLength() {
    return kind == Kind.BYTES;
  }

  @Nullable Double aim(boolean hybrid) {
    return hybrid ? hybridAim : aim;
  }

  /** Whether bcmls can do it. */
  boolean hasPeer() {
    return compareTo(STORE) < 0;
  }

  String unit() {
    return kind.unit;
  }

  /**
   * In {@link #unit}.
   *
   * @param measured nanoseconds of one piece, or bytes
   */
  double value(double measured) {
    return switch (kind) {
      case RATE -> 1e9 / measured;
      case TIME -> measured / 1e6;
      case BYTES -> measured;
    };
  }
}
