package pli.desktop.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import pli.client.api.ClientException;
import pli.client.api.TransferProgress;
import pli.codec.Bytes;
import pli.desktop.http.Answer;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;
import pli.desktop.http.Request;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.FileKind;
import pli.desktop.terminal.Json;

/** Files that a page brings and gets. */
final class ScreenFiles {
  private static final String UPLOAD = "/api/v1/files";
  private static final String FETCHED = UPLOAD + "/";
  private static final String MADE = "/api/v1/made/";
  private static final String EVIDENCE = "/api/v1/evidence/";
  private static final Pattern ATTACHMENT = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern OFFSET = Pattern.compile("[0-9]{1,18}");
  private static final long BETWEEN_SIGNS = Duration.ofMillis(250).toNanos();

  private final Seat seat;
  private final Bulletin bulletin;
  private final Exchange exchange;
  private final PageMethods evidence;

  ScreenFiles(Seat seat, Invocation invocation, Bulletin bulletin, Exchange exchange) {
    this.seat = seat;
    this.bulletin = bulletin;
    this.exchange = exchange;
    this.evidence = new PageMethods(seat, invocation.vault());
  }

  void handle(Request request, Answer answer) throws Refusal, IOException {
    String path = request.path();
    if (path.equals(UPLOAD)) {
      RequestRules.require("PUT", request);
      bring(request, answer);
    } else if (path.startsWith(FETCHED)) {
      RequestRules.require("GET", request);
      fetch(path.substring(FETCHED.length()), answer);
    } else if (path.startsWith(MADE)) {
      RequestRules.require("GET", request);
      made(path.substring(MADE.length()), answer);
    } else if (path.startsWith(EVIDENCE)) {
      RequestRules.require("GET", request);
      Optional<Path> file = evidence.evidence(path.substring(EVIDENCE.length()));
      send(file.orElseThrow(ScreenFiles::notFound), FileKind.OTHER, answer);
    } else {
      throw notFound();
    }
  }

  private static Refusal notFound() {
    return new Refusal(HttpStatus.NOT_FOUND);
  }

  private void bring(Request request, Answer answer) throws Refusal, IOException {
    if (!takesFiles()) {
      throw new Refusal(HttpStatus.CONFLICT);
    }
    Optional<String> name = request.header("pli-name");
    Optional<String> path = request.header("pli-path");
    String offset = request.header("pli-offset").orElse("");
    if (name.isPresent() == path.isPresent()
        || path.isPresent() != OFFSET.matcher(offset).matches()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    Exchange.Brought brought =
        name.isPresent()
            ? exchange.begin(name.get(), request.body())
            : exchange.append(path.orElseThrow(), Long.parseLong(offset), request.body());
    if (!takesFiles()) {
      // It came while the vault was being locked.
      exchange.forget(brought.path());
      throw new Refusal(HttpStatus.CONFLICT);
    }
    answer.json(new Json().put("path", brought.path()).put("size", brought.size()).line());
  }

  /** Not while the vault is locked. Where there is none yet, it may come out of a backup. */
  private boolean takesFiles() {
    return seat.sitting() != null || !seat.isVault();
  }

  private void fetch(String id, Answer answer) throws Refusal, IOException {
    if (!ATTACHMENT.matcher(id).matches()) {
      throw notFound();
    }
    Path file = exchange.fresh();
    try {
      seat.device().fetch(id, file, progress(id), Invocation.PATIENCE);
      send(file, kind(file), answer);
    } catch (ClientException e) {
      throw new Refusal(status(e));
    } catch (IllegalStateException e) {
      if (seat.sitting() != null) {
        throw e;
      }
      throw new Refusal(HttpStatus.CONFLICT);
    } finally {
      exchange.discard(file);
    }
  }

  private static HttpStatus status(ClientException e) {
    return switch (e.problem()) {
      case ATTACHMENT_UNKNOWN -> HttpStatus.NOT_FOUND;
      case ATTACHMENT_GONE -> HttpStatus.GONE;
      case ATTACHMENT_DAMAGED -> HttpStatus.BAD_GATEWAY;
      case VAULT_LOCKED, VAULT_MISSING -> HttpStatus.CONFLICT;
      case DISK_FULL -> HttpStatus.INSUFFICIENT_STORAGE;
      default -> HttpStatus.SERVICE_UNAVAILABLE;
    };
  }

  private TransferProgress progress(String id) {
    long[] toldAt = {System.nanoTime()};
    return (done, of) -> {
      if (System.nanoTime() - toldAt[0] >= BETWEEN_SIGNS) {
        toldAt[0] = System.nanoTime();
        bulletin.post("progress", new Json().put("attachment", id).put("done", done).put("of", of));
      }
    };
  }

  private static FileKind kind(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return FileKind.of(Bytes.adopt(in.readNBytes(FileKind.LOOKED_AT)));
    }
  }

  /** Whoever has it whole has it alone. */
  private void made(String name, Answer answer) throws Refusal, IOException {
    Path file = exchange.made(name).orElseThrow(ScreenFiles::notFound);
    send(file, FileKind.OTHER, answer);
    Files.deleteIfExists(file);
  }

  private static void send(Path file, FileKind kind, Answer answer) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      answer.file(kind.type(), Files.size(file), kind.isToSave(), in);
    }
  }
}
