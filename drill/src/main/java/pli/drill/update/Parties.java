package pli.drill.update;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.VerifierKey;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.release.ReleasePolicy;

/** Those who release: a developer with two keys, a rebuilder, an organisation; and a thief. */
final class Parties {
  static final String PRODUCT = "pli-desktop";
  static final int SIGNATURES = 2;

  /** Seconds: an hour, in which others look at the log. */
  static final long WAITING = 3600;

  /** Seconds, for what is to be installed before the reader's eyes. */
  static final long SHORT = 1;

  private static final long DAY = 86_400;

  final SignatureKeyPair developer = keys();
  final SignatureKeyPair developersOther = keys();
  final SignatureKeyPair rebuilder = keys();
  final SignatureKeyPair organisation = keys();
  final SignatureKeyPair thief = keys();

  private final long now = System.currentTimeMillis() / 1000;

  static SignatureKeyPair keys() {
    return Ed25519.generate(new SecureRandom()::nextBytes);
  }

  /** The policy of the program that runs, with such a waiting time. */
  ReleasePolicy policy(long waiting, VerifierKey log, VerifierKey witness) {
    return policy(1, SIGNATURES, waiting, log, witness, parties());
  }

  private List<ReleaseParty> parties() {
    return List.of(
        new ReleaseParty(
            Role.DEVELOPER, "Pli", List.of(developer.publicKey(), developersOther.publicKey())),
        new ReleaseParty(Role.REBUILDER, "Atelier Nord", List.of(rebuilder.publicKey())),
        new ReleaseParty(Role.ORGANISATION, "The Lighthouse", List.of(organisation.publicKey())));
  }

  /** A policy by which the thief alone decides. */
  ReleasePolicy thiefs(VerifierKey log, VerifierKey witness) {
    return policy(
        2,
        1,
        SHORT,
        log,
        witness,
        List.of(new ReleaseParty(Role.DEVELOPER, "Pli", List.of(thief.publicKey()))));
  }

  private static ReleasePolicy policy(
      long number,
      int signatures,
      long waiting,
      VerifierKey log,
      VerifierKey witness,
      List<ReleaseParty> parties) {
    return new ReleasePolicy(
        PRODUCT,
        number,
        signatures,
        waiting,
        parties,
        List.of(new TrustedLog(log, new WitnessPolicy(1, List.of(witness)))));
  }

  /** What is said of a version. */
  ReleaseManifest manifest(long number, Bytes content, Optional<ReleasePolicy> next) {
    return new ReleaseManifest(
        PRODUCT,
        number,
        "0." + number + ".0",
        "pli-desktop.jar",
        content.length(),
        Sha256.hash(content),
        now - 1,
        now + DAY,
        next);
  }

  /** Signed by some. */
  static Release signed(ReleaseManifest manifest, SignatureKeyPair... by) {
    Release release = new Release(manifest, List.of());
    for (SignatureKeyPair each : by) {
      release = release.with(ReleaseEntry.OfSigsum.sign(manifest, each));
    }
    return release;
  }
}
