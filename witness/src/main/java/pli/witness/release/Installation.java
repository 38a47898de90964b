package pli.witness.release;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.release.Release;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;
import pli.transparency.release.VerifiedRelease;
import pli.witness.release.InstallException.Problem;
import pli.witness.service.DurableFile;

/**
 * A folder in which versions of one product are installed, for the one process that changes it:
 * {@code versions/NUMBER/} with the artefact, its {@code .release}, {@code .gate}, the policy that
 * let it in, and {@code .policy}, the one behind it (no artefact's name begins with a dot); the
 * link {@code current}; {@code history}; {@code lock}.
 */
public final class Installation implements AutoCloseable {
  private static final String RELEASE = ".release";
  private static final String GATE = ".gate";
  private static final String POLICY = ".policy";

  /** Versions that stay beside the current one. */
  private static final int KEPT = 2;

  private final Path root;
  private final Versions versions;
  private final History history;
  private final FileChannel lock;
  private final InstantSource clock;
  private final String user;

  private Installation(Path root, FileChannel lock, InstantSource clock, String user) {
    this.root = root;
    this.versions = new Versions(root);
    this.history = new History(root);
    this.lock = lock;
    this.clock = clock;
    this.user = user;
  }

  /** Starts a version, to see whether it does. */
  public interface Trial {
    /** Whether the program in {@code artefact} started. */
    boolean starts(Path artefact) throws IOException;
  }

  /**
   * Opens a folder, or makes it.
   *
   * @param clock of this machine
   * @param user who does it, for the history
   * @throws InstallException {@link Problem#IN_USE}
   */
  public static Installation open(Path folder, InstantSource clock, String user)
      throws IOException, InstallException {
    Path root = folder.toAbsolutePath().normalize();
    Files.createDirectories(root);
    FileChannel lock =
        FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() != null) {
        return new Installation(root, lock, clock, user);
      }
    } catch (OverlappingFileLockException e) {
      // By this very process.
    }
    lock.close();
    throw new InstallException(Problem.IN_USE, root.toString());
  }

  /** The number of the version that runs; 0 if none does. */
  public long current() throws IOException, InstallException {
    return versions.current().orElse(0);
  }

  /** Who did what, the oldest first. */
  public List<String> history() throws IOException {
    return history.lines();
  }

  /** What runs. */
  public ReleaseManifest manifest() throws IOException, InstallException {
    return manifest(current());
  }

  private ReleaseManifest manifest(long number) throws IOException, InstallException {
    try {
      Bytes file = DurableFile.read(versions.of(number).resolve(RELEASE), Limits.MAX_RELEASE);
      return Release.parse(file).manifest();
    } catch (ReleaseException e) {
      throw new InstallException(Problem.DAMAGED, versions.of(number).toString());
    }
  }

  /**
   * The policy that is in force: {@code compiled}, or the later one that an installed release
   * brought.
   */
  public ReleasePolicy policy(ReleasePolicy compiled) throws IOException, InstallException {
    OptionalLong number = versions.current();
    if (number.isEmpty()) {
      return compiled;
    }
    try {
      Path file = versions.of(number.getAsLong()).resolve(POLICY);
      ReleasePolicy kept = ReleasePolicy.parse(DurableFile.read(file, Limits.MAX_RELEASE_POLICY));
      boolean later =
          kept.product().equals(compiled.product()) && kept.number() > compiled.number();
      return later ? kept : compiled;
    } catch (DecodeException e) {
      throw new InstallException(Problem.DAMAGED, versions.of(number.getAsLong()).toString());
    }
  }

  /**
   * Installs a release, if the gate lets it through.
   *
   * @param file the release file
   * @param artefact that is copied; the copy is what is verified and kept
   * @param compiled the policy of the program that runs
   * @param trial of the new version
   * @param listener is told of each step
   * @throws ReleaseException if the gate does not; the version that runs goes on running
   * @throws InstallException {@link Problem#NOT_STARTED}; {@link Problem#DAMAGED}
   */
  public VerifiedRelease install(
      Bytes file, Path artefact, ReleasePolicy compiled, Trial trial, Step.Listener listener)
      throws IOException, InstallException, ReleaseException {
    ReleasePolicy policy = policy(compiled);
    long current = current();
    // Before a byte of the artefact is copied; how large it may be stands in there.
    ReleaseManifest manifest = ReleaseGate.logged(file, policy).manifest();
    versions.clean();
    listener.reached(Step.CLEANED);
    VerifiedRelease verified = verifiedCopy(file, artefact, policy, listener);
    versions.place(manifest.number());
    listener.reached(Step.PLACED);
    versions.makeCurrent(manifest.number());
    listener.reached(Step.CURRENT);
    history.installed(manifest, now(), user);
    listener.reached(Step.RECORDED);
    tryOut(manifest, current, trial);
    listener.reached(Step.STARTED);
    versions.prune(manifest.number(), KEPT);
    listener.reached(Step.PRUNED);
    return verified;
  }

  private VerifiedRelease verifiedCopy(
      Bytes file, Path artefact, ReleasePolicy policy, Step.Listener listener)
      throws IOException, InstallException, ReleaseException {
    ReleaseManifest manifest = Release.parse(file).manifest();
    Path fresh = versions.fresh(manifest.number());
    try {
      ReleaseGate.Artefact copied;
      try (OutputStream out =
          Files.newOutputStream(
              fresh.resolve(manifest.artefact()), StandardOpenOption.CREATE_NEW)) {
        copied = Digested.copy(artefact, out, manifest.size());
      }
      listener.reached(Step.COPIED);
      VerifiedRelease verified = ReleaseGate.verify(file, policy, current(), now(), copied);
      DurableFile.replace(fresh, RELEASE, file);
      DurableFile.replace(fresh, GATE, policy.encode());
      DurableFile.replace(fresh, POLICY, verified.policyBehind().encode());
      listener.reached(Step.VERIFIED);
      return verified;
    } catch (ReleaseException | IOException e) {
      versions.clean();
      throw e;
    }
  }

  private void tryOut(ReleaseManifest manifest, long before, Trial trial)
      throws IOException, InstallException {
    if (trial.starts(root.resolve("current").resolve(manifest.artefact()))) {
      return;
    }
    if (before > 0) {
      goBackTo(before);
    } else {
      versions.makeNone();
    }
    throw new InstallException(Problem.NOT_STARTED, Long.toString(before));
  }

  /**
   * Makes the version current that ran before, and removes what came after it.
   *
   * @return its number
   * @throws InstallException {@link Problem#NOTHING_BEFORE}
   */
  public long rollback() throws IOException, InstallException {
    long current = current();
    for (Long number : versions.all()) {
      if (number < current && isWhole(number)) {
        goBackTo(number);
        return number;
      }
    }
    throw new InstallException(Problem.NOTHING_BEFORE, root.toString());
  }

  /** Is what lies there still what was verified when it came? */
  private boolean isWhole(long number) {
    try {
      ReleaseManifest manifest = manifest(number);
      Path artefact = versions.of(number).resolve(manifest.artefact());
      return Digested.of(artefact)
          .equals(new ReleaseGate.Artefact(manifest.size(), manifest.sha256()));
    } catch (IOException | InstallException e) {
      return false;
    }
  }

  private void goBackTo(long number) throws IOException {
    versions.makeCurrent(number);
    history.wentBack(number, now(), user);
    versions.dropAbove(number);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
