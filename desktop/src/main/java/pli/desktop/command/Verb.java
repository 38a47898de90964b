package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import pli.client.api.ClientException;

/** A verb: the words that it takes, and what it does with them. */
interface Verb {
  /** What it is called; two words for one of a family, as {@code conversation list}. */
  String name();

  /** What its words stand for, in order, all needed; the last may end in {@code …} for several. */
  List<String> parameters();

  /** The options that it has besides those that all have; most have none. */
  default Set<String> options() {
    return Set.of();
  }

  /** Whether a daemon does it for other programs. */
  default boolean isServed() {
    return true;
  }

  /**
   * Acts; returning means that it is done. What it needs and what it says goes through the
   * invocation, since it may run as a command or in a daemon: a verb that prints several things
   * says {@link Invocation#several} before the first, and takes a text that may be {@code -}
   * through {@link Invocation#text}.
   *
   * @throws IOException if the output cannot be written
   */
  void run(Arguments arguments, Invocation invocation) throws ClientException, NotDone, IOException;
}
