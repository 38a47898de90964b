package pli.client.conversation;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.KnownDevices;
import pli.client.account.OwnRecord;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.Identity;
import pli.transparency.account.DeviceEntry;

/**
 * The other devices of the own account. Each belongs into every conversation, and into a group of
 * the account's own devices, where they tell each other what the person has set. The device that
 * signed the record which brought a new one adds it; the others do so later, one behind the other,
 * if that has not been done.
 */
public final class Siblings {
  /** When to look after them next, in millis; 0 if nothing is to be done. */
  private static final String DUE = "siblings due";

  /** For how long each further device leaves it to those before it. */
  private static final long TURN = TimeUnit.MINUTES.toMillis(10);

  /** A device that has just come makes its KeyPackages first. */
  private static final long FIRST = 300;

  private static final String MISSING =
      " FROM known_device, account WHERE known_device.handle = account.handle AND gone = 0 AND"
          + " known_device.device != account.device_id AND NOT EXISTS (SELECT 1 FROM member WHERE"
          + " member.conversation = ? AND member.handle = account.handle AND member.device ="
          + " known_device.device)";

  private Siblings() {}

  /** Something about them is new: the record, or the vault itself. */
  public static void wake(Transaction t) throws ClientException {
    Marks.set(t, DUE, 1);
  }

  /** Whether there is something to look after. */
  public static boolean isDue(Transaction t, long nowMillis) throws ClientException {
    long due = Marks.get(t, DUE);
    return due != 0 && due <= nowMillis;
  }

  /** Sees that they have their group, and means to add those that are missing somewhere. */
  public static void tend(Transaction t, Surroundings here) throws ClientException {
    Marks.set(t, DUE, 0);
    Self self = Self.load(t);
    List<DeviceEntry> devices = self.record().devices();
    if (OwnRecord.isRevoked(t)) {
      return;
    }
    KnownDevices.note(t, self.record());
    for (DeviceEntry device : devices) {
      t.change(
          "INSERT OR IGNORE INTO device_seen (device, at) VALUES (?, ?)",
          device.id().value(),
          here.nowMillis());
    }
    if (devices.size() > 1 && OwnGroup.find(t) == null) {
      if (turn(t, here) == 0 || Marks.get(t, OwnGroup.WANTED) != 0) {
        Marks.set(t, OwnGroup.WANTED, 0);
        ConversationId unused = new Writing(here).beginOwnDevices(t);
      } else {
        Marks.set(t, OwnGroup.WANTED, 1);
        Marks.set(t, DUE, here.nowMillis() + turn(t, here));
      }
    }
    for (ConversationId id : Conversations.allActive(t)) {
      intend(t, id, here);
    }
  }

  /** For how long this device leaves it to others to add somebody. */
  private static long turn(Transaction t, Surroundings here) throws ClientException {
    if (OwnRecord.isMadeHere(t)) {
      return 0;
    }
    int place = 1;
    for (DeviceEntry device : Self.load(t).record().devices()) {
      if (device.id().equals(here.self().device().id())) {
        return place * TURN;
      }
      place++;
    }
    return place * TURN;
  }

  /** Means to add those that are missing in a conversation, if there are any. */
  static void intend(Transaction t, ConversationId id, Surroundings here) throws ClientException {
    Conversation conversation =
        isMissingAny(t, id) && !Intentions.exists(t, id, Intentions.Kind.ADD_DEVICES)
            ? Conversations.active(t, id)
            : null;
    if (conversation == null
        || conversation.leaving()
        || conversation.peer() != null && Conversations.isAlone(t, id)) {
      return;
    }
    long number =
        Intentions.add(
            t,
            id,
            Intentions.Kind.ADD_DEVICES,
            Collections.singletonList(here.self().handle().value()),
            null);
    // Where it is alone nobody else can.
    long wait = Conversations.isAlone(t, id) ? FIRST : Math.max(FIRST, turn(t, here));
    Intentions.setMoment(t, number, here.nowMillis() + wait);
  }

  /** Whether a device of the own account is not in a conversation. */
  static boolean isMissingAny(Transaction t, ConversationId id) throws ClientException {
    return t.exists("SELECT 1" + MISSING + " LIMIT 1", id.value());
  }

  /** Whether an addition is for a device that is missing in a conversation. */
  static boolean isMissing(Transaction t, ConversationId id, Addition addition)
      throws ClientException {
    Identity identity = addition.identity();
    return identity != null
        && t.exists(
            "SELECT 1" + MISSING + " AND known_device.device = ?",
            id.value(),
            identity.device().value());
  }

  /** Whether nobody is left for this device to add, as far as it is its turn. */
  public static boolean areAdded(Transaction t, long nowMillis) throws ClientException {
    return Marks.get(t, DUE) != 1
        && !t.exists(
            "SELECT 1 FROM intention WHERE kind = ? AND not_before < ?",
            Intentions.Kind.ADD_DEVICES.ordinal(),
            nowMillis + TURN / 2);
  }

  /** Whether that is under way: there are KeyPackages to add them with. */
  public static boolean areBeingAdded(Transaction t) throws ClientException {
    return t.exists(
        "SELECT 1 FROM intention WHERE kind = ? AND length(material) > 0",
        Intentions.Kind.ADD_DEVICES.ordinal());
  }

  /** They cannot be added now. Whatever stands in the way does so in all conversations. */
  public static void postpone(Transaction t, int attempts, long nowMillis) throws ClientException {
    long pause = Math.min(TURN, 500L << Math.min(attempts, 20));
    t.change(
        "UPDATE intention SET attempts = max(attempts, ?), not_before = max(not_before, ?)"
            + " WHERE kind = ? AND (material IS NULL OR length(material) = 0)",
        attempts + 1,
        nowMillis + pause,
        Intentions.Kind.ADD_DEVICES.ordinal());
  }

  /**
   * If the intention with {@code number} has what it takes now, nothing stands in the way of the
   * others any more.
   */
  public static void goOn(Transaction t, long number, long nowMillis) throws ClientException {
    t.change(
        "UPDATE intention SET attempts = 0, not_before = min(not_before, ?)"
            + " WHERE kind = ? AND attempts > 0"
            + " AND EXISTS (SELECT 1 FROM intention WHERE number = ? AND length(material) > 0)",
        nowMillis,
        Intentions.Kind.ADD_DEVICES.ordinal(),
        number);
  }

  /** One of them has said or done something in a conversation. */
  static void saw(Transaction t, LeafNode leaf, long atMillis, Surroundings here)
      throws ClientException {
    Identity identity = identity(leaf);
    if (identity != null
        && identity.handle().equals(here.self().handle())
        && !identity.device().equals(here.self().device().id())) {
      t.change(
          "INSERT INTO device_seen (device, at) VALUES (?, ?)"
              + " ON CONFLICT (device) DO UPDATE SET at = max(at, excluded.at)",
          identity.device().value(),
          Math.min(atMillis, here.nowMillis()));
    }
  }

  private static @Nullable Identity identity(LeafNode leaf) {
    try {
      return pli.client.account.PinnedCredentials.identityOf(leaf);
    } catch (MlsException e) {
      return null;
    }
  }
}
