package pli.client.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import pli.client.api.ConversationId;
import pli.client.api.Typist;

/**
 * Who is writing just now, as they say. Kept in memory only, and not for long: whoever is writing
 * says so again and again. All methods may be called by several threads at once.
 */
public final class Typists {
  /** So long somebody is taken to be writing who does not say it again. */
  static final long MILLIS = TimeUnit.SECONDS.toMillis(15);

  /** What was said longer ago than this has been lying somewhere; clocks differ by less. */
  static final long FRESH_MILLIS = TimeUnit.MINUTES.toMillis(2);

  /** As often it is said. */
  private static final long AGAIN_MILLIS = TimeUnit.SECONDS.toMillis(10);

  private static final int MAX = 1000;

  private final Map<String, Typist> typing = new TreeMap<>();
  private final Map<String, Long> said = new TreeMap<>();

  /** Nobody. */
  public Typists() {}

  synchronized void hear(Message message, boolean going, long nowMillis) {
    String key = message.conversation() + " " + message.sender();
    typing.values().removeIf(each -> each.untilMillis() <= nowMillis);
    if (!going) {
      typing.remove(key);
    } else if (Math.abs(nowMillis - message.sentAtMillis()) <= FRESH_MILLIS
        && typing.size() < MAX) {
      typing.put(key, new Typist(message.conversation(), message.sender(), nowMillis + MILLIS));
    }
  }

  /** Who is writing. */
  public synchronized List<Typist> now(long nowMillis) {
    typing.values().removeIf(each -> each.untilMillis() <= nowMillis);
    return new ArrayList<>(typing.values());
  }

  /** Whether it is time to tell a conversation again that this person writes there. */
  public synchronized boolean isTimeToSay(ConversationId conversation, long nowMillis) {
    said.values().removeIf(at -> at + AGAIN_MILLIS <= nowMillis || at > nowMillis);
    return said.size() < MAX && said.putIfAbsent(conversation.toString(), nowMillis) == null;
  }
}
