package pli.client.account;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import pli.transparency.account.Handle;

/** Something names people with other keys than the pinned ones: refused for safety. */
public final class Contradicted extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Set<Handle> handles;

  Contradicted(Set<Handle> handles) {
    super("another key than the pinned one");
    this.handles = Collections.unmodifiableSet(new LinkedHashSet<>(handles));
  }

  /** Who. */
  public Set<Handle> handles() {
    return handles;
  }
}
