package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
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

  /** How many groups the owner of a vault has to come into anew. */
  public static long behind(Transaction t) throws ClientException {
    return Rejoin.count(t);
  }
}
