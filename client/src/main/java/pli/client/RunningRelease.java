package pli.client;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.Finding;
import pli.client.api.Finding.Kind;
import pli.client.api.Finding.State;
import pli.client.api.Notice;
import pli.client.api.ProgramRelease;
import pli.codec.DecodeException;
import pli.transparency.release.LoggedRelease;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;

/** Whether the running program is the release that was signed and logged for everybody. */
final class RunningRelease {
  /** Reasons beside those of the gate. */
  private static final String OTHER_SIZE = "OTHER_SIZE";

  private static final String OTHER_HASH = "OTHER_HASH";
  private static final String OTHER_FILES = "OTHER_FILES";
  private static final String MALFORMED = "MALFORMED";

  private RunningRelease() {}

  /**
   * Judges it.
   *
   * @param release null if the program was not installed as one
   */
  static Finding judge(@Nullable ProgramRelease release) {
    if (release == null) {
      return new Finding(
          Kind.RELEASE_NOT_LOGGED, State.UNKNOWN, Collections.emptyList(), Collections.emptyList());
    }
    @Nullable String reason = reason(release);
    List<Notice> signs =
        reason == null
            ? Collections.emptyList()
            : Collections.singletonList(new Notice(Notice.Kind.RELEASE_NOT_LOGGED, 1, reason));
    return new Finding(
        Kind.RELEASE_NOT_LOGGED,
        reason == null ? State.CLEAR : State.ARISEN,
        signs,
        reason == null ? Collections.emptyList() : Collections.singletonList(release.path()));
  }

  /** Why it is not; null if it is. */
  private static @Nullable String reason(ProgramRelease release) {
    try {
      LoggedRelease logged =
          ReleaseGate.logged(release.release(), ReleasePolicy.parse(release.policy()));
      ReleaseManifest manifest = logged.manifest();
      if (manifest.size() != release.size()) {
        return OTHER_SIZE;
      }
      if (!manifest.sha256().equals(release.sha256())) {
        return OTHER_HASH;
      }
      // What lies beside the file is in no manifest.
      return release.isAlone() ? null : OTHER_FILES;
    } catch (ReleaseException e) {
      return e.reason().name();
    } catch (DecodeException e) {
      return MALFORMED;
    }
  }
}
