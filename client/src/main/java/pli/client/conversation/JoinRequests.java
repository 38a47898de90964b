package pli.client.conversation;

import java.util.Collections;
import org.jspecify.annotations.Nullable;
import pli.client.account.Acquaintances;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.crypto.Sha256;
import pli.mls.group.Member;
import pli.protocol.ContactMessage;
import pli.protocol.ConversationLink;
import pli.protocol.Identity;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;

/**
 * People who have a link into a conversation ask an admin's devices to be let in, and these add
 * them as if their person had (docs/PROTOCOL.md, "Joining by a link").
 *
 * <pre>
 * struct { opaque group_id&lt;V&gt;; opaque token[16]; } JoinRequest;
 * </pre>
 */
public final class JoinRequests implements ContactMessages.Handler {
  private final Surroundings here;

  /** For the device of {@code here}. */
  public JoinRequests(Surroundings here) {
    this.here = here;
  }

  private record Request(ConversationId conversation, Bytes token) {
    static Request decode(Bytes body) throws DecodeException {
      return TlsReader.readAll(
          body,
          in -> {
            Bytes id = in.opaque(ConversationId.LENGTH);
            if (id.length() != ConversationId.LENGTH) {
              throw new DecodeException(DecodeException.Reason.BAD_VALUE, "a conversation's id");
            }
            return new Request(new ConversationId(id), in.raw(ConversationLink.TOKEN_LENGTH));
          });
    }
  }

  /** Asks all devices of the admin who made a link; lies in the outbox when this returns. */
  public void ask(Transaction t, ConversationLink link, AccountRecord admin)
      throws ClientException {
    Bytes body = new TlsWriter().opaque(link.conversation()).raw(link.token()).toBytes();
    t.change(
        "INSERT OR REPLACE INTO asked_to_join (conversation, admin) VALUES (?, ?)",
        link.conversation(),
        admin.handle().value());
    ContactMessages messages = new ContactMessages(here);
    for (DeviceEntry device : admin.devices()) {
      messages.send(
          t,
          new ConversationId(link.conversation()),
          ContactMessage.Kind.JOIN_REQUEST,
          body,
          device);
    }
  }

  /** Whether this device is a member of the conversation that a link leads into. */
  public static boolean isIn(Transaction t, ConversationLink link) throws ClientException {
    Conversation there = Conversations.active(t, new ConversationId(link.conversation()));
    return there != null && !there.leaving();
  }

  /**
   * This device was let into a conversation.
   *
   * @param inviter by whom
   * @return whether its person had asked them for it, so that it is nobody's request
   */
  static boolean isAnswered(Transaction t, ConversationId id, String inviter)
      throws ClientException {
    return t.change(
            "DELETE FROM asked_to_join WHERE conversation = ? AND admin = ?", id.value(), inviter)
        > 0;
  }

  @Override
  public boolean isExpected(Transaction t, Identity from, Bytes body)
      throws ClientException, DecodeException {
    Request request = Request.decode(body);
    return open(t, request) != null && !Acquaintances.isBlocked(t, from.handle().value());
  }

  /** The conversation that a request leads into; null if it leads nowhere, or not any more. */
  private @Nullable Conversation open(Transaction t, Request request) throws ClientException {
    Conversation conversation = Conversations.active(t, request.conversation);
    return conversation != null && leadsInto(conversation, Sha256.hash(request.token), here)
        ? conversation
        : null;
  }

  private static boolean leadsInto(Conversation conversation, Bytes tokenHash, Surroundings here) {
    Charter charter = conversation.charter();
    Charter.Link link = charter.link(tokenHash);
    return link != null
        && !conversation.leaving()
        && !link.isOver(here.nowSeconds())
        && charter.mayChange(here.self().handle().value());
  }

  /**
   * Whether somebody who asked may still be let in. The link may have ended since, because somebody
   * was removed as well, and this person may be no admin any more, or block them now.
   */
  static boolean isOpen(
      Transaction t,
      @Nullable Conversation conversation,
      Intentions.Intention intention,
      Surroundings here)
      throws ClientException {
    if (intention.kind() != Intentions.Kind.ADD_BY_LINK) {
      return true;
    }
    for (String handle : intention.handles()) {
      if (Acquaintances.isBlocked(t, handle)) {
        return false;
      }
    }
    return conversation != null && leadsInto(conversation, intention.link(), here);
  }

  @Override
  public void take(Transaction t, Identity from, DeviceEntry device, Bytes body)
      throws ClientException, DecodeException, UnknownPeople {
    Request request = Request.decode(body);
    Conversation conversation = open(t, request);
    String handle = from.handle().value();
    if (conversation == null || isMember(conversation, from)) {
      return;
    }
    for (Intentions.Intention intention : Intentions.of(t, request.conversation)) {
      boolean adds =
          intention.kind() == Intentions.Kind.ADD
              || intention.kind() == Intentions.Kind.ADD_BY_LINK
                  && isOpen(t, conversation, intention, here);
      if (adds && intention.handles().contains(handle)) {
        return;
      }
    }
    long unused =
        Intentions.add(
            t,
            request.conversation,
            Intentions.Kind.ADD_BY_LINK,
            Collections.singletonList(handle),
            Sha256.hash(request.token));
  }

  private static boolean isMember(Conversation conversation, Identity from) {
    for (Member member : conversation.group().members()) {
      Identity identity = Conversations.identityOf(member);
      if (identity.handle().equals(from.handle()) && identity.device().equals(from.device())) {
        return true;
      }
    }
    return false;
  }
}
