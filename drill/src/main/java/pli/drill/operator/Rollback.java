package pli.drill.operator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pli.codec.Bytes;

/** Keeps the log's files as somebody was shown them, and shows them so again. */
public final class Rollback implements Lie {
  private final Map<String, Bytes> kept = new ConcurrentHashMap<>();
  private volatile boolean showing;

  /** From now on what was kept is shown. */
  public Rollback show() {
    showing = true;
    return this;
  }

  /** How many files were kept. */
  public int files() {
    return kept.size();
  }

  @Override
  public Bytes file(String path, Bytes body) {
    if (showing) {
      return kept.getOrDefault(path, body);
    }
    kept.put(path, body);
    return body;
  }
}
