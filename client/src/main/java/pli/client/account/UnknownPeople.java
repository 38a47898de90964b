package pli.client.account;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import pli.transparency.account.Handle;

/** Something names people whose keys are not pinned yet: look them up, pin, and try again. */
public final class UnknownPeople extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Set<Handle> handles;

  /** Who must be looked up first. */
  public UnknownPeople(Set<Handle> handles) {
    super("people not pinned yet");
    this.handles = Collections.unmodifiableSet(new LinkedHashSet<>(handles));
  }

  /** Who. */
  public Set<Handle> handles() {
    return handles;
  }
}
