package pli.transparency.fuzz;

import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.transparency.release.Draft;
import pli.transparency.release.LoggedRelease;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;
import pli.transparency.release.SigsumProof;

/** Releases, manifests, policies and Sigsum's proofs: one encoding each; none opens the gate. */
public final class ReleaseFuzz implements Target {
  private static final Draft DRAFT = new Draft();
  private static final Bytes FILE = DRAFT.file();

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new ReleaseFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        FILE.toByteArray(),
        DRAFT.manifest().encode().toByteArray(),
        DRAFT.policy().encode().toByteArray(),
        DRAFT.sigsumProof().encode().toByteArray());
  }

  @Override
  public void run(byte[] input) {
    Bytes file = Bytes.copyOf(input);
    release(file);
    manifest(file);
    try {
      Targets.require(
          ReleasePolicy.parse(file).encode().equals(file), "read and written, another policy");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
    try {
      Bytes again = SigsumProof.parse(file).encode();
      Targets.require(
          SigsumProof.parse(again).encode().equals(again), "read and written, another proof");
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }

  private static void release(Bytes file) {
    try {
      Targets.require(
          Release.parse(file).encode().equals(file), "read and written, another release");
      LoggedRelease logged = ReleaseGate.logged(file, DRAFT.policy());
      Targets.require(logged.manifest().equals(DRAFT.manifest()), "a release nobody signed");
    } catch (ReleaseException refused) {
      // Refused, as it should be.
    }
  }

  private static void manifest(Bytes file) {
    try {
      Targets.require(
          ReleaseManifest.parse(file).encode().equals(file), "read and written, another manifest");
    } catch (ReleaseException refused) {
      // Refused, as it should be.
    }
  }

  @Override
  public int mutations() {
    return 1000;
  }
}
