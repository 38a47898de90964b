package pli.client.conversation;

import java.util.Arrays;
import pli.client.api.ConversationId;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.node.MlsException;

/**
 * The bodies of contact messages by which a device comes back into a group.
 *
 * <pre>
 * struct { uint8 version = 1; opaque nonce[16]; opaque conversation[32]; } Request;
 * struct { uint8 version = 1; opaque nonce[16]; opaque conversation[32]; uint64 epoch;
 *          opaque group_info&lt;V&gt;; opaque ratchet_tree&lt;V&gt;; opaque route_key[32]; } Answer;
 * </pre>
 */
final class Door {
  static final int NONCE = 16;

  private static final int VERSION = 1;
  private static final int ROUTE_KEY = 32;

  private Door() {}

  /** Asks for what it takes to come into a group. */
  record Request(Bytes nonce, ConversationId conversation) {
    Bytes encode() {
      return new TlsWriter(64).u8(VERSION).raw(nonce).raw(conversation.value()).toBytes();
    }

    static Request decode(Bytes body) throws DecodeException {
      return TlsReader.readAll(
          body,
          in -> {
            version(in);
            return new Request(in.raw(NONCE), new ConversationId(in.raw(ConversationId.LENGTH)));
          });
    }
  }

  /**
   * What it takes, in one epoch.
   *
   * @param groupInfo as the member signed it
   * @param tree that belongs to it, or the name of its parcel
   * @param routeKey closes the epoch's route
   */
  record Answer(
      Bytes nonce,
      ConversationId conversation,
      long epoch,
      Bytes groupInfo,
      Bytes tree,
      Bytes routeKey) {

    /** What a member tells of its present epoch. */
    static Answer of(Request request, Group group, Bytes tree, Entropy entropy)
        throws MlsException {
      try (Secret key = Conversations.routeKey(group)) {
        byte[] copy = key.copy();
        Bytes routeKey = Bytes.copyOf(copy);
        Arrays.fill(copy, (byte) 0);
        return new Answer(
            request.nonce(),
            request.conversation(),
            group.epoch(),
            group.exportGroupInfo(false, entropy),
            tree,
            routeKey);
      }
    }

    Bytes encode() {
      return new TlsWriter(groupInfo.length() + tree.length() + 128)
          .u8(VERSION)
          .raw(nonce)
          .raw(conversation.value())
          .u64(epoch)
          .opaque(groupInfo)
          .opaque(tree)
          .raw(routeKey)
          .toBytes();
    }

    static Answer decode(Bytes body) throws DecodeException {
      return TlsReader.readAll(
          body,
          in -> {
            version(in);
            return new Answer(
                in.raw(NONCE),
                new ConversationId(in.raw(ConversationId.LENGTH)),
                in.u64(),
                in.opaque(),
                in.opaque(),
                in.raw(ROUTE_KEY));
          });
    }

    /** Says what it is and nothing of what is in it. */
    @Override
    public String toString() {
      return "Answer";
    }
  }

  private static void version(TlsReader in) throws DecodeException {
    if (in.u8() != VERSION) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a rejoin's version");
    }
  }
}
