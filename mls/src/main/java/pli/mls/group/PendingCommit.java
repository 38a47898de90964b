package pli.mls.group;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.framing.MlsMessage;
import pli.mls.framing.Welcome;
import pli.mls.node.MlsException;
import pli.mls.node.MlsLimits;

/**
 * A commit of our own and the epoch that it opens, until the delivery service has said whether it
 * is the one. Its encoding survives a restart and is as secret as the group's.
 */
public final class PendingCommit {
  private static final int VERSION = 1;

  private final Bytes message;
  private final Bytes welcome;
  private final Bytes authenticatorBefore;
  private final Group group;

  PendingCommit(Bytes message, Bytes welcome, Bytes authenticatorBefore, Group group) {
    this.message = message;
    this.welcome = welcome;
    this.authenticatorBefore = authenticatorBefore;
    this.group = group;
  }

  /** The MLSMessage for the members of the present epoch. */
  public Bytes message() {
    return message;
  }

  /**
   * The MLSMessage for all that are added, empty if nobody is. It may leave this device only once
   * the commit is in order (RFC 9420 section 14).
   */
  public Bytes welcome() {
    return welcome;
  }

  /**
   * {@link #welcome} for one of them alone, as RFC 9420 section 12.4.3 leaves it to the committer:
   * in a large group most of a common Welcome is secrets of others.
   *
   * @param keyPackage its reference
   * @throws IllegalArgumentException if it is not added by this commit
   */
  public Bytes welcome(Bytes keyPackage) {
    try {
      return ((Welcome) MlsMessage.decode(welcome)).only(keyPackage).encode();
    } catch (MlsException e) {
      throw new IllegalArgumentException("a key package that this commit does not add", e);
    }
  }

  /** The ratchet tree of the new epoch, which goes beside the Welcome. */
  public Bytes ratchetTree() {
    return group.exportRatchetTree();
  }

  /**
   * The group once the commit is in order. {@link Group#merge} gives the same after it has checked
   * that the commit was made in that epoch; for the commit of an {@link ExternalJoin} there is no
   * group before, and this is the way in.
   */
  public Group group() {
    return group;
  }

  /** Whether this was made in the epoch that {@code authenticator} belongs to. */
  boolean follows(Bytes authenticator) {
    return authenticatorBefore.equals(authenticator);
  }

  /** Version 1. Secret. */
  public Bytes encode() {
    TlsWriter out = new TlsWriter(4096).u8(VERSION);
    out.opaque(message).opaque(welcome).opaque(authenticatorBefore).opaque(group.encode());
    Bytes encoded = out.toBytes();
    out.erase();
    return encoded;
  }

  /**
   * What {@link #encode} wrote.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}
   */
  public static PendingCommit decode(Bytes encoded) throws MlsException {
    TlsReader in = TlsReader.of(encoded);
    try {
      if (in.u8() != VERSION) {
        throw new DecodeException(
            DecodeException.Reason.UNKNOWN_KIND, "a pending commit of another version");
      }
      Bytes message = in.opaque();
      Bytes welcome = in.opaque();
      Bytes authenticatorBefore = in.opaque(MlsLimits.MAX_HASH);
      Bytes group = in.opaque();
      in.expectEnd();
      return new PendingCommit(message, welcome, authenticatorBefore, Group.decode(group));
    } catch (DecodeException e) {
      throw MlsException.malformed("a pending commit", e);
    }
  }
}
