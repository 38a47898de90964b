package pli.desktop.command;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.desktop.terminal.Passphrases;

/** The named parameters of a method that is no verb. */
record Params(Map<?, ?> named) {
  private static final String PAGE = "ui";

  /**
   * Those that a program gives.
   *
   * @param names all that the method has
   */
  static Params of(@Nullable Object params, Set<String> names) throws NotDone {
    if (params == null) {
      return new Params(Map.of());
    }
    if (!(params instanceof Map<?, ?> map)) {
      throw NotDone.value("params", PAGE);
    }
    for (Object name : map.keySet()) {
      if (!(name instanceof String text) || !names.contains(text)) {
        throw new NotDone(NotDone.WRONG_WORDS, "words.unknown", "word", name, "verb", PAGE);
      }
    }
    return new Params(map);
  }

  String text(String name) throws NotDone {
    return optional(name).orElseThrow(() -> missing(name));
  }

  Optional<String> optional(String name) throws NotDone {
    Object value = named.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw NotDone.value(name, PAGE);
  }

  long number(String name) throws NotDone {
    Object value = named.get(name);
    if (value == null) {
      throw missing(name);
    }
    if (value instanceof Long number) {
      return number;
    }
    throw NotDone.value(name, PAGE);
  }

  boolean flag(String name) throws NotDone {
    Object value = named.get(name);
    if (value == null) {
      throw missing(name);
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw NotDone.value(name, PAGE);
  }

  /** A passphrase as the engine takes it; the caller wipes it. */
  byte[] passphrase(String name) throws NotDone {
    try {
      return Passphrases.ofText(text(name));
    } catch (Passphrases.Lacking e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "passphrase." + e.lack().name());
    }
  }

  private static NotDone missing(String name) {
    return new NotDone(NotDone.WRONG_WORDS, "words.missing", "word", name, "verb", PAGE);
  }

  /** Not in an error or a log. */
  @Override
  public String toString() {
    return "Params";
  }
}
