package pli.witness.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.SignedCheckpoint;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.note.Cosigner;
import pli.transparency.proof.TlogProof;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseEntry;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleaseParty;
import pli.transparency.release.ReleaseParty.Role;
import pli.transparency.release.ReleasePolicy;
import pli.witness.TestLog;

/** Two parties, a log as Sigsum has it and its witness, who publish releases. */
public final class Publisher {
  /** When they publish; all is logged at once. */
  public static final long PUBLISHED = 1_700_000_000;

  /** The parties' keys. */
  public final List<SignatureKeyPair> keys = List.of(keys(31), keys(32));

  /** Of the log. */
  public final Cosigner witness = new Cosigner("w.example/1", keys(33));

  private final Path folder;

  /** Publishes into a folder. */
  public Publisher(Path folder) {
    this.folder = folder;
  }

  private static SignatureKeyPair keys(long seed) {
    return Ed25519.generate(new Random(seed)::nextBytes);
  }

  /** The log as it is when these entries are in it, among others. */
  public static TestLog log(List<Bytes> entries) {
    List<Bytes> all = new ArrayList<>(TestLog.entries("others", 5));
    all.addAll(entries);
    return TestLog.sigsum(34, all);
  }

  /** Whose word it takes: both parties'. */
  public ReleasePolicy policy(long number) {
    return new ReleasePolicy(
        "pli",
        number,
        2,
        3600,
        List.of(
            new ReleaseParty(Role.DEVELOPER, "Pli", List.of(keys.get(0).publicKey())),
            new ReleaseParty(Role.REBUILDER, "Atelier Nord", List.of(keys.get(1).publicKey()))),
        List.of(
            new TrustedLog(
                log(List.of()).key(), new WitnessPolicy(1, List.of(witness.verifierKey())))));
  }

  /** A file with that policy. */
  public Path policyFile(long number) throws IOException {
    return write("policy-" + number, policy(number).encode());
  }

  /** The artefact of a version. */
  public Path artefact(long number) throws IOException {
    return write("pli-" + number + ".jar", content(number));
  }

  /** What is in it. */
  public static Bytes content(long number) {
    return Bytes.utf8("the program, version " + number + "\n");
  }

  /** What is said of a version. */
  public ReleaseManifest manifest(long number, Optional<ReleasePolicy> next) {
    Bytes content = content(number);
    return new ReleaseManifest(
        "pli",
        number,
        "0." + number,
        "pli-" + number + ".jar",
        content.length(),
        Sha256.hash(content),
        PUBLISHED,
        PUBLISHED + 36_500L * 86_400,
        next);
  }

  /** A version that both parties signed and logged. */
  public Path release(long number) throws IOException {
    return release(number, Optional.empty());
  }

  /** The same, with a next policy. */
  public Path release(long number, Optional<ReleasePolicy> next) throws IOException {
    ReleaseManifest manifest = manifest(number, next);
    Release release = new Release(manifest, List.of());
    for (SignatureKeyPair each : keys) {
      release = release.with(ReleaseEntry.OfSigsum.sign(manifest, each));
    }
    return write("release-" + number, logged(release).encode());
  }

  /** The release with a proof for each of its signatures. */
  public Release logged(Release release) {
    TestLog log = log(leaves(release));
    Release proved = release;
    for (int i = 0; i < release.entries().size(); i++) {
      ReleaseEntry.OfSigsum signature = (ReleaseEntry.OfSigsum) release.entries().get(i);
      proved = proved.with(signature.with(proof(log, release, i)));
    }
    return proved;
  }

  /** What the log has of a release. */
  public static List<Bytes> leaves(Release release) {
    return release.entries().stream()
        .map(entry -> ((ReleaseEntry.OfSigsum) entry).leaf(release.manifest()))
        .toList();
  }

  /** The proof of one of its signatures. */
  public TlogProof proof(TestLog log, Release release, int signature) {
    int size = 5 + release.entries().size();
    SignedCheckpoint checkpoint = log.checkpoint(size);
    SignedCheckpoint cosigned =
        checkpoint.with(List.of(witness.cosign(checkpoint.checkpoint().text(), PUBLISHED)));
    return new TlogProof(Bytes.EMPTY, 5 + signature, log.path(5 + signature, size), cosigned);
  }

  private Path write(String name, Bytes content) throws IOException {
    return Files.write(folder.resolve(name), content.toByteArray());
  }
}
