/**
 * The release gate: whether an update may be installed (docs/RELEASING.md). A {@link
 * pli.transparency.release.ReleaseManifest} says what is released, to everybody the same; parties
 * of the {@link pli.transparency.release.ReleasePolicy} that the current program was built with
 * sign it, each signature is logged and the log is witnessed; {@link
 * pli.transparency.release.ReleaseGate} verifies all of it, and nothing else makes a {@link
 * pli.transparency.release.VerifiedRelease}.
 */
package pli.transparency.release;
