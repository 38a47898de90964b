package pli.client.account;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import pli.transparency.account.Handle;

/** Something names people whose keys are not pinned yet: look them up, pin, and try again. */
public final class UnknownPeople extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Set<Handle> handles;
  private final boolean accusing;

  /** Who must be looked up first. */
  public UnknownPeople(Set<Handle> handles) {
    this(handles, false);
  }

  /**
   * The same.
   *
   * @param accusing whether somebody else is accused if there is nothing new of them; then it must
   *     be proved that there is nothing
   */
  public UnknownPeople(Set<Handle> handles, boolean accusing) {
    super("people not pinned yet");
    this.handles = Collections.unmodifiableSet(new LinkedHashSet<>(handles));
    this.accusing = accusing;
  }

  /** Whether an answer that does not hold is not as good as none. */
  public boolean isAccusing() {
    return accusing;
  }

  /** Who. */
  public Set<Handle> handles() {
    return handles;
  }
}
