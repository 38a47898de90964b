package pli.client.conversation;

import pli.client.api.ClientException;
import pli.client.vault.Transaction;

/**
 * What should have come and has not, counted in two ways that know nothing of each other.
 *
 * <p>Entries of a queue are numbered by the server: a gap shows whatever is missing, of any kind
 * and also the last before something else, but a server that lies numbers on as if nothing had
 * been. Messages of a member are numbered by their own device, within an epoch, under the
 * encryption: no server can close that gap, but it shows only once the same device says something
 * more in the same epoch. What an honest server loses may count in both.
 */
final class Absences {
  /** A number that is made up counts for no more. */
  private static final long MOST = 1_000_000;

  private Absences() {}

  /** So many numbers of a queue lie before what came, and were never given to anything. */
  static void numbersPassedOver(Transaction t, long many) throws ClientException {
    Marks.add(t, Marks.MISSING, Math.min(many, MOST));
  }

  /** Something new came under a number that was passed over. */
  static void numberCame(Transaction t) throws ClientException {
    lower(t, Marks.MISSING);
  }

  /**
   * A message was read.
   *
   * @param passedOver how many of the same device, made before it, have not come; −1 if it is one
   *     that had not
   */
  static void heard(Transaction t, long passedOver) throws ClientException {
    if (passedOver > 0) {
      Marks.add(t, Marks.UNHEARD, Math.min(passedOver, MOST));
    } else if (passedOver < 0) {
      lower(t, Marks.UNHEARD);
    }
  }

  /** Of what the person was told already it is too late to say anything else. */
  private static void lower(Transaction t, String mark) throws ClientException {
    Marks.set(t, mark, Math.max(0, Marks.get(t, mark) - 1));
  }
}
