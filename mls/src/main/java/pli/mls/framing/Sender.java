package pli.mls.framing;

import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.mls.node.LeafIndex;

/** Who framed a message (RFC 9420 section 6). */
public sealed interface Sender {
  /**
   * A member of the group.
   *
   * @param leaf its place
   */
  record Member(LeafIndex leaf) implements Sender {}

  /**
   * Someone whom the group's {@code external_senders} extension names.
   *
   * @param index its place in that list
   */
  record External(long index) implements Sender {}

  /** A client that proposes to be added. */
  record NewMemberProposal() implements Sender {}

  /** A client that adds itself. */
  record NewMemberCommit() implements Sender {}

  /**
   * The place of a member.
   *
   * @throws IllegalStateException for a sender from outside, who has none
   */
  default LeafIndex memberLeaf() {
    if (this instanceof Member member) {
      return member.leaf;
    }
    throw new IllegalStateException("a sender from outside has no leaf");
  }

  /** Whether the signature also covers the context of the group (section 6.1). */
  default boolean signsContext() {
    return switch (this) {
      case Member member -> true;
      case NewMemberCommit commit -> true;
      case External external -> false;
      case NewMemberProposal proposal -> false;
    };
  }

  /** Writes the structure. */
  default void write(TlsWriter out) {
    switch (this) {
      case Member member -> member.leaf.write(out.u8(1));
      case External external -> out.u8(2).u32(external.index);
      case NewMemberProposal proposal -> out.u8(3);
      case NewMemberCommit commit -> out.u8(4);
    }
  }

  /**
   * Reads the structure.
   *
   * @throws DecodeException if it is none
   */
  static Sender read(TlsReader in) throws DecodeException {
    int type = in.u8();
    return switch (type) {
      case 1 -> new Member(LeafIndex.read(in));
      case 2 -> new External(in.u32());
      case 3 -> new NewMemberProposal();
      case 4 -> new NewMemberCommit();
      default ->
          throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "sender type " + type);
    };
  }
}
