package pli.transparency.alert;

/** A revocation that enough alert keys of its network signed. Only {@link AlertGate} makes one. */
public final class VerifiedRevocation {
  private final AlertRevocation revocation;

  VerifiedRevocation(AlertRevocation revocation) {
    this.revocation = revocation;
  }

  /** What it says. */
  public AlertRevocation revocation() {
    return revocation;
  }

  boolean revokes(Alert alert) {
    return revocation.network().equals(alert.network()) && revocation.id().equals(alert.id());
  }
}
