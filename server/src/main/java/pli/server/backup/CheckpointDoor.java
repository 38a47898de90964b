package pli.server.backup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.crypto.Entropy;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;

/**
 * Where a running server is asked for a checkpoint of its database: {@code POST /checkpoint} on the
 * loopback address, with the token from {@code run/token}, which only who may read the data folder
 * knows. The answer is the number of writes that the checkpoint has seen. There is one checkpoint
 * at most; a new one replaces it.
 */
public final class CheckpointDoor implements HttpHandler {
  /** Its place under the address of health and figures. */
  public static final String PATH = "/checkpoint";

  static final String TOKEN = "Pli-Token";

  private static final int TOKEN_BYTES = 24;

  private static final String ATTACHMENTS = "attachments";
  private static final String LOG = "log.checkpoint";

  private final RocksStore store;
  private final Path attachments;
  private final Path log;
  private final Path target;
  private final String token;

  /**
   * A door with a fresh token.
   *
   * @param attachments where the attachments lie
   * @param log where a checkpoint of the log lies
   * @param target where the checkpoint goes; what is left there of another is removed
   */
  public CheckpointDoor(RocksStore store, Path attachments, Path log, Path target, Entropy entropy)
      throws IOException {
    this.log = log;
    this.attachments = attachments;
    this.store = store;
    this.target = target;
    byte[] random = new byte[TOKEN_BYTES];
    entropy.fill(random);
    token = Base64.getUrlEncoder().encodeToString(random);
    Folders.remove(target);
  }

  /** For {@code run/token}. */
  public String token() {
    return token;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("POST")) {
        answer(exchange, 405, "");
      } else if (!isKnown(exchange.getRequestHeaders().getFirst(TOKEN))) {
        answer(exchange, 403, "");
      } else {
        make(exchange);
      }
    }
  }

  private boolean isKnown(@Nullable String offered) {
    return offered != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.US_ASCII), offered.getBytes(StandardCharsets.US_ASCII));
  }

  /** One after the other, since there is one target. */
  private synchronized void make(HttpExchange exchange) throws IOException {
    try {
      Folders.remove(target);
      // Read before the database is copied, so that the copy has what it says.
      byte[] shown = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
      long sequence = store.checkpoint(target);
      linkAttachments();
      if (shown.length > 0) {
        Files.write(log(target), shown);
      }
      answer(exchange, 200, Long.toString(sequence));
    } catch (StoreException | IOException e) {
      answer(exchange, 503, "");
    }
  }

  /** Where the log's checkpoint lies that a copy was made with. */
  static Path log(Path checkpoint) {
    return attachments(checkpoint).resolve(LOG);
  }

  /** Where the attachments of a checkpoint lie. */
  static Path attachments(Path checkpoint) {
    return checkpoint.resolve(ATTACHMENTS);
  }

  /**
   * After the database: a file has at least as much as its row in the checkpoint says, and what it
   * has more is written over when its upload goes on. One whose time ended meanwhile is missing.
   */
  private void linkAttachments() throws IOException {
    Path links = Files.createDirectory(attachments(target));
    try (Stream<Path> files = Files.list(attachments)) {
      for (Iterator<Path> all = files.iterator(); all.hasNext(); ) {
        Path file = all.next();
        try {
          Files.createLink(links.resolve(file.getFileName()), file);
        } catch (NoSuchFileException e) {
          // Deleted since the folder was read.
        }
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
