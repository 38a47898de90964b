package pli.server.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A backup on the disk: a ZIP file without compression, since almost all in it is ciphertext, whose
 * last entry is the {@link Manifest}. It holds no boot key, so it is as sealed as the disk that it
 * was copied from.
 */
final class BackupFile implements AutoCloseable {
  private static final String MANIFEST = "manifest.json";
  private static final int MAX_MANIFEST = 64 << 20;
  private static final int CHUNK = 1 << 16;

  /** All that may be in a backup, so that none writes elsewhere than into its folder. */
  private static final Pattern NAME =
      Pattern.compile(
          "pli\\.toml|network\\.card|keys|log\\.checkpoint|last-restore"
              + "|store/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}|attachments/[0-9a-f]{32}");

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path file;
  private final ZipFile zip;
  private final Manifest manifest;

  private BackupFile(Path file, ZipFile zip, Manifest manifest) {
    this.file = file;
    this.zip = zip;
    this.manifest = manifest;
  }

  /**
   * Writes a backup, whole or not at all.
   *
   * @param sources the files, by their names in the backup
   */
  static Manifest write(
      Path file,
      Map<String, Path> sources,
      String origin,
      Instant takenAt,
      long sequence,
      Progress progress)
      throws BackupException {
    if (Files.exists(file)) {
      throw new BackupException(BackupException.Reason.FILE_EXISTS, file, null);
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, PRIVATE);
      try {
        Manifest manifest;
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          ZipOutputStream out = new ZipOutputStream(Channels.newOutputStream(channel));
          out.setLevel(Deflater.NO_COMPRESSION);
          manifest = write(out, sources, origin, takenAt, sequence, progress);
          out.finish();
          out.flush();
          channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        Folders.syncName(file);
        return manifest;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, file, e);
    }
  }

  private static Manifest write(
      ZipOutputStream out,
      Map<String, Path> sources,
      String origin,
      Instant takenAt,
      long sequence,
      Progress progress)
      throws IOException {
    long total = 0;
    for (Path source : sources.values()) {
      total += Files.size(source);
    }
    Map<String, String> hashes = new TreeMap<>();
    long done = 0;
    for (Map.Entry<String, Path> source : sources.entrySet()) {
      out.putNextEntry(new ZipEntry(source.getKey()));
      MessageDigest digest = sha256();
      try (InputStream in =
          new DigestInputStream(Files.newInputStream(source.getValue()), digest)) {
        done = copy(in, out, done, total, progress);
      }
      out.closeEntry();
      hashes.put(source.getKey(), HexFormat.of().formatHex(digest.digest()));
    }
    Manifest manifest = new Manifest(origin, takenAt, sequence, hashes, done);
    out.putNextEntry(new ZipEntry(MANIFEST));
    out.write(manifest.toJson());
    out.closeEntry();
    return manifest;
  }

  private static long copy(
      InputStream in, OutputStream out, long before, long total, Progress progress)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    long done = before;
    for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
      out.write(chunk, 0, read);
      done += read;
      progress.at(done, total);
    }
    return done;
  }

  /** Opens a backup and reads what it says of itself. */
  static BackupFile open(Path file) throws BackupException {
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (NoSuchFileException e) {
      throw new BackupException(BackupException.Reason.NO_FILE, file, e);
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    }
    try {
      return new BackupFile(file, zip, Manifest.parse(readManifest(zip), file));
    } catch (IOException e) {
      close(zip);
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    } catch (BackupException e) {
      close(zip);
      throw e;
    }
  }

  private static byte[] readManifest(ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null || entry.getSize() > MAX_MANIFEST) {
      throw new IOException("no manifest");
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(MAX_MANIFEST);
    }
  }

  Manifest manifest() {
    return manifest;
  }

  /**
   * Writes all files into an empty folder and syncs them. On failure the folder holds parts, which
   * the caller removes.
   */
  void extract(Path into, Progress progress) throws BackupException {
    long done = 0;
    for (Map.Entry<String, String> expected : manifest.hashes().entrySet()) {
      String name = expected.getKey();
      ZipEntry entry = zip.getEntry(name);
      if (entry == null || !NAME.matcher(name).matches()) {
        throw new BackupException(BackupException.Reason.DAMAGED, file, null);
      }
      try {
        Path target = into.resolve(name);
        Files.createDirectories(target.getParent());
        Files.createFile(target, PRIVATE);
        done = extract(entry, target, expected.getValue(), done, progress);
      } catch (IOException e) {
        throw new BackupException(BackupException.Reason.NOT_ACCESSIBLE, into, e);
      }
    }
  }

  private long extract(ZipEntry entry, Path target, String hash, long before, Progress progress)
      throws IOException, BackupException {
    MessageDigest digest = sha256();
    long done;
    try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
      OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      done = copyFrom(entry, out, before, progress);
      channel.force(true);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(hash)) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, null);
    }
    return done;
  }

  /** What cannot be read is the backup's fault, what cannot be written the folder's. */
  private long copyFrom(ZipEntry entry, OutputStream out, long before, Progress progress)
      throws IOException, BackupException {
    byte[] chunk = new byte[CHUNK];
    long done = before;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
        out.write(chunk, 0, read);
        done += read;
        progress.at(done, manifest.bytes());
      }
    }
    return done;
  }

  private int read(InputStream in, byte[] chunk) throws BackupException {
    try {
      return in.read(chunk);
    } catch (IOException e) {
      throw new BackupException(BackupException.Reason.DAMAGED, file, e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java", e);
    }
  }

  @Override
  public void close() {
    close(zip);
  }

  private static void close(ZipFile zip) {
    try {
      zip.close();
    } catch (IOException e) {
      // It was only read.
    }
  }
}
