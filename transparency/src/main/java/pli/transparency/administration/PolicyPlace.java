package pli.transparency.administration;

/**
 * A policy that was verified, and where it stands: in force behind its place.
 *
 * @param placed the entry
 * @param change what it says
 */
record PolicyPlace(Placed placed, PolicyChange change) {
  Policy policy() {
    return change.policy();
  }
}
