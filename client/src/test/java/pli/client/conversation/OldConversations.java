package pli.client.conversation;

import static java.util.Objects.requireNonNull;

import java.util.List;
import pli.client.account.Queues;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.node.MlsException;
import pli.protocol.SubmissionId;

/** Conversations as programs before this one began them, for tests. */
public final class OldConversations {
  private OldConversations() {}

  /** Begins a group of {@code suite}, and means to add somebody. */
  public static ConversationId begin(
      Transaction t, CipherSuite suite, String name, String handle, Entropy entropy)
      throws ClientException, MlsException {
    Self self = Self.load(t);
    Bytes id = Bytes.adopt(Secret.random(ConversationId.LENGTH, entropy).copy());
    Group group =
        Group.create(
            suite,
            id,
            self.signer(),
            Self.leafOptions(
                List.of(GroupExtensions.delivery(Queues.own(t, Queues.Role.MAIN).id()))),
            List.of(Charter.withoutRoles(name).toExtension()),
            entropy);
    Conversations.insert(t, group, null, name, Conversation.State.ACTIVE);
    ConversationId conversation = new ConversationId(id);
    SubmissionId submission = SubmissionId.random(entropy);
    Outbox.addRequest(
        t, conversation, Outbox.Kind.ROUTE, submission, Routes.create(group, submission));
    Intentions.add(t, conversation, Intentions.Kind.ADD, List.of(handle), null);
    return conversation;
  }

  /** This device goes on in its hand-over queue, as joiners of large groups do. */
  public static void cancelSettling(Transaction t, ConversationId id) throws ClientException {
    for (Intentions.Intention intention : Intentions.of(t, id)) {
      Intentions.remove(t, intention.number());
    }
    Outbox.removeAll(t, id, Outbox.Kind.COMMIT);
    Conversations.dropPending(t, id);
  }

  /** The number of a conversation's suite, as the vault has it. */
  public static int suite(Transaction t, ConversationId id) throws ClientException {
    return requireNonNull(Conversations.active(t, id)).group().suite().id();
  }
}
