package pli.server.doctor;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import pli.codec.DecodeException;
import pli.server.attachment.AttachmentExpiry;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.ServerKeys;
import pli.server.folder.Settings;
import pli.server.log.LogState;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.network.NetworkCard;

/**
 * Looks a server over, whether it runs or not, and changes nothing. Each check stands alone, so
 * that one that fails does not hide the others.
 */
public final class Doctor {
  private static final long MIB = 1 << 20;
  private static final int SYNCS = 11;
  private static final double SLOW_MILLIS = 20;
  private static final long CLOCK_SLACK_MILLIS = 60_000;

  /** Descriptors that a server needs beside one for each connection. */
  private static final long OTHER_FILES = 500;

  private static final Set<PosixFilePermission> FOR_OTHERS =
      Set.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final DataFolder folder;
  private final InstantSource clock;
  private final Machine machine;

  /** For the server in {@code folder}, on this machine. */
  public Doctor(DataFolder folder, InstantSource clock) {
    this(folder, clock, new Machine(Path.of("/proc")));
  }

  Doctor(DataFolder folder, InstantSource clock, Machine machine) {
    this.folder = folder;
    this.clock = clock;
    this.machine = machine;
  }

  /**
   * All findings, in the order of {@link Check}; where settings or the boot key cannot be read,
   * without those that need them.
   *
   * @param serves asks the server that runs whether it takes messages
   * @param log asks it how its log is; nothing if none runs
   * @param office asks it for its administrators; nothing if none runs
   * @throws FolderException {@link FolderException.Problem#NO_SERVER} if there is none
   */
  public List<Finding> examine(
      BooleanSupplier serves,
      Supplier<Optional<LogSight>> log,
      Supplier<Optional<OfficeSight>> office)
      throws FolderException {
    List<Finding> findings = new ArrayList<>();
    Settings settings;
    try {
      settings = folder.settings();
      findings.add(Finding.of(Diagnosis.SETTINGS_RIGHT));
    } catch (FolderException e) {
      if (e.problem() != FolderException.Problem.BAD_SETTINGS) {
        throw e;
      }
      return List.of(Finding.of(Diagnosis.SETTINGS_WRONG, e.subject()));
    }
    findings.add(rights());
    findings.addAll(keys(settings));
    findings.add(store(serves));
    findings.add(attachments());
    findings.add(disk(settings));
    findings.add(clock());
    findings.add(limits(settings));
    findings.add(memory());
    findings.add(witnesses(settings, log.get()));
    findings.add(
        office
            .get()
            .map(OfficeSight::finding)
            .orElseGet(() -> Finding.of(Diagnosis.ADMINISTRATORS_AT_REST)));
    return findings;
  }

  /** What the card asks for, whether the settings can give it, and whether it comes. */
  private Finding witnesses(Settings settings, Optional<LogSight> log) {
    WitnessPolicy policy;
    try {
      policy = NetworkCard.parse(folder.card()).log().witnesses();
    } catch (FolderException | DecodeException e) {
      return Finding.of(Diagnosis.WITNESSES_UNKNOWN);
    }
    if (log.isPresent() && log.get().state().equals(LogState.ROLLED_BACK.label())) {
      return Finding.of(Diagnosis.LOG_ROLLED_BACK, log.get().size());
    }
    if (policy.required() == 0) {
      return Finding.of(Diagnosis.WITNESSES_NONE);
    }
    long asked =
        settings.log().witnesses().stream()
            .filter(witness -> policy.witnesses().contains(witness.key()))
            .count();
    if (asked < policy.required()) {
      return Finding.of(Diagnosis.WITNESSES_UNASKED, asked, policy.required());
    }
    if (log.isEmpty()) {
      return Finding.of(Diagnosis.WITNESSES_AT_REST, policy.required(), asked);
    }
    LogSight sight = log.get();
    if (sight.state().equals(LogState.QUORUM_MISSING.label())) {
      return Finding.of(Diagnosis.WITNESSES_MISSING, policy.required(), sight.faults());
    }
    return sight.faults().isEmpty()
        ? Finding.of(Diagnosis.WITNESSES_RIGHT, sight.published(), policy.required())
        : Finding.of(Diagnosis.WITNESSES_SOME, sight.faults());
  }

  private Finding rights() {
    try {
      for (Path path :
          Stream.concat(Stream.of(folder.path()), folder.filesBesideStore().stream()).toList()) {
        if (Files.getPosixFilePermissions(path).stream().anyMatch(FOR_OTHERS::contains)) {
          return Finding.of(Diagnosis.RIGHTS_WIDE, path);
        }
      }
    } catch (IOException e) {
      return Finding.of(Diagnosis.DISK_READ_ONLY);
    }
    return Finding.of(Diagnosis.RIGHTS_RIGHT);
  }

  private List<Finding> keys(Settings settings) {
    try (BootKey key = folder.bootKey(settings)) {
      Diagnosis place =
          folder.keepsItsBootKey(settings)
              ? Diagnosis.BOOT_KEY_INSIDE
              : Diagnosis.BOOT_KEY_ELSEWHERE;
      return List.of(Finding.of(place), Finding.of(keys(key)));
    } catch (FolderException e) {
      return List.of(Finding.of(Diagnosis.BOOT_KEY_MISSING, e.subject()));
    }
  }

