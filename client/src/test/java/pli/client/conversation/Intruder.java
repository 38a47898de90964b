package pli.client.conversation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pli.client.account.Queues;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.group.ExternalJoin;
import pli.mls.node.MlsException;
import pli.protocol.SealedEntry;

/** Somebody of the network to whom a member passed on what one needs to enter, for tests. */
public final class Intruder {
  private Intruder() {}

  /** What a member passes on. */
  public static Bytes groupInfo(Transaction member, ConversationId id, Entropy entropy)
      throws ClientException, MlsException {
    return requireNonNull(Conversations.active(member, id)).group().exportGroupInfo(true, entropy);
  }

  /** The commit with which the owner of this vault would enter. */
  public static Bytes commit(Transaction intruder, Bytes groupInfo, Entropy entropy)
      throws ClientException, MlsException {
    return ExternalJoin.open(groupInfo, Bytes.EMPTY, (leaf, suite) -> {})
        .commit(
            Self.load(intruder).signer(),
            Self.leafOptions(
                List.of(GroupExtensions.delivery(Queues.own(intruder, Queues.Role.MAIN).id()))),
            entropy)
        .message();
  }

  /** The entry in which a message of the conversation comes to this member. */
  public static Bytes sealedFor(
      Transaction member, ConversationId id, Bytes message, Entropy entropy)
      throws ClientException {
    for (Conversations.WrapKey key : Conversations.wrapKeys(member)) {
      if (key.conversation().equals(id)) {
        return SealedEntry.seal(key.key(), message, entropy);
      }
    }
    throw new AssertionError("not a member");
  }

  /** Whether the owner of this vault would process the message as a commit from outside. */
  public static boolean isGoodCommit(Transaction member, ConversationId id, Bytes message)
      throws ClientException, MlsException {
    return requireNonNull(Conversations.active(member, id))
                .group()
                .process(message, (leaf, suite) -> {}, 0)
            instanceof pli.mls.group.CommitReceived received
        && received.commit().fromOutside();
  }
}
