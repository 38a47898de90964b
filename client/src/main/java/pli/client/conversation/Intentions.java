package pli.client.conversation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Row;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;

/**
 * What this device means to change in its conversations. An intention outlives the commits that are
 * made for it and lose; it goes when one is merged, when others have done the same already, or when
 * it cannot be.
 */
public final class Intentions {
  private static final String COLUMNS =
      "SELECT number, conversation, kind, handles, material, attempts FROM intention ";

  private Intentions() {}

  /**
   * What is meant; the vault stores the ordinal. A joiner's settling comes before all else, and
   * then the removal of devices that are gone; the own account's other devices come last.
   */
  public enum Kind {
    /** To name the main queue in one's own leaf, after having joined through a hand-over queue. */
    SETTLE,
    /** To add people. */
    ADD,
    /** To remove people. */
    REMOVE,
    /** To begin a new epoch without what others have proposed, so that one can speak again. */
    CLEAR_PROPOSALS,
    /** To remove the leaves of devices that are in no latest record of their account any more. */
    REMOVE_GONE,
    /** To leave: to ask the others to remove this account's devices. */
    LEAVE,
    /** To change the charter; the material is an encoded {@link Setting}. */
    SETTING,
    /** To add devices of the own account. Nothing waits for it. */
    ADD_DEVICES,
    /**
     * To add somebody who asked for it by a link, as long as the link leads there; the material
     * begins with the hash of its token. Nothing that is said waits for it.
     */
    ADD_BY_LINK
  }

  /**
   * One intention.
   *
   * @param handles whom it is about
   * @param material of those that add: encoded {@link Addition}s, none until KeyPackages were
   *     claimed; of SETTING: what
   */
  public record Intention(
      long number,
      ConversationId conversation,
      Kind kind,
      List<String> handles,
      Bytes material,
      int attempts) {
    private static Intention read(Row row) throws SQLException, DecodeException {
      String handles = row.text(4);
      return new Intention(
          row.number(1),
          new ConversationId(row.bytes(2)),
          Kind.values()[row.small(3)],
          handles.isEmpty() ? Collections.emptyList() : Arrays.asList(handles.split(" ")),
          row.bytes(5),
          row.small(6));
    }

    /** Whether KeyPackages must be claimed first. */
    public boolean needsClaims() {
      boolean adds = kind == Kind.ADD || kind == Kind.ADD_DEVICES || kind == Kind.ADD_BY_LINK;
      return adds && additions().isEmpty();
    }

    /** The hash of the token by which somebody asked; empty for all that nobody asked for. */
    Bytes link() {
      return kind == Kind.ADD_BY_LINK ? material.slice(0, Sha256.LENGTH) : Bytes.EMPTY;
    }

    /** The encoded additions; empty until KeyPackages were claimed. */
    Bytes additions() {
      return material.slice(link().length(), material.length());
    }
  }

  static long add(
      Transaction t,
      ConversationId conversation,
      Kind kind,
      List<String> handles,
      @Nullable Bytes material)
      throws ClientException {
    return t.insert(
        "INSERT INTO intention (conversation, kind, handles, material) VALUES (?, ?, ?, ?)",
        conversation.value(),
        kind.ordinal(),
        String.join(" ", handles),
        material);
  }

  /** The next intention of each conversation whose moment has come and that has no commit out. */
  public static List<Intention> actionable(Transaction t, long nowMillis) throws ClientException {
    List<Intention> all =
        t.list(
            COLUMNS
                + "WHERE conversation IN (SELECT id FROM conversation WHERE state = 0 AND pending"
                + " IS NULL) AND conversation NOT IN (SELECT conversation FROM rejoin)"
                + " AND not_before <= ? ORDER BY kind = 0 DESC, kind = 4 DESC, kind IN (7, 8),"
                + " number",
            Intention::read,
            nowMillis);
    List<Intention> first = new ArrayList<>();
    Set<ConversationId> seen = new HashSet<>();
    for (Intention intention : all) {
      if (seen.add(intention.conversation())) {
        first.add(intention);
      }
    }
    return first;
  }

  /** Whether the moment of one has come. */
  public static boolean isDue(Transaction t, long number, long nowMillis) throws ClientException {
    return t.exists(
        "SELECT 1 FROM intention WHERE number = ? AND not_before <= ?", number, nowMillis);
  }

  /** Whether there is any that somebody waits for: not for strangers who cannot be added now. */
  public static boolean isEmpty(Transaction t) throws ClientException {
    return !t.exists(
        "SELECT 1 FROM intention WHERE kind != ?"
            + " AND NOT (kind = ? AND attempts > 0 AND length(material) = ?) LIMIT 1",
        Kind.ADD_DEVICES.ordinal(),
        Kind.ADD_BY_LINK.ordinal(),
        Sha256.LENGTH);
  }

  /** Whether there is any in a conversation that what is said there waits for. */
  static boolean isEmpty(Transaction t, ConversationId conversation) throws ClientException {
    return !t.exists(
        "SELECT 1 FROM intention WHERE conversation = ? AND kind NOT IN (?, ?) LIMIT 1",
        conversation.value(),
        Kind.ADD_DEVICES.ordinal(),
        Kind.ADD_BY_LINK.ordinal());
  }

  /** Whether this one is still meant. */
  public static boolean waits(Transaction t, long number) throws ClientException {
    return t.exists("SELECT 1 FROM intention WHERE number = ?", number);
  }

  static @Nullable Intention find(Transaction t, long number) throws ClientException {
    return t.first(COLUMNS + "WHERE number = ?", Intention::read, number);
  }

  static List<Intention> of(Transaction t, ConversationId conversation) throws ClientException {
    return t.list(
        COLUMNS + "WHERE conversation = ? ORDER BY number", Intention::read, conversation.value());
  }

  static boolean exists(Transaction t, ConversationId conversation, Kind kind)
      throws ClientException {
    return t.exists(
        "SELECT 1 FROM intention WHERE conversation = ? AND kind = ?",
        conversation.value(),
        kind.ordinal());
  }

  /** The same, not to be taken up before a moment, unless somebody wants to speak there. */
  static void addFor(Transaction t, ConversationId conversation, Kind kind, long notBeforeMillis)
      throws ClientException {
    setMoment(t, add(t, conversation, kind, Collections.emptyList(), null), notBeforeMillis);
  }

  /** Not to be taken up before a moment. */
  static void setMoment(Transaction t, long number, long notBeforeMillis) throws ClientException {
    t.change("UPDATE intention SET not_before = ? WHERE number = ?", notBeforeMillis, number);
  }

  /** To be taken up at once. */
  static void hasten(Transaction t, ConversationId conversation, Kind kind) throws ClientException {
    t.change(
        "UPDATE intention SET not_before = 0 WHERE conversation = ? AND kind = ? AND attempts = 0",
        conversation.value(),
        kind.ordinal());
  }

  static void setMaterial(Transaction t, long number, Bytes material) throws ClientException {
    t.change("UPDATE intention SET material = ? WHERE number = ?", material, number);
  }

  static void postpone(Transaction t, long number, long untilMillis) throws ClientException {
    t.change(
        "UPDATE intention SET attempts = attempts + 1, not_before = ? WHERE number = ?",
        untilMillis,
        number);
  }

  static void remove(Transaction t, long number) throws ClientException {
    t.change("DELETE FROM intention WHERE number = ?", number);
  }
}
