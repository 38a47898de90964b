package pli.witness.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.release.LoggedRelease;
import pli.transparency.release.LoggedRelease.Signatory;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;
import pli.witness.language.Language;

/** Did enough independent parties sign a release, and can everybody see that they did? */
public final class ReleaseCheck {
  private ReleaseCheck() {}

  /**
   * Judges a release file by a policy, whatever the time and whatever runs.
   *
   * @throws DecodeException if it is no release file
   */
  static Verdict judge(Bytes file, ReleasePolicy policy, Language language) throws DecodeException {
    List<Verdict.Step> steps = new ArrayList<>();
    try {
      LoggedRelease logged = ReleaseGate.logged(file, policy);
      describe(logged, language).forEach(said -> steps.add(new Verdict.Step(true, said)));
      steps.add(new Verdict.Step(true, ReleaseSays.NOT_HERE.in(language)));
    } catch (ReleaseException e) {
      if (e.getCause() instanceof DecodeException malformed) {
        throw malformed;
      }
      steps.add(new Verdict.Step(false, ReleaseSays.of(e.reason()).in(language)));
    }
    return new Verdict("release", steps);
  }

  /** What a release is and who signed it, in sentences. */
  public static List<String> describe(LoggedRelease logged, Language language) {
    ReleaseManifest manifest = logged.manifest();
    List<String> said = new ArrayList<>();
    said.add(
        ReleaseSays.IS.in(language, manifest.product(), manifest.version(), manifest.number()));
    said.add(
        ReleaseSays.ARTEFACT.in(
            language, manifest.artefact(), manifest.size(), manifest.sha256().hex()));
    for (Signatory signatory : logged.signatories()) {
      said.add(
          ReleaseSays.SIGNED.in(
              language,
              signatory.party(),
              signatory.index(),
              signatory.checkpoint().origin(),
              time(signatory.loggedSince())));
    }
    said.add(
        ReleaseSays.ENOUGH.in(language, logged.signatories().size(), logged.policy().required()));
    long from = Math.max(manifest.notBefore(), logged.waitedUntil());
    said.add(ReleaseSays.TIMES.in(language, time(from), time(manifest.expires())));
    manifest
        .nextPolicy()
        .ifPresent(next -> said.add(ReleaseSays.NEXT_POLICY.in(language, next.number())));
    return said;
  }

  /** A time that no calendar has is said in seconds. */
  private static String time(long seconds) {
    return seconds < 253_402_300_800L ? Instant.ofEpochSecond(seconds).toString() : seconds + " s";
  }
}
