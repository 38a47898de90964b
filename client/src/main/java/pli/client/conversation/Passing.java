package pli.client.conversation;

import java.util.List;
import pli.client.alert.Alerts;
import pli.client.alert.Telling;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.NestedPart;

/**
 * Alerts on their way from person to person, so that a server which keeps one back only delays it.
 * Each is a message of its own, which stands in no timeline, once in a conversation:
 *
 * <ul>
 *   <li>where the person says something, whoever is there;
 *   <li>in a conversation of few people, where somebody else says something who seems not to know;
 *   <li>in the conversations of few people that were used last, if it came from a person: then the
 *       server may be keeping it back from others, too.
 * </ul>
 *
 * Among few people because all of them would do it at once. It goes out even where an alert, or
 * what is wrong with the log, forbids to send: it says nothing that is anybody's secret.
 */
final class Passing {
  /** The media type of an alert, or of a revocation: the file as alert keys signed it. */
  static final String TYPE = "application/vnd.pli.alert";

  /** As many conversations hear at once of what a person brought. */
  private static final int AT_ONCE = 32;

  private final Surroundings here;

  Passing(Surroundings here) {
    this.here = here;
  }

  /**
   * Takes what somebody said in a conversation, if it is an alert; if it is anything else that
   * people see, tells those who are there, if they are few, what they seem not to know.
   *
   * @return whether it is an alert; what is in it may still not count
   */
  boolean heard(Transaction t, ConversationId id, String sender, MessageContent content)
      throws ClientException {
    NestedPart body = content.body();
    if (body instanceof NestedPart.SinglePart part && part.contentType().equals(TYPE)) {
      Alerts.Heard unused = take(t, part.content());
      Telling.said(t, id.value(), part.content());
      return true;
    }
    boolean signal =
        body instanceof NestedPart.SinglePart part && part.contentType().startsWith("application/");
    if (!signal && !sender.equals(here.self().handle().value())) {
      passAmongFew(t, id);
    }
    return false;
  }

  /** Takes an alert that a person brought, and passes it on if it is new. */
  Alerts.Heard take(Transaction t, Bytes file) throws ClientException {
    Alerts.Heard heard =
        Alerts.hear(t, here.self().card(), file, Alerts.Source.PERSON, here.nowMillis());
    if (heard == Alerts.Heard.NEW) {
      for (ConversationId id : latest(t)) {
        passAmongFew(t, id);
      }
    }
    return heard;
  }

  private static List<ConversationId> latest(Transaction t) throws ClientException {
    return t.list(
        "SELECT id FROM conversation WHERE state = ? AND kind != 3"
            + " ORDER BY coalesce((SELECT max(number) FROM timeline"
            + " WHERE timeline.conversation = conversation.id), 0) DESC LIMIT ?",
        row -> new ConversationId(row.bytes(1)),
        Conversation.State.ACTIVE.ordinal(),
        AT_ONCE);
  }

  /** Passes on what was not said yet, if those who are there are few, and no strangers. */
  private void passAmongFew(Transaction t, ConversationId id) throws ClientException {
    if (!Telling.isNothing(t) && Signals.isAmongFew(t, id)) {
      pass(t, id);
    }
  }

  /** Passes on what was not said yet. */
  void pass(Transaction t, ConversationId id) throws ClientException {
    if (Telling.isNothing(t)) {
      return;
    }
    for (Bytes file : Telling.take(t, here.self().card(), id.value(), here.nowMillis())) {
      MessageContent content =
          MessageContent.of(
              new NestedPart.SinglePart(Disposition.UNSPECIFIED, "", TYPE, file), here.entropy());
      Bytes frame = new ApplicationFrame(here.nowMillis(), null, content).encode();
      Outbox.addAlarm(t, id, frame, here.entropy());
    }
  }
}
