package pli.client.session;

import java.util.List;
import pli.codec.Bytes;
import pli.protocol.QueueId;

/** What a session hears without having asked. */
public sealed interface Incoming {
  /** One entry of a queue. */
  record Item(long number, Bytes sealed) {}

  /** Entries of a queue, in their order. */
  record Entries(Session session, QueueId queue, List<Item> items) implements Incoming {}

  /** All that lay in the queue when it was asked for has come. */
  record CaughtUp(Session session, QueueId queue) implements Incoming {}

  /** Alerts, or revocations, that the server shows. */
  record Alerts(Session session, List<Bytes> files) implements Incoming {}

  /** The session is over. */
  record Closed(Session session) implements Incoming {}

  /** Somebody wants whoever listens to look around. */
  record Woken() implements Incoming {}
}
