package pli.transparency.release;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.transparency.release.LoggedRelease.Signatory;
import pli.transparency.release.ReleaseException.Reason;

/**
 * Decides whether an update may be installed. What it decides by comes from the program that runs:
 * the policy that it was built with, its own version, its clock, and the file that it has on its
 * disk.
 */
public final class ReleaseGate {
  private ReleaseGate() {}

  /**
   * The file that is to be installed.
   *
   * @param size in bytes
   * @param sha256 of all its bytes
   */
  public record Artefact(long size, Bytes sha256) {}

  /**
   * Verifies that a release was signed by enough parties, and each signature logged.
   *
   * @param file the release file
   * @param policy of the program that runs
   * @throws ReleaseException for all but what depends on the time, the version that runs and the
   *     artefact
   */
  public static LoggedRelease logged(Bytes file, ReleasePolicy policy) throws ReleaseException {
    Release release = Release.parse(file);
    ReleaseManifest manifest = release.manifest();
    if (!manifest.product().equals(policy.product())) {
      throw new ReleaseException(Reason.WRONG_PRODUCT, "a release of another product");
    }
    EntryCheck check = new EntryCheck(manifest, policy);
    List<Signatory> signatories = new ArrayList<>();
    Set<ReleaseParty> parties = new HashSet<>();
    for (ReleaseEntry entry : release.entries()) {
      for (Signatory signatory : check.verify(entry)) {
        if (!parties.add(signatory.party())) {
          throw new ReleaseException(
              Reason.SAME_PARTY_TWICE, signatory.party() + " signed more than once");
        }
        signatories.add(signatory);
      }
    }
    if (signatories.size() < policy.required()) {
      throw new ReleaseException(
          Reason.TOO_FEW_SIGNATURES,
          signatories.size() + " of " + policy.required() + " parties signed");
    }
    verifyNext(manifest.nextPolicy().orElse(null), policy);
    return new LoggedRelease(manifest, policy, signatories);
  }

  /**
   * Verifies that a release may be installed.
   *
   * @param file the release file
   * @param policy of the program that runs
   * @param current the number of the version that runs; 0 if none does
   * @param nowSeconds since 1970, by the clock of this machine
   * @param artefact what would be installed
   * @throws ReleaseException why it may not
   */
  public static VerifiedRelease verify(
      Bytes file, ReleasePolicy policy, long current, long nowSeconds, Artefact artefact)
      throws ReleaseException {
    LoggedRelease logged = logged(file, policy);
    ReleaseManifest manifest = logged.manifest();
    if (manifest.number() == current) {
      throw new ReleaseException(Reason.SAME_VERSION, "the version that runs");
    }
    if (manifest.number() < current) {
      throw new ReleaseException(Reason.DOWNGRADE, "an older version than the one that runs");
    }
    if (artefact.size() != manifest.size()) {
      throw new ReleaseException(
          Reason.OTHER_SIZE, artefact.size() + " bytes instead of " + manifest.size());
    }
    if (!artefact.sha256().equals(manifest.sha256())) {
      throw new ReleaseException(Reason.OTHER_HASH, "other bytes than those that were released");
    }
    verifyTime(logged, nowSeconds);
    return new VerifiedRelease(logged);
  }

  private static void verifyTime(LoggedRelease logged, long now) throws ReleaseException {
    if (now < logged.manifest().notBefore()) {
      throw new ReleaseException(Reason.NOT_YET_VALID, "a release of a time to come");
    }
    if (now >= logged.manifest().expires()) {
      throw new ReleaseException(Reason.EXPIRED, "a release whose time is over");
    }
    if (now < logged.waitedUntil()) {
      throw new ReleaseException(
          Reason.WAITING, logged.waitedUntil() - now + " s are left for objections");
    }
  }

  /** That enough parties signed it was seen before: the next policy stands in the manifest. */
  private static void verifyNext(@Nullable ReleasePolicy next, ReleasePolicy policy)
      throws ReleaseException {
    if (next != null
        && !(next.product().equals(policy.product()) && next.number() == policy.number() + 1)) {
      throw new ReleaseException(
          Reason.POLICY_OUT_OF_ORDER, "a next policy that does not follow the current one");
    }
  }
}
