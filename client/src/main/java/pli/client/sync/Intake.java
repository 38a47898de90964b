package pli.client.sync;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.client.session.Incoming;
import pli.protocol.QueueId;

/**
 * What comes in, on the two sessions that read queues: one with the mailbox, one with the contact
 * queue.
 */
final class Intake {
  private final Reading mailbox;
  private final Reading contact;
  private final AlertWatch alerts;

  Intake(Reading mailbox, Reading contact, AlertWatch alerts) {
    this.mailbox = mailbox;
    this.contact = contact;
    this.alerts = alerts;
  }

  /** Asks for all queues; whatever one session's trouble is, the other one goes on. */
  void begin(Deadline deadline) throws ClientException {
    begin(mailbox, deadline);
    begin(contact, deadline);
  }

  private static void begin(Reading reading, Deadline deadline) throws ClientException {
    try {
      reading.begin(deadline);
    } catch (TransportException e) {
      // It is kept as the network's trouble, and tried again after a pause.
      return;
    }
  }

  /** Whether everything that lay in the queues, and can be, has been taken. */
  boolean isCaughtUp() throws ClientException {
    return mailbox.isCaughtUp() && contact.isCaughtUp();
  }

  /** Whether all of it could be taken. */
  boolean take(List<Incoming> incoming, Deadline deadline) throws ClientException {
    boolean all = true;
    for (int i = 0; i < incoming.size(); i++) {
      switch (incoming.get(i)) {
        case Incoming.Entries entries -> {
          List<Incoming.Item> items = new ArrayList<>(entries.items());
          while (i + 1 < incoming.size()
              && incoming.get(i + 1) instanceof Incoming.Entries next
              && next.queue().equals(entries.queue())
              && next.session().equals(entries.session())) {
            items.addAll(next.items());
            i++;
          }
          // The server may have changed their order.
          items.sort(Comparator.comparingLong(Incoming.Item::number));
          all &= take(entries, items, deadline);
        }
        case Incoming.CaughtUp caughtUp -> {
          mailbox.caughtUp(caughtUp);
          contact.caughtUp(caughtUp);
        }
        case Incoming.Alerts shown -> alerts.hear(shown.files());
        case Incoming.Closed closed -> {}
        case Incoming.Woken woken -> {}
      }
    }
    return all;
  }

  private boolean take(Incoming.Entries from, List<Incoming.Item> items, Deadline deadline)
      throws ClientException {
    Reading reading = contact.isOf(from.session()) ? contact : mailbox;
    if (!reading.isOf(from.session())) {
      return true;
    }
    QueueId queue = from.queue();
    try {
      reading.take(queue, items, deadline);
      return true;
    } catch (TransportException e) {
      return false;
    } catch (ClientException e) {
      // What was taken out of the inbox together with it is not looked at either.
      mailbox.startOver();
      contact.startOver();
      throw e;
    }
  }
}
