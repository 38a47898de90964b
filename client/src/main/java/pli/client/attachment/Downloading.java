package pli.client.attachment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.api.TransferProgress;
import pli.client.net.Endpoint;
import pli.client.net.WebAnswer;
import pli.codec.Bytes;
import pli.crypto.CryptoException;

/**
 * Fetches a file: sealed as it is into a hidden file beside the wanted one, where an interrupted
 * call is taken up again; then checked and opened as a whole; and only then it gets its name.
 */
public final class Downloading {
  private static final int PART = 16 * StreamSeal.SEGMENT;

  private final Server server;
  private final TransferProgress progress;

  /**
   * Downloads from the server at {@code endpoints}.
   *
   * @param patience how long to try while nothing gets through
   */
  public Downloading(
      Platform platform, List<Endpoint> endpoints, TransferProgress progress, Duration patience) {
    this.progress = progress;
    server = new Server(platform.transport(), endpoints, platform.entropy(), patience);
  }

  /**
   * Fetches what {@code reference} names.
   *
   * @param target is not there yet
   * @throws ClientException FILE_EXISTS, FILE_UNREADABLE, DISK_FULL, ATTACHMENT_GONE,
   *     ATTACHMENT_DAMAGED; UNREACHABLE and others, and then the same again goes on from there
   */
  public void fetch(Reference reference, Path target) throws ClientException {
    Path place = target.toAbsolutePath();
    if (Files.exists(place)) {
      throw new ClientException(Problem.FILE_EXISTS);
    }
    if (reference.size() > Uploading.MAX_FILE) {
      throw new ClientException(Problem.ATTACHMENT_DAMAGED);
    }
    Path sealed = place.resolveSibling("." + reference.id().hex() + ".part");
    Path opened = place.resolveSibling("." + reference.id().hex() + ".new");
    long length = SealedParts.length(reference.size());
    try {
      download(reference, sealed, length);
      try {
        open(reference, sealed, opened, length);
        Files.move(opened, place);
      } finally {
        Files.deleteIfExists(opened);
      }
      Files.deleteIfExists(sealed);
    } catch (FileAlreadyExistsException e) {
      throw new ClientException(Problem.FILE_EXISTS, e);
    } catch (CryptoException e) {
      remove(sealed);
      throw new ClientException(Problem.ATTACHMENT_DAMAGED, e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      boolean full = message.contains("No space left");
      throw new ClientException(full ? Problem.DISK_FULL : Problem.FILE_UNREADABLE, e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What stays is sealed, and is checked again before it is ever used.
    }
  }

  private void download(Reference reference, Path sealed, long length)
      throws IOException, ClientException {
    try (FileChannel file =
        FileChannel.open(sealed, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long at = Math.min(file.size(), length);
      while (at < length) {
        long end = Math.min(length, at + PART);
        Bytes part = part(reference, at, end, length);
        ByteBuffer bytes = part.asByteBuffer();
        while (bytes.hasRemaining()) {
          at += file.write(bytes, at);
        }
        progress.at(at, length);
      }
      file.truncate(length);
    }
  }

  private Bytes part(Reference reference, long from, long end, long length) throws ClientException {
    String range = "bytes=" + from + "-" + (end - 1);
    WebAnswer answer =
        server.ask(
            "GET",
            reference.id().path(),
            Collections.singletonMap("Range", range),
            Bytes.EMPTY,
            PART);
    switch (answer.status()) {
      case 404:
        throw new ClientException(Problem.ATTACHMENT_GONE);
      case 416:
        throw new ClientException(Problem.ATTACHMENT_DAMAGED);
      case 200:
      case 206:
        boolean whole = from == 0 && end == length;
        if (answer.body().length() == end - from && (answer.status() == 206 || whole)) {
          return answer.body();
        }
        throw new ClientException(Problem.ATTACHMENT_DAMAGED);
      default:
        throw new ClientException(Problem.PROTOCOL);
    }
  }

  /**
   * Opens every segment and compares the hash of them all.
   *
   * @throws CryptoException if something is not as it was sent; {@code opened} is then of no use
   */
  private static void open(Reference reference, Path sealed, Path opened, long length)
      throws IOException, CryptoException {
    long padded = FilePadding.paddedLength(reference.size());
    long segments = StreamSeal.segments(padded);
    MessageDigest digest = SealedParts.sha256();
    try (FileChannel in = FileChannel.open(sealed, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                opened,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
      Bytes header = read(in, 0, StreamSeal.HEADER, digest);
      try (StreamSeal seal = StreamSeal.of(reference.key(), Reference.AAD, header)) {
        for (long segment = 0; segment < segments; segment++) {
          long start = StreamSeal.sealedStart(segment);
          int bytes = (int) (Math.min(length, StreamSeal.sealedStart(segment + 1)) - start);
          byte[] plain =
              seal.open(segment, segment == segments - 1, read(in, start, bytes, digest));
          ByteBuffer target = ByteBuffer.wrap(plain);
          long at = StreamSeal.plainStart(segment);
          while (target.hasRemaining()) {
            at += out.write(target, at);
          }
          StreamSeal.wipe(plain);
        }
      }
      out.truncate(reference.size());
      out.force(true);
    }
    if (!Bytes.adopt(digest.digest()).equals(reference.hash())) {
      throw new CryptoException(
          CryptoException.Reason.AUTHENTICATION_FAILED, "not the file that the message names");
    }
  }

  private static Bytes read(FileChannel in, long from, int length, MessageDigest digest)
      throws IOException, CryptoException {
    byte[] bytes = new byte[length];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    while (target.hasRemaining()) {
      if (in.read(target, from + target.position()) < 0) {
        throw new CryptoException(
            CryptoException.Reason.AUTHENTICATION_FAILED, "a sealed file that was cut off");
      }
    }
    digest.update(bytes);
    return Bytes.adopt(bytes);
  }
}
