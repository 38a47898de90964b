package pli.mls.oracle;

import java.util.List;
import pli.codec.Bytes;
import pli.mls.node.Extension;

/**
 * A member of a group, of whichever implementation, in the steps that all of them have. What throws
 * leaves the member as it was.
 */
interface Peer {
  /** Whose implementation a member is of. */
  enum Kind {
    OURS,
    BC,
    TS
  }

  Kind kind();

  /** The identity in its credential. */
  String name();

  /** A bare key package. */
  Bytes keyPackage() throws Exception;

  /** Joins with the tree beside the Welcome, or with the one inside it if {@code tree} is empty. */
  void join(Bytes welcome, Bytes tree) throws Exception;

  /** Follows another's commit, or takes in a proposal. */
  void process(Bytes handshake) throws Exception;

  /** Makes a commit with what others have proposed. It is in force with {@link #merge}. */
  Offer commit(Change change) throws Exception;

  /** The commit that was made last is in order. */
  void merge() throws Exception;

  Bytes propose(Wish wish, boolean encrypted) throws Exception;

  Bytes protect(Bytes text) throws Exception;

  Bytes unprotect(Bytes message) throws Exception;

  /** What someone outside needs to know, inside the GroupInfo or with the tree beside it. */
  Told tell(boolean treeInside) throws Exception;

  /**
   * Makes a commit that joins a group from outside. It is in force with {@link #merge}.
   *
   * @param again whether the former place of this member is to be given up
   */
  Bytes enter(Told told, boolean again) throws Exception;

  int place();

  /** What all members must agree about. */
  State state() throws Exception;

  /**
   * What a commit is asked to change.
   *
   * @param encrypted a PrivateMessage, where the implementation has the choice
   * @param treeInside the ratchet tree in the Welcome, where the implementation has the choice
   * @param path whether to have one where there need not be, where the implementation has the
   *     choice
   */
  record Change(List<Wish> wishes, boolean encrypted, boolean treeInside, boolean path) {}

  /** A commit; a Welcome and the tree beside it, each empty if there is none. */
  record Offer(Bytes commit, Bytes welcome, Bytes tree) {}

  /** A GroupInfo with the external key; the tree beside it, empty if it is inside. */
  record Told(Bytes groupInfo, Bytes tree) {}

  /** The epoch as a member sees it. */
  record State(long epoch, Bytes treeHash, Bytes authenticator, Bytes exported) {}

  /** One proposal. */
  sealed interface Wish {
    record Add(Bytes keyPackage) implements Wish {}

    record Remove(int place) implements Wish {}

    /** New keys for the proposer's leaf. */
    record Update() implements Wish {}

    /** One of {@link SharedKeys}. */
    record ExternalPsk(Bytes id) implements Wish {}

    /** The present group's key of an epoch. */
    record ResumptionPsk(long epoch) implements Wish {}

    record Extensions(List<Extension> extensions) implements Wish {}
  }
}
