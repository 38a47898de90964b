package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.node.MlsException;
import pli.protocol.ContactMessage;
import pli.protocol.Identity;
import pli.transparency.account.DeviceEntry;

/**
 * Answers devices that have fallen behind in a group of which this one is a member: tells them what
 * it takes to come in by a commit of their own. Only a device that has a leaf there is told, and
 * with it learns nothing that it was not to know as a member.
 */
final class ReturnRequests implements ContactMessages.Handler {
  /** As often one device is told of one group in an hour. */
  private static final int MAX_IN_AN_HOUR = 10;

  private final Surroundings here;
  private final ContactMessages messages;

  ReturnRequests(Surroundings here, ContactMessages messages) {
    this.here = here;
    this.messages = messages;
  }

  @Override
  public boolean isExpected(Transaction t, Identity from, Bytes body)
      throws ClientException, DecodeException {
    ConversationId id = Door.Request.decode(body).conversation();
    return t.exists(
            "SELECT 1 FROM member JOIN conversation ON conversation.id = member.conversation"
                + " WHERE conversation = ? AND handle = ? AND device = ? AND state = 0",
            id.value(),
            from.handle().value(),
            from.device().value())
        && !Rejoin.isNeeded(t, id);
  }

  @Override
  public void take(Transaction t, Identity from, DeviceEntry device, Bytes body)
      throws ClientException, DecodeException {
    Door.Request request = Door.Request.decode(body);
    ConversationId id = request.conversation();
    Conversation conversation = Conversations.active(t, id);
    boolean member =
        t.exists(
            "SELECT 1 FROM member WHERE conversation = ? AND handle = ? AND signature_key = ?",
            id.value(),
            from.handle().value(),
            device.signatureKey());
    if (conversation == null
        || conversation.leaving()
        || !member
        || messages.isTooMuch(t, from, "return to " + id, MAX_IN_AN_HOUR)) {
      return;
    }
    try {
      Bytes tree = Parcels.carry(t, id, conversation.group().exportRatchetTree(), false, here);
      Door.Answer answer = Door.Answer.of(request, conversation.group(), tree, here.entropy());
      messages.send(t, id, ContactMessage.Kind.GROUP_INFO, answer.encode(), device);
    } catch (MlsException e) {
      // A group that is closed has no door.
      return;
    }
  }
}
