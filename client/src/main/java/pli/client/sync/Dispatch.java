package pli.client.sync;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.conversation.Outbox;
import pli.client.conversation.Outbox.Item;
import pli.client.conversation.Posting;
import pli.client.conversation.Surroundings;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.protocol.wire.ServerFrame;

/**
 * Sends what waits in the outbox. Whatever happens on the way, a row stays until the server is
 * known to have taken it, and is the same to the byte when it is sent again.
 */
final class Dispatch {
  private final Network network;
  private final Posting posting;
  private final Parcelling parcels;

  Dispatch(Network network, Surroundings here) {
    this.network = network;
    this.posting = new Posting(here);
    this.parcels = new Parcelling(network);
  }

  /**
   * Sends what may go now; whether anything moved. Nothing goes while the log is not what it has to
   * be, or an alert says so: it waits where it is.
   */
  boolean run(Deadline deadline) throws ClientException, TransportException {
    boolean moved = false;
    moved |= passOn(deadline);
    List<ConversationId> waiting = network.vault().read(posting::conversations);
    if (!waiting.isEmpty()) {
      network.session(Role.ANONYMOUS, deadline);
      AlertWatch.requireSending(network);
      network.watch().followIfDue(deadline);
      network.watch().requireForSending();
    }
    moved |= parcels.bring(deadline);
    for (ConversationId id : waiting) {
      List<Item> ready = network.vault().write(t -> posting.ready(t, id));
      moved |= send(ready, deadline);
    }
    return moved;
  }

  /** Alerts go whatever forbids to send: whoever forbids it may be the reason for them. */
  private boolean passOn(Deadline deadline) throws ClientException, TransportException {
    boolean moved = false;
    for (ConversationId id : network.vault().read(posting::alarming)) {
      List<Item> ready = network.vault().write(t -> posting.alarms(t, id));
      moved |= !ready.isEmpty() && sendMessages(ready, deadline);
    }
    return moved;
  }

  private boolean send(List<Item> ready, Deadline deadline)
      throws ClientException, TransportException {
    boolean moved = false;
    List<Item> messages = new ArrayList<>();
    for (Item item : ready) {
      if (item.kind() == Outbox.Kind.MESSAGE) {
        messages.add(item);
        continue;
      }
      Session session = sessionFor(item, deadline);
      if (session == null) {
        continue;
      }
      if (!sendOne(session, item, deadline)) {
        return true;
      }
      moved = true;
    }
    return messages.isEmpty() ? moved : sendMessages(messages, deadline);
  }

  /** Null if a queue is to be deleted, which waits for a mailbox session that is open anyhow. */
  private @Nullable Session sessionFor(Item item, Deadline deadline) throws TransportException {
    return item.kind() == Outbox.Kind.QUEUE_END
        ? network.connections().current(Role.MAILBOX)
        : network.session(Role.ANONYMOUS, deadline);
  }

  /** Whether what stands behind it may go out. */
  private boolean sendOne(Session session, Item item, Deadline deadline)
      throws ClientException, TransportException {
    boolean submission = Posting.isSubmission(item.kind());
    try {
      ServerFrame answer =
          session.call(
              submission ? item.request() : posting.queueRequest(item, session.nonce()),
              submission ? ServerFrame.EventCase.ACCEPTED : ServerFrame.EventCase.DONE,
              patience(deadline));
      network
          .vault()
          .write(t -> {
            if (submission) {
              posting.accepted(t, item, answer.getAccepted());
            } else {
              posting.done(t, item);
            }
            return null;
          });
      return true;
    } catch (Refused e) {
      return refused(item, e);
    } catch (TransportException e) {
      network.broke(item.kind() == Outbox.Kind.QUEUE_END ? Role.MAILBOX : Role.ANONYMOUS, e);
      throw e;
    }
  }

  /** Whether the row is gone all the same, or holds nothing up. */
  private boolean refused(Item item, Refused e) throws ClientException {
    return network
        .vault()
        .write(t -> {
          posting.refused(t, item, e);
          return item.kind() == Outbox.Kind.CONTACT || !Outbox.waits(t, item.number());
        });
  }

  /**
   * Sends messages one behind the other without waiting in between. The server takes them up in
   * this order; if it refuses one for the epoch, it refuses all behind it too.
   */
  private boolean sendMessages(List<Item> messages, Deadline deadline)
      throws ClientException, TransportException {
    Session session = network.session(Role.ANONYMOUS, deadline);
    try {
      List<Session.Begun> begun = new ArrayList<>();
      for (Item message : messages) {
        begun.add(session.begin(message.request()));
      }
      List<Answer> answers = new ArrayList<>();
      TransportException broken = null;
      for (int i = 0; i < begun.size() && broken == null; i++) {
        try {
          answers.add(answer(messages.get(i), begun.get(i), deadline));
        } catch (TransportException e) {
          broken = e;
        }
      }
      network.vault().write(t -> store(t, answers));
      if (broken != null) {
        throw broken;
      }
      return true;
    } catch (TransportException e) {
      network.broke(Role.ANONYMOUS, e);
      throw e;
    }
  }

  /** Exactly one of the two is there. */
  private record Answer(Item item, @Nullable ServerFrame frame, @Nullable Refused refused) {}

  private static Answer answer(Item item, Session.Begun begun, Deadline deadline)
      throws TransportException {
    try {
      return new Answer(
          item, begun.await(ServerFrame.EventCase.ACCEPTED, patience(deadline)), null);
    } catch (Refused e) {
      return new Answer(item, null, e);
    }
  }

  private @Nullable Void store(pli.client.vault.Transaction t, List<Answer> answers)
      throws ClientException {
    for (Answer answer : answers) {
      if (answer.frame != null) {
        posting.accepted(t, answer.item, answer.frame.getAccepted());
      } else if (answer.refused != null) {
        posting.refused(t, answer.item, answer.refused);
      }
    }
    return null;
  }

  /** An answer is waited for at least a moment, even if the caller's patience is at its end. */
  private static Duration patience(Deadline deadline) {
    Duration left = deadline.within(ServerAccess.ANSWER).left();
    Duration moment = Duration.ofSeconds(2);
    return left.compareTo(moment) < 0 ? moment : left;
  }
}
