package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.transparency.proof.VerifiedCheckpoint;

/**
 * A manifest that as many parties signed as a policy asks for, each of whose signatures is in an
 * accepted, witnessed log. Whether it may be installed now, and over what, it does not say. {@link
 * ReleaseGate} alone makes one.
 */
public final class LoggedRelease {
  private final ReleaseManifest manifest;
  private final ReleasePolicy policy;
  private final List<Signatory> signatories;

  LoggedRelease(ReleaseManifest manifest, ReleasePolicy policy, List<Signatory> signatories) {
    this.manifest = manifest;
    this.policy = policy;
    this.signatories = Collections.unmodifiableList(new ArrayList<>(signatories));
  }

  /**
   * A party whose signature holds and is logged.
   *
   * @param party who
   * @param checkpoint the log in which it stands
   * @param index its place there
   */
  public record Signatory(ReleaseParty party, VerifiedCheckpoint checkpoint, long index) {
    /**
     * Since when it is known to be logged, in seconds since 1970: as many witnesses as the policy
     * asks for had seen it at that time or before, so that fewer of them cannot make it older. 0
     * where the policy asks for none.
     */
    public long loggedSince() {
      int required = checkpoint.log().witnesses().required();
      long[] times =
          checkpoint.cosignatures().stream().mapToLong(c -> c.seconds()).sorted().toArray();
      return required == 0 ? 0 : times[required - 1];
    }
  }

  /** What is released. */
  public ReleaseManifest manifest() {
    return manifest;
  }

  /** The policy that it was held against. */
  public ReleasePolicy policy() {
    return policy;
  }

  /** Who signed: each party once, at least as many as the policy asks for. */
  public List<Signatory> signatories() {
    return signatories;
  }

  /**
   * From when on the waiting time of the policy is over, in seconds since 1970: that time after as
   * many signatures as it asks for were logged.
   */
  public long waitedUntil() {
    long[] since = signatories.stream().mapToLong(Signatory::loggedSince).sorted().toArray();
    long last = since[policy.required() - 1];
    return last > Long.MAX_VALUE - policy.waitingSeconds()
        ? Long.MAX_VALUE
        : last + policy.waitingSeconds();
  }
}
