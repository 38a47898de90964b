package pli.witness.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.StrictBase64;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.note.Cosigner;
import pli.transparency.note.VerifierKey;
import pli.witness.service.FolderException.Problem;

/**
 * All that a witness has: {@code key}, which signs; {@code logs}, whom it cosigns for; {@code
 * heads/}, what it cosigned last; {@code evidence/}, forks that it was shown; {@code lock}, held by
 * the one process that runs it.
 *
 * <p>The folder must never be put back from a copy: a witness that forgets can be made to sign two
 * histories. If its disk is lost, make a new witness with a new key.
 */
public final class WitnessFolder implements AutoCloseable {
  private static final String FIRST_LINE = "pli witness key v1";
  private static final String NAME = "name ";
  private static final String SEED = "seed ";
  private static final int MAX_KEY_FILE = 1024;

  /** Files of evidence that are kept against one key of a log. */
  private static final int MAX_EVIDENCE = 16;

  private final Path folder;
  private final Cosigner cosigner;
  private final FileChannel lock;

  private WitnessFolder(Path folder, Cosigner cosigner, FileChannel lock) {
    this.folder = folder;
    this.cosigner = cosigner;
    this.lock = lock;
  }

  /**
   * Makes a witness.
   *
   * @param folder empty, or not there
   * @param name of its key; empty for one that is made from the key
   * @return the key that verifies its cosignatures
   * @throws FolderException {@link Problem#NOT_EMPTY}, {@link Problem#NOT_ACCESSIBLE}
   * @throws IllegalArgumentException if it cannot be the name of a key
   */
  public static VerifierKey make(Path folder, String name, Entropy entropy) throws FolderException {
    try (Secret seed = Secret.random(Ed25519.SEED_LENGTH, entropy)) {
      VerifierKey key = cosigner(seed, name).verifierKey();
      Files.createDirectories(folder, DurableFile.ownerOnly(folder, "rwx------"));
      if (!isEmpty(folder)) {
        throw new FolderException(Problem.NOT_EMPTY, folder.toString());
      }
      Files.createDirectory(folder.resolve("heads"));
      DurableFile.replace(folder, "logs", Bytes.utf8("# One log a line: its verifier's key.\n"));
      // Last: who finds a key finds all the rest.
      DurableFile.replace(folder, "key", keyFile(key.name(), seed));
      return key;
    } catch (IOException e) {
      throw inaccessible(folder, e);
    }
  }

  /**
   * Opens a witness for the one process that runs it, and looks at all that it has.
   *
   * @throws FolderException if there is none, it runs already, or a file is not what it should be
   */
  public static WitnessFolder open(Path folder) throws FolderException {
    try {
      Cosigner cosigner = readKey(folder);
      FileChannel lock = lock(folder.resolve("lock"));
      WitnessFolder opened = new WitnessFolder(folder, cosigner, lock);
      try {
        opened.lookAtAll();
      } catch (IOException | FolderException e) {
        lock.close();
        throw e;
      }
      return opened;
    } catch (IOException e) {
      throw inaccessible(folder, e);
    }
  }

  /**
   * Adds a log's key, also while the witness runs.
   *
   * @param replaces whether it is another key of a log that is known; else two networks of one name
   *     would be taken for one, and each stand in the other's way
   * @return false if it was there already
   * @throws FolderException {@link Problem#OTHER_KEY}; or there is no witness, or the log would
   *     have too many keys
   */
  public static boolean trust(Path folder, VerifierKey log, boolean replaces)
      throws FolderException {
    try {
      readKey(folder);
      KnownLogs known = readLogs(folder);
      TrustedLog before = known.of(log.name());
      if (before != null && before.keys().contains(log)) {
        return false;
      }
      if (before != null && !replaces) {
        throw new FolderException(Problem.OTHER_KEY, log.name());
      }
      Bytes text = known.with(log);
      KnownLogs.parse(text);
      DurableFile.replace(folder, "logs", text);
      return true;
    } catch (IOException e) {
      throw inaccessible(folder, e);
    }
  }

