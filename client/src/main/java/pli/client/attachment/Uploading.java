package pli.client.attachment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.api.TransferProgress;
import pli.client.net.Endpoint;
import pli.client.net.WebAnswer;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.content.NestedPart.ExternalPart;
import pli.crypto.CryptoException;
import pli.protocol.Limits;

/**
 * Puts a file at the server. What may have left the device is noted in the vault before it leaves,
 * so that the same call again, also after a crash, goes on where the server stands, and never seals
 * two things in one place.
 */
public final class Uploading {
  /** Bytes that a file may have. */
  public static final long MAX_FILE = 2L << 30;

  private final Vault vault;
  private final Platform platform;
  private final String origin;
  private final Server server;
  private final TransferProgress progress;

  /**
   * Uploads to the server at {@code endpoints}.
   *
   * @param patience how long to try while nothing gets through
   */
  public Uploading(
      Vault vault,
      Platform platform,
      String origin,
      List<Endpoint> endpoints,
      TransferProgress progress,
      Duration patience) {
    this.vault = vault;
    this.platform = platform;
    this.origin = origin;
    this.progress = progress;
    server = new Server(platform.transport(), endpoints, platform.entropy(), patience);
  }

  /**
   * Checks a file before anything is done.
   *
   * @throws ClientException FILE_UNREADABLE, ATTACHMENT_TOO_LARGE
   */
  public static void check(Path file) throws ClientException {
    attributes(file);
  }

  private static BasicFileAttributes attributes(Path file) throws ClientException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new ClientException(Problem.FILE_UNREADABLE, e);
    }
    if (!attributes.isRegularFile() || !Files.isReadable(file)) {
      throw new ClientException(Problem.FILE_UNREADABLE);
    }
    if (attributes.size() > MAX_FILE) {
      throw new ClientException(Problem.ATTACHMENT_TOO_LARGE, "limit", MAX_FILE >> 20);
    }
    return attributes;
  }

  /**
   * Puts a file there, or the rest of it.
   *
   * @return what a message says of it
   * @throws ClientException FILE_UNREADABLE, FILE_CHANGED, ATTACHMENT_TOO_LARGE; UNREACHABLE,
   *     RATE_LIMITED, SERVER_FULL and others, and then the same again goes on where this stood
   */
  public ExternalPart upload(Path path) throws ClientException {
    BasicFileAttributes before = attributes(path);
    String file = path.toAbsolutePath().toString();
    for (int attempt = 0; attempt < 2; attempt++) {
      Begun begun = begin(file, before);
      @Nullable Bytes hash = put(path, begun);
      if (hash == null) {
        // The file is another than the one begun, or the server has forgotten it.
        forget(file);
        continue;
      }
      BasicFileAttributes after = attributes(path);
      if (!after.lastModifiedTime().equals(before.lastModifiedTime())) {
        forget(file);
        throw new ClientException(Problem.FILE_CHANGED);
      }
      long expires = begun.begunMillis() + Limits.ATTACHMENT_LIFETIME.toMillis();
      return new Reference(begun.id(), begun.key(), hash, begun.size())
          .toPart(origin, path.getFileName().toString(), "application/octet-stream", expires);
    }
    throw new ClientException(Problem.PROTOCOL);
  }

  private Begun begin(String file, BasicFileAttributes attributes) throws ClientException {
    long now = platform.clock().millis();
    long modified = attributes.lastModifiedTime().toMillis();
    return vault.write(t -> {
      Begun there = Begun.find(t, file, attributes.size(), modified, now);
      if (there != null) {
        return there;
      }
      Begun fresh = Begun.fresh(file, attributes.size(), modified, now, platform.entropy());
      fresh.store(t);
      return fresh;
    });
  }

  /** The message that names these files is in the vault: their uploads are over. */
  public static void done(Transaction t, List<Path> files) throws ClientException {
    for (Path file : files) {
      Begun.forget(t, file.toAbsolutePath().toString());
    }
  }

  private void forget(String file) throws ClientException {
    vault.write(t -> {
      Begun.forget(t, file);
      return null;
    });
  }

  /** The hash of all that the server has now; null if it has to be begun anew. */
  private @Nullable Bytes put(Path path, Begun begun) throws ClientException {
    long there = 0;
    if (begun.sent() > 0) {
      WebAnswer head = server.ask("HEAD", begun.id().path());
      there = head.status() == 200 ? head.number("upload-offset", -1) : -1;
      if (there < 0 && begun.sent() > 0 && head.status() != 404) {
        throw new ClientException(Problem.PROTOCOL);
      }
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        StreamSeal seal = StreamSeal.of(begun.key(), Reference.AAD, begun.header())) {
      return put(new SealedParts(file, seal, begun.size()), begun, Math.max(0, there));
    } catch (FileChangedException e) {
      throw new ClientException(Problem.FILE_CHANGED, e);
    } catch (IOException e) {
      throw new ClientException(Problem.FILE_UNREADABLE, e);
    } catch (CryptoException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  private @Nullable Bytes put(SealedParts parts, Begun begun, long there)
      throws ClientException, IOException {
    long length = SealedParts.length(begun.size());
    while (parts.hasNext()) {
      long from = parts.at();
      Bytes part = parts.next();
      long to = parts.at();
      if (to == begun.sent() && !parts.hash().equals(begun.sentHash())) {
        return null;
      }
      if (to > there) {
        if (to > begun.sent()) {
          Begun further = begun.withSent(to, parts.hash());
          vault.write(t -> {
            further.store(t);
            return null;
          });
        }
        if (!isPut(begun, part, from, to, length)) {
          return null;
        }
      }
      progress.at(to, length);
    }
    return parts.hash();
  }

  /** False if the server knows nothing of what was there before. */
  private boolean isPut(Begun begun, Bytes part, long from, long to, long length)
      throws ClientException {
    Map<String, String> range =
        Collections.singletonMap("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
    WebAnswer answer = server.ask("PUT", begun.id().path(), range, part, 0);
    switch (answer.status()) {
      case 201:
      case 204:
        return true;
      case 404:
        return false;
      case 409:
        // An answer was lost: the part is there.
        if (answer.number("upload-offset", -1) >= to) {
          return true;
        }
        return false;
      case 413:
        throw new ClientException(Problem.ATTACHMENT_REFUSED);
      default:
        throw new ClientException(Problem.PROTOCOL);
    }
  }
}
