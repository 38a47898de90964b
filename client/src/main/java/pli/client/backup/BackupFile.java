package pli.client.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.TransferProgress;
import pli.client.vault.Tables;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.DecodeException;
import pli.crypto.Entropy;
import pli.transparency.account.RecoveryWords;

/**
 * One sealed file with all that a vault has: {@code uint64 made_at_millis}, then the rows of {@link
 * Tables}. It gets its name only when it is whole and durable.
 */
public final class BackupFile {
  private final Path file;

  /** At this place. */
  public BackupFile(Path file) {
    this.file = file;
  }

  /**
   * Writes what the vault has at one moment.
   *
   * @param progress with the size of the vault's files as what there is to do: about so much
   * @return its bytes
   * @throws ClientException FILE_EXISTS, FILE_UNREADABLE, DISK_FULL; there is no file then
   */
  public long write(
      Vault vault, RecoveryWords words, long nowMillis, Entropy entropy, TransferProgress progress)
      throws ClientException {
    if (Files.exists(file)) {
      throw new ClientException(Problem.FILE_EXISTS);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    boolean whole = false;
    try {
      Files.deleteIfExists(part);
      long length = writeTo(part, vault, words, nowMillis, entropy, progress);
      // The name is taken only if nobody has it: a link, unlike a move, does not replace.
      take(part);
      whole = true;
      return length;
    } catch (IOException e) {
      throw Tables.problem(e);
    } finally {
      if (!whole) {
        deleteQuietly(part);
      }
    }
  }

  private void take(Path part) throws IOException, ClientException {
    try {
      Files.move(part, file);
      syncFolder();
    } catch (FileAlreadyExistsException e) {
      throw new ClientException(Problem.FILE_EXISTS, e);
    }
  }

  private void syncFolder() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every platform lets a folder be opened.
      return;
    }
  }

  private static long writeTo(
      Path part,
      Vault vault,
      RecoveryWords words,
      long nowMillis,
      Entropy entropy,
      TransferProgress progress)
      throws IOException, ClientException {
    createForOneself(part);
    long about = Files.size(vault.folder().resolve("vault.db"));
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
        BackupSeal seal = BackupSeal.fresh(words, entropy)) {
      BufferedOutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      SealedOutput sealed = new SealedOutput(out, seal);
      new DataOutputStream(sealed).writeLong(nowMillis);
      FilterOutputStream told =
          new FilterOutputStream(sealed) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
              sealed.write(bytes, offset, length);
              progress.at(Math.min(sealed.written(), about), about);
            }
          };
      boolean unused =
          vault.read(t -> {
            Tables.write(t, new BufferedOutputStream(told));
            return true;
          });
      sealed.finish();
      out.flush();
      channel.force(true);
      return sealed.written();
    }
  }

  private static void createForOneself(Path part) throws IOException {
    Files.createFile(part);
    try {
      Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
    } catch (UnsupportedOperationException e) {
      // Not a file system with such rights; what is in it is sealed.
      return;
    }
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The next attempt deletes it.
      return;
    }
  }

  /** What is done with a backup while it is open. */
  @FunctionalInterface
  public interface Use<T> {
    /** Does it. */
    T with(Content content) throws ClientException;
  }

  /** An open backup. */
  public static final class Content {
    private final InputStream in;
    private final long madeAtMillis;

    private Content(InputStream in, long madeAtMillis) {
      this.in = in;
      this.madeAtMillis = madeAtMillis;
    }

    /** When it was made, by the clock of the device that made it. */
    public long madeAtMillis() {
      return madeAtMillis;
    }

    /**
     * Fills an empty vault. All of the file is read and checked before this returns.
     *
     * @throws ClientException BACKUP_DAMAGED, BACKUP_TOO_NEW, FILE_UNREADABLE
     */
    public void load(Transaction t) throws ClientException {
      Tables.read(t, in);
    }
  }

  /**
   * The words in the form in which they open a backup.
   *
   * @throws ClientException WORDS_INVALID
   */
  public static RecoveryWords words(String text) throws ClientException {
    try {
      return RecoveryWords.parse(text);
    } catch (DecodeException e) {
      throw new ClientException(Problem.WORDS_INVALID, e);
    }
  }

  /**
   * Opens it.
   *
   * @throws ClientException BACKUP_WORDS, BACKUP_DAMAGED, BACKUP_TOO_NEW, FILE_UNREADABLE, and what
   *     {@code use} throws
   */
  public <T> T read(RecoveryWords words, TransferProgress progress, Use<T> use)
      throws ClientException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        BackupSeal seal = BackupSeal.read(raw, words)) {
      long length = Files.size(file);
      SealedInput sealed = new SealedInput(raw, seal);
      InputStream told =
          new InputStream() {
            @Override
            public int read() throws IOException {
              return sealed.read();
            }

            @Override
            public int read(byte[] target, int offset, int wanted) throws IOException {
              progress.at(sealed.consumed(), length);
              return sealed.read(target, offset, wanted);
            }
          };
      DataInputStream in = new DataInputStream(new BufferedInputStream(told));
      return use.with(new Content(in, in.readLong()));
    } catch (IOException e) {
      throw Tables.problem(e);
    }
  }
}