  /** What signs. */
  Cosigner cosigner() {
    return cosigner;
  }

  /** What was cosigned last. */
  Heads heads() {
    return new Heads(folder.resolve("heads"));
  }

  /** Whom to cosign for, as the file has it now. */
  KnownLogs logs() throws IOException, FolderException {
    return readLogs(folder);
  }

  /**
   * Keeps evidence against a log, once under each name. The first few convict it; a log that makes
   * forks for ever does not fill the disk.
   *
   * @param log how its names begin
   * @param size how this one ends
   * @return its name; empty if it was there already, or there is enough of that log
   */
  String keep(String log, long size, Bytes evidence) throws IOException {
    Path kept = Files.createDirectories(folder.resolve("evidence"));
    String name = log + size;
    if (Files.exists(kept.resolve(name)) || count(kept, log) >= MAX_EVIDENCE) {
      return "";
    }
    DurableFile.replace(kept, name, evidence);
    return name;
  }

  private static long count(Path kept, String log) throws IOException {
    try (Stream<Path> files = Files.list(kept)) {
      return files.filter(file -> file.getFileName().toString().startsWith(log)).count();
    }
  }

  /** Lets another process run it. */
  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** Nothing is cosigned by a witness that has lost or damaged a part of its memory. */
  private void lookAtAll() throws IOException, FolderException {
    if (!Files.isDirectory(folder.resolve("heads"))) {
      throw new FolderException(Problem.DAMAGED, "heads");
    }
    for (TrustedLog log : logs().all()) {
      try {
        heads().latest(log.origin());
      } catch (DecodeException e) {
        throw new FolderException(Problem.DAMAGED, "heads: " + log.origin());
      }
    }
  }

  private static Cosigner readKey(Path folder) throws IOException, FolderException {
    Path file = folder.resolve("key");
    if (!Files.exists(file)) {
      throw new FolderException(Problem.NO_WITNESS, folder.toString());
    }
    try {
      List<String> lines = DurableFile.read(file, MAX_KEY_FILE).utf8().lines().toList();
      if (lines.size() == 3
          && lines.get(0).equals(FIRST_LINE)
          && lines.get(1).startsWith(NAME)
          && lines.get(2).startsWith(SEED)) {
        Bytes bytes = StrictBase64.decode(lines.get(2).substring(SEED.length()));
        try (Secret seed = Secret.copyOf(bytes)) {
          return cosigner(seed, lines.get(1).substring(NAME.length()));
        }
      }
    } catch (DecodeException | IllegalArgumentException e) {
      // Said below; what the file has is a secret and goes into no message.
    }
    throw new FolderException(Problem.DAMAGED, "key");
  }

  private static KnownLogs readLogs(Path folder) throws IOException, FolderException {
    return KnownLogs.parse(DurableFile.read(folder.resolve("logs"), KnownLogs.MAX_LENGTH));
  }

  private static FileChannel lock(Path file) throws IOException, FolderException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // By this very process.
    }
    channel.close();
    throw new FolderException(Problem.IN_USE, file.toString());
  }

  private static Cosigner cosigner(Secret seed, String name) {
    SignatureKeyPair keys = Ed25519.fromSeed(seed);
    String chosen = name.isEmpty() ? "pli-witness-" + keys.publicKey().slice(0, 4).hex() : name;
    return new Cosigner(chosen, keys);
  }

  private static Bytes keyFile(String name, Secret seed) {
    String text =
        FIRST_LINE
            + "\n"
            + NAME
            + name
            + "\n"
            + SEED
            + StrictBase64.encode(Bytes.adopt(seed.copy()))
            + "\n";
    return Bytes.utf8(text);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.findAny().isEmpty();
    }
  }

  private static FolderException inaccessible(Path folder, IOException e) {
    FolderException problem =
        new FolderException(Problem.NOT_ACCESSIBLE, folder + " (" + e.getMessage() + ")");
    problem.initCause(e);
    return problem;
  }
}
