package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contacts;
import pli.client.api.ClientException;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.RosterEntry;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** Who is in a conversation, with which devices, and how well their keys are known. */
public final class Roster {
  /** Hex digits that stand for a device whose name is not known. */
  private static final int SHOWN_DIGITS = 8;

  private Roster() {}

  /**
   * The members, by handle.
   *
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public static List<RosterEntry> of(Transaction t, ConversationId id, String own)
      throws ClientException {
    ConversationInfo info = Conversations.info(t, id);
    Map<String, Contact> contacts = new HashMap<>();
    for (Contact contact : Contacts.list(t)) {
      contacts.put(contact.handle(), contact);
    }
    Map<String, List<Bytes>> devices = new TreeMap<>();
    for (Leaf leaf :
        t.list(
            "SELECT handle, device FROM member WHERE conversation = ? ORDER BY leaf",
            row -> new Leaf(row.text(1), row.bytes(2)),
            id.value())) {
      devices.computeIfAbsent(leaf.handle, handle -> new ArrayList<>()).add(leaf.device);
    }
    List<RosterEntry> roster = new ArrayList<>();
    for (Map.Entry<String, List<Bytes>> member : devices.entrySet()) {
      String handle = member.getKey();
      Contact contact = contacts.get(handle);
      roster.add(
          new RosterEntry(
              handle,
              handle.equals(own),
              info.admins().contains(handle),
              contact != null && contact.confirmed(),
              contact != null && contact.keyChanged(),
              names(t, handle, member.getValue())));
    }
    return Collections.unmodifiableList(roster);
  }

  private record Leaf(String handle, Bytes device) {}

  private static List<String> names(Transaction t, String handle, List<Bytes> devices)
      throws ClientException {
    List<String> names = new ArrayList<>();
    try {
      @Nullable AccountRecord record = Contacts.known(t, Handle.parse(handle));
      for (Bytes device : devices) {
        DeviceEntry entry = record == null ? null : record.device(DeviceId.decode(device));
        names.add(entry == null ? device.hex().substring(0, SHOWN_DIGITS) : entry.name());
      }
    } catch (DecodeException e) {
      throw new ClientException(ClientException.Problem.VAULT_DAMAGED, "part", 2);
    }
    return names;
  }
}
