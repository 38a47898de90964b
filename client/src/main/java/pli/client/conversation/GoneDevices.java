package pli.client.conversation;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pli.client.account.Contacts;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.mls.node.LeafIndex;
import pli.transparency.account.Handle;

/**
 * The leaves of devices that are in no latest record of their account any more. Whoever learns of
 * it first removes them; nothing is said in a conversation while one stands there.
 */
public final class GoneDevices {
  private static final String GONE =
      " FROM member JOIN known_device ON known_device.handle = member.handle"
          + " AND known_device.device = member.device JOIN conversation"
          + " ON conversation.id = member.conversation WHERE state = 0"
          + " AND (gone = 1 OR known_device.signature_key != member.signature_key) AND ";

  /** Of a row of {@code conversation}: the other of two is there, with devices that are gone. */
  static final String PEER_IS_GONE =
      "(EXISTS (SELECT 1 FROM member WHERE conversation = id AND handle = peer)"
          + " AND NOT EXISTS (SELECT 1 FROM member LEFT JOIN known_device"
          + " ON known_device.handle = member.handle AND known_device.device = member.device"
          + " WHERE conversation = id AND member.handle = peer AND coalesce(gone, 0) = 0"
          + " AND coalesce(known_device.signature_key, member.signature_key)"
          + " = member.signature_key))";

  private GoneDevices() {}

  /**
   * An account has a later record: in every conversation with one of its devices that are gone,
   * means to remove them. A conversation of two in which the other has no device left ends with
   * that commit, and not before: what this account's other devices have said there, and say until
   * they read the commit, is still to be read. Whoever writes to that person meanwhile begins a new
   * one, with the keys that they have now.
   */
  public static void sweep(Transaction t, Handle handle) throws ClientException {
    List<ConversationId> conversations =
        t.list(
            "SELECT DISTINCT conversation.id" + GONE + "member.handle = ?",
            row -> new ConversationId(row.bytes(1)),
            handle.value());
    for (ConversationId id : conversations) {
      intend(t, id);
    }
  }

  /**
   * Means to remove devices that are gone, if there are any in the conversation; whoever is leaving
   * it changes nothing there any more.
   */
  static void intend(Transaction t, ConversationId id) throws ClientException {
    if (anyIn(t, id)
        && !Intentions.exists(t, id, Intentions.Kind.REMOVE_GONE)
        && !t.exists("SELECT 1 FROM conversation WHERE id = ? AND leaving = 1", id.value())) {
      Intentions.add(t, id, Intentions.Kind.REMOVE_GONE, Collections.emptyList(), null);
    }
  }

  private static boolean anyIn(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1" + GONE + "conversation.id = ? LIMIT 1", id.value());
  }

  /** Their places in the tree. */
  static Set<LeafIndex> leaves(Transaction t, ConversationId id) throws ClientException {
    return new HashSet<>(
        t.list(
            "SELECT leaf" + GONE + "conversation.id = ?",
            row -> new LeafIndex(row.small(1)),
            id.value()));
  }

  /**
   * Whether nothing may be said in a conversation now: a device that is gone would read it, or
   * somebody whom such a one has added, or the log has later records of somebody there which are
   * not known yet.
   */
  static boolean holdBack(Transaction t, ConversationId id) throws ClientException {
    intend(t, id);
    return anyIn(t, id) || Uninvited.anyIn(t, id) || Contacts.isBehind(t, id);
  }
}
