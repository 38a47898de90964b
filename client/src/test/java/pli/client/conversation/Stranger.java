package pli.client.conversation;

import static java.util.Objects.requireNonNull;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.Group;
import pli.mls.node.MlsException;
import pli.protocol.ContactMessage;
import pli.transparency.account.DeviceEntry;

/** Asks for what it takes to come into a group, whether it has been there or not, for tests. */
public final class Stranger {
  private Stranger() {}

  /** Puts the question into the outbox of whoever asks. */
  public static void ask(Transaction t, Surroundings here, ConversationId id, DeviceEntry member)
      throws ClientException {
    Bytes body = new Door.Request(Bytes.copyOf(new byte[Door.NONCE]), id).encode();
    new ContactMessages(here).send(t, id, ContactMessage.Kind.REJOIN_REQUEST, body, member);
  }

  /** Puts a false answer into the outbox of a member: what another group is. */
  public static void lie(
      Transaction t,
      Surroundings here,
      ConversationId id,
      ConversationId other,
      Bytes nonce,
      DeviceEntry to)
      throws ClientException, MlsException {
    Group group = requireNonNull(Conversations.active(t, other)).group();
    Bytes body =
        Door.Answer.of(
                new Door.Request(nonce, id), group, group.exportRatchetTree(), here.entropy())
            .encode();
    new ContactMessages(here).send(t, id, ContactMessage.Kind.GROUP_INFO, body, to);
  }

  /** How many groups the owner of a vault has to come into anew. */
  public static long behind(Transaction t) throws ClientException {
    return Rejoin.count(t);
  }
}
