package pli.transparency.release;

/**
 * A release that may be installed over the version that runs, at the time that was named: {@link
 * ReleaseGate} alone makes one.
 */
public final class VerifiedRelease {
  private final LoggedRelease logged;

  VerifiedRelease(LoggedRelease logged) {
    this.logged = logged;
  }

  /** What is released. */
  public ReleaseManifest manifest() {
    return logged.manifest();
  }

  /** Who signed it, and where that is logged. */
  public LoggedRelease logged() {
    return logged;
  }

  /** The policy that is in force once it is installed. */
  public ReleasePolicy policyBehind() {
    ReleasePolicy before = logged.policy();
    return manifest().nextPolicy().orElse(before);
  }
}
