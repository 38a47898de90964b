package pli.desktop.command;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;

/**
 * A method that a screen has beside the verbs.
 *
 * @param names of its parameters
 */
record Own(Set<String> names, Body body) {
  /** What it does; the result is what {@link pli.desktop.terminal.Json} takes. */
  @FunctionalInterface
  interface Body {
    @Nullable Object run(Params params) throws ClientException, NotDone, IOException;
  }

  static Own of(Body body, String... names) {
    return new Own(Set.of(names), body);
  }
}
