package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.vault.Transaction;

/** Counters and cursors of this device, by name. */
public final class Marks {
  /** The last timeline entry that whoever receives has taken. */
  static final String TAKEN = "taken";

  /** Entries that could never be opened. */
  public static final String UNREADABLE = "unreadable";

  /** Messages that came to nothing for good. */
  public static final String NOT_SENT = "not sent";

  /** Members that the last message did not reach, their queues being full or gone. */
  public static final String UNDELIVERED = "undelivered";

  /** Entries that the server numbered and never handed out. */
  public static final String MISSING = "missing";

  /** Messages that their senders' devices have numbered, and that never came. */
  public static final String UNHEARD = "unheard";

  /** The server's last restore from a backup, and one more; 0 if it was never asked. */
  static final String LAST_RESTORE = "last restore";

  /** Whether it was put back since the person was told last. */
  public static final String RESTORED = "restored";

  private Marks() {}

  /** The number of this name; 0 at first. */
  public static long get(Transaction t, String name) throws ClientException {
    return t.number("SELECT number FROM mark WHERE name = ?", name);
  }

  /** Sets it. */
  public static void set(Transaction t, String name, long number) throws ClientException {
    t.change("INSERT OR REPLACE INTO mark (name, number) VALUES (?, ?)", name, number);
  }

  /** The number of this name, which is 0 from then on. */
  public static long take(Transaction t, String name) throws ClientException {
    long number = get(t, name);
    t.change("DELETE FROM mark WHERE name = ?", name);
    return number;
  }

  /** Adds to it. */
  public static void add(Transaction t, String name, long more) throws ClientException {
    set(t, name, get(t, name) + more);
  }
}
