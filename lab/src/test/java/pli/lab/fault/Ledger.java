package pli.lab.fault;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.Accepted;
import pli.protocol.wire.Error;

/**
 * What was sent, what of it was accepted, and what each device got: what must be true in the end,
 * and what must be true at each step, whose breaches are kept as sentences. Thread-safe: each
 * method holds the ledger alone.
 */
final class Ledger {
  private static final int MAX_COMPLAINTS = 20;

  private final Random random;
  private final List<Message> messages = new ArrayList<>();
  private final Set<Integer> accepted = new HashSet<>();
  private final Map<OwnQueue, Shelf> shelves = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final Map<Error.Code, Integer> putOff = new EnumMap<>(Error.Code.class);
  private int repeated;

  /** A message; the submission id is the sender's intention and never changes. */
  record Message(int number, Bytes body, Bytes submission, List<OwnQueue> queues) {}

  /** What one device has of one queue. */
  private static final class Shelf {
    private final TreeMap<Long, Integer> byPlace = new TreeMap<>();
    private final Map<Integer, Long> byMessage = new HashMap<>();
    private long acknowledged;
  }

  Ledger(long seed) {
    random = new Random(seed);
  }

  /** A new message to these queues: mostly short, now and then too long for a row. */
  synchronized Message write(List<OwnQueue> queues) {
    int number = messages.size();
    int kind = random.nextInt(20);
    int length =
        kind == 0 ? 5000 + random.nextInt(15_000) : 8 + random.nextInt(kind < 6 ? 3000 : 400);
    byte[] body = new byte[length];
    random.nextBytes(body);
    ByteBuffer.wrap(body).putInt(number);
    Message message =
        new Message(number, Bytes.adopt(body), GroupEpoch.submissionId(), List.copyOf(queues));
    messages.add(message);
    return message;
  }

  /** The server said that it has a message. */
  synchronized void accepted(Message message, Accepted answer) {
    accepted.add(message.number());
    repeated += answer.getRepeated() ? 1 : 0;
    if (answer.getDelivered() != message.queues().size() || answer.getMissing() != 0) {
      complain("message " + message.number() + " went to " + answer.getDelivered() + " queues");
    }
  }

  /** A sender was told to come back. */
  synchronized void putOff(Error.Code code) {
    putOff.merge(code, 1, Integer::sum);
  }

  /** How often senders were told to come back for this reason. */
  synchronized int timesPutOff(Error.Code code) {
    return putOff.getOrDefault(code, 0);
  }

  /** How many were accepted. */
  synchronized int accepted() {
    return accepted.size();
  }

  /** How many answers said that a message had been accepted before. */
  synchronized int repeated() {
    return repeated;
  }

  /** A device got an entry, perhaps not for the first time. */
  synchronized void seen(OwnQueue queue, long place, @Nullable Bytes body) {
    Shelf shelf = shelf(queue);
    if (body == null) {
      complain("an entry that nobody sealed, at " + place);
      return;
    }
    int number = body.asByteBuffer().getInt();
    if (number < 0
        || number >= messages.size()
        || !messages.get(number).body().equals(body)
        || !messages.get(number).queues().contains(queue)) {
      complain("an entry that nobody sent there, at " + place);
      return;
    }
    if (place <= shelf.acknowledged) {
      complain("message " + number + " came again after it was acknowledged");
    }
    Integer before = shelf.byPlace.put(place, number);
    if (before != null && before != number) {
      complain("at " + place + " first " + before + ", then " + number);
    }
    Long other = shelf.byMessage.put(number, place);
    if (other != null && other != place) {
      complain("message " + number + " twice: at " + other + " and " + place);
    }
  }

  /** The server said that it deleted a device's entries. */
  synchronized void acknowledged(OwnQueue queue, long upTo) {
    Shelf shelf = shelf(queue);
    shelf.acknowledged = Math.max(shelf.acknowledged, upTo);
  }

  synchronized void complain(String sentence) {
    if (complaints.size() < MAX_COMPLAINTS) {
      complaints.add(sentence);
    }
  }

  /** What was wrong up to now; empty if nothing was. */
  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Whether all that was written was accepted. */
  synchronized boolean isSettled() {
    return accepted.size() == messages.size();
  }

  /** Whether all that was accepted has come to these queues. */
  synchronized boolean isDelivered(Collection<OwnQueue> queues) {
    return missing(queues).isEmpty();
  }

  /** All that is wrong, now that everything should have been accepted and delivered. */
  synchronized List<String> audit(Collection<OwnQueue> queues) {
    List<String> all = new ArrayList<>(complaints);
    if (accepted.size() != messages.size()) {
      all.add((messages.size() - accepted.size()) + " messages of unknown fate");
    }
    all.addAll(missing(queues));
    for (OwnQueue queue : queues) {
      TreeMap<Long, Integer> places = shelf(queue).byPlace;
      if (!places.isEmpty() && (places.firstKey() != 1 || places.lastKey() != places.size())) {
        all.add("a queue with gaps: " + places.size() + " places up to " + places.lastKey());
      }
    }
    return all;
  }

  /** What was accepted and has not come to these queues, a sentence each. */
  synchronized List<String> missing(Collection<OwnQueue> queues) {
    List<String> missing = new ArrayList<>();
    for (OwnQueue queue : queues) {
      Shelf shelf = shelf(queue);
      long last = shelf.byPlace.isEmpty() ? 0 : shelf.byPlace.lastKey();
      for (int number : accepted) {
        boolean due = messages.get(number).queues().contains(queue);
        if (due && !shelf.byMessage.containsKey(number)) {
          missing.add("message " + number + " was accepted and did not come up to " + last);
        }
      }
    }
    return missing;
  }

  private Shelf shelf(OwnQueue queue) {
    return shelves.computeIfAbsent(queue, same -> new Shelf());
  }
}
