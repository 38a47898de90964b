package pli.client.alert;

import java.util.ArrayList;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.network.NetworkCard;

/** Which conversations have heard of which alert, so that each hears of each once. */
public final class Telling {
  private Telling() {}

  /** Whether there is anything to tell anybody, at a glance. */
  public static boolean isNothing(Transaction t) throws ClientException {
    return !t.exists("SELECT 1 FROM alert LIMIT 1");
  }

  /**
   * Files that were not said in a conversation yet; from now on they are.
   *
   * @param conversation its id
   */
  public static List<Bytes> take(
      Transaction t, NetworkCard card, Bytes conversation, long nowMillis) throws ClientException {
    List<Bytes> files = new ArrayList<>();
    for (KeptAlert kept : Alerts.current(t, card, nowMillis)) {
      if (say(t, conversation, kept.number())) {
        files.add(kept.file());
      }
    }
    return files;
  }

  /** Somebody said there what this file says; a file that is not known here changes nothing. */
  public static void said(Transaction t, Bytes conversation, Bytes file) throws ClientException {
    long number = Alerts.find(t, file);
    if (number != 0) {
      boolean unused = say(t, conversation, number);
    }
  }

  /** Whether nobody had. */
  private static boolean say(Transaction t, Bytes conversation, long number)
      throws ClientException {
    return t.change(
            "INSERT OR IGNORE INTO alert_told (conversation, alert) VALUES (?, ?)",
            conversation,
            number)
        > 0;
  }
}
