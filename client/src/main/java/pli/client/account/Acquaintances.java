package pli.client.account;

import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;

/**
 * How this person stands to others, on all their devices alike: whom they have accepted, whom they
 * block, what they call them.
 */
public final class Acquaintances {
  private static final String ACCEPTED = "accepted/";
  private static final String BLOCKED = "blocked/";
  private static final String NAME = "name/";
  private static final Bytes YES = Bytes.of(1);

  private Acquaintances() {}

  /** Whether this person wrote to them, accepted them, or compared keys with them. */
  public static boolean isAccepted(Transaction t, String handle) throws ClientException {
    return SharedSettings.get(t, ACCEPTED + handle) != null
        || t.exists("SELECT 1 FROM account WHERE handle = ?", handle)
        || t.exists("SELECT 1 FROM contact WHERE handle = ? AND confirmed IS NOT NULL", handle);
  }

  /** They are no stranger from now on. */
  public static void accept(Transaction t, String handle) throws ClientException {
    SharedSettings.put(t, ACCEPTED + handle, YES);
  }

  /** Whether what comes from them is not shown. */
  public static boolean isBlocked(Transaction t, String handle) throws ClientException {
    return SharedSettings.get(t, BLOCKED + handle) != null;
  }

  /** What comes from them is not shown from now on, or is again. */
  public static void block(Transaction t, String handle, boolean blocked) throws ClientException {
    SharedSettings.put(t, BLOCKED + handle, blocked ? YES : Bytes.EMPTY);
  }

  /** Everybody who is blocked. */
  public static List<String> blocked(Transaction t) throws ClientException {
    List<String> handles = new ArrayList<>();
    for (String key : SharedSettings.keys(t, BLOCKED)) {
      handles.add(key.substring(BLOCKED.length()));
    }
    return handles;
  }

  /** What this person calls them; empty if nothing else than their handle. */
  public static String name(Transaction t, String handle) throws ClientException {
    Bytes name = SharedSettings.get(t, NAME + handle);
    try {
      return name == null ? "" : name.utf8();
    } catch (DecodeException e) {
      return "";
    }
  }

  /**
   * What this person calls them from now on.
   *
   * @param name was checked; empty for nothing else than their handle
   */
  public static void name(Transaction t, String handle, String name) throws ClientException {
    SharedSettings.put(t, NAME + handle, Bytes.utf8(name));
  }
}