  private Diagnosis keys(BootKey bootKey) {
    ServerKeys keys;
    try {
      keys = folder.keys(bootKey);
    } catch (FolderException e) {
      return Diagnosis.KEYS_WRONG;
    }
    try {
      NetworkCard card = NetworkCard.parse(folder.card());
      boolean ours =
          card.pins().contains(keys.pin())
              && card.networkKey().equals(keys.networkKey())
              && card.log().keys().get(0).publicKey().equals(keys.log().publicKey())
              && card.vrfKey().equals(keys.vrf().publicKey());
      return ours ? Diagnosis.KEYS_RIGHT : Diagnosis.CARD_WRONG;
    } catch (FolderException | DecodeException e) {
      return Diagnosis.CARD_WRONG;
    }
  }

  /** A server that runs holds the lock; one that does not leaves the database to be opened. */
  private Finding store(BooleanSupplier serves) {
    try (Closeable lock = folder.lock()) {
      return Finding.of(Diagnosis.STORE_AT_REST, RocksStore.sequence(folder.store()));
    } catch (StoreException e) {
      return Finding.of(Diagnosis.STORE_DAMAGED);
    } catch (FolderException e) {
      if (e.problem() == FolderException.Problem.IN_USE) {
        return Finding.of(serves.getAsBoolean() ? Diagnosis.STORE_SERVES : Diagnosis.STORE_REFUSES);
      }
      return Finding.of(Diagnosis.STORE_DAMAGED);
    } catch (IOException e) {
      return Finding.of(Diagnosis.STORE_DAMAGED);
    }
  }

  /** Whether each has its row is looked at when the server starts, with the boot key. */
  private Finding attachments() {
    if (!Files.exists(folder.attachments())) {
      return Finding.of(Diagnosis.ATTACHMENTS_RIGHT, 0, 0);
    }
    long count = 0;
    long bytes = 0;
    long foreign = 0;
    try (Stream<Path> files = Files.list(folder.attachments())) {
      for (Iterator<Path> all = files.iterator(); all.hasNext(); ) {
        Path file = all.next();
        boolean ours = AttachmentExpiry.isName(file.getFileName().toString());
        count += ours ? 1 : 0;
        foreign += ours ? 0 : 1;
        bytes += ours ? file.toFile().length() : 0;
      }
    } catch (IOException | UncheckedIOException e) {
      return Finding.of(Diagnosis.ATTACHMENTS_UNREADABLE);
    }
    return foreign > 0
        ? Finding.of(Diagnosis.ATTACHMENTS_FOREIGN, foreign)
        : Finding.of(Diagnosis.ATTACHMENTS_RIGHT, count, bytes / MIB);
  }

  private Finding disk(Settings settings) {
    try {
      long free = Files.getFileStore(folder.path()).getUsableSpace() / MIB;
      long reserve = settings.store().reserveBytes() / MIB;
      if (free < reserve) {
        return Finding.of(Diagnosis.DISK_FULL, free, reserve);
      }
      double sync = syncMillis();
      String shown = String.format(Locale.ROOT, "%.2f", sync);
      if (free < 4 * reserve) {
        return Finding.of(Diagnosis.DISK_SHORT, free, reserve);
      }
      return Finding.of(
          sync > SLOW_MILLIS ? Diagnosis.DISK_SLOW : Diagnosis.DISK_RIGHT, free, shown);
    } catch (IOException e) {
      return Finding.of(Diagnosis.DISK_READ_ONLY);
    }
  }

  /** The median of a few synced writes of one block. */
  private double syncMillis() throws IOException {
    Path probe = Files.createTempFile(folder.path(), ".doctor", "");
    double[] millis = new double[SYNCS];
    try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    } finally {
      Files.deleteIfExists(probe);
    }
    Arrays.sort(millis);
    return millis[SYNCS / 2];
  }

  private Finding clock() {
    long newest = 0;
    try (Stream<Path> files = Files.list(folder.store())) {
      newest = files.mapToLong(file -> file.toFile().lastModified()).max().orElse(0);
    } catch (IOException e) {
      // What the store is like is another check's finding.
    }
    long ahead = newest - clock.millis();
    return ahead > CLOCK_SLACK_MILLIS
        ? Finding.of(Diagnosis.CLOCK_BEHIND, ahead / 1000)
        : Finding.of(Diagnosis.CLOCK_RIGHT);
  }

  private Finding limits(Settings settings) {
    long files = machine.openFiles();
    String shown = files == Long.MAX_VALUE ? "∞" : Long.toString(files);
    int connections = settings.edge().maxConnections();
    return files < connections + OTHER_FILES
        ? Finding.of(Diagnosis.LIMITS_LOW, shown, connections)
        : Finding.of(Diagnosis.LIMITS_RIGHT, shown);
  }

  private Finding memory() {
    if (machine.swaps()) {
      return Finding.of(Diagnosis.MEMORY_SWAPPED);
    }
    return Finding.of(machine.dumpsCore() ? Diagnosis.MEMORY_DUMPED : Diagnosis.MEMORY_KEPT);
  }
}
