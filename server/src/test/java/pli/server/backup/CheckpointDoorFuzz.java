package pli.server.backup;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import pli.fuzz.Target;
import pli.server.store.BootKey;
import pli.server.store.RocksStore;
import pli.server.store.StoreException;
import pli.server.store.StoreOptions;

/**
 * What is asked of the checkpoint door, as text: a line with the method, a line for each header, in
 * which TOKEN stands for the token. Without it no checkpoint is made, and each request has one
 * short answer.
 */
public final class CheckpointDoorFuzz implements Target {
  private static final int LONGEST = 20;

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new CheckpointDoorFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (String asked :
        List.of(
            "POST\nPli-Token: TOKEN",
            "POST\nPli-Token: TOKEN \nPli-Token: x",
            "POST\nPli-Token: \nPli-Token: TOKEN",
            "POST\npli-token: AAAA",
            "POST",
            "GET\nPli-Token: TOKEN",
            "\n")) {
      seeds.add(asked.getBytes(StandardCharsets.UTF_8));
    }
    return seeds;
  }

  /** A door to a store of its own, made when it is first knocked at. */
  private record House(CheckpointDoor door, Path checkpoint) {
    private static final House ONE = build();

    private static House build() {
      try {
        Path folder = Files.createTempDirectory("checkpoint-door");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
        RocksStore store =
            RocksStore.open(
                folder.resolve("store"),
                new StoreOptions(1 << 20, 1 << 20, 0, 1 << 20, 100, Long.MAX_VALUE),
                BootKey.random(new Random(1)::nextBytes),
                new Random(2)::nextBytes,
                Runnable::run);
        Path attachments = Files.createDirectory(folder.resolve("attachments"));
        Path checkpoint = folder.resolve("checkpoint");
        return new House(
            new CheckpointDoor(
                store,
                attachments,
                folder.resolve("log.checkpoint"),
                checkpoint,
                new Random(3)::nextBytes),
            checkpoint);
      } catch (IOException | StoreException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void remove(Path folder) {
      try {
        Folders.remove(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void run(byte[] input) {
    String token = House.ONE.door().token();
    String text = new String(input, StandardCharsets.UTF_8).replace("TOKEN", token);
    String[] lines = text.split("\n", -1);
    Asked asked = new Asked(lines[0]);
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      try {
        asked.headers.add(
            lines[i].substring(0, Math.max(0, colon)), lines[i].substring(colon + 1).strip());
      } catch (IllegalArgumentException e) {
        // Not a header: the JDK's server would have refused it.
      }
    }
    try {
      House.ONE.door().handle(asked);
      boolean made = Files.exists(House.ONE.checkpoint());
      boolean known = token.equals(asked.headers.getFirst("Pli-Token"));
      require(made == (known && lines[0].equals("POST")), "a checkpoint without its token");
      require((asked.status == 200) == made, "answered with " + asked.status);
      require(asked.closed && asked.out.size() <= LONGEST, "not one short answer");
      Folders.remove(House.ONE.checkpoint());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Override
  public int mutations() {
    return 300;
  }

  /** One exchange without a connection. */
  private static final class Asked extends HttpExchange {
    private final String method;
    private final Headers headers = new Headers();
    private final Headers answerHeaders = new Headers();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int status = -1;
    private boolean closed;

    Asked(String method) {
      this.method = method;
    }

    @Override
    public Headers getRequestHeaders() {
      return headers;
    }

    @Override
    public Headers getResponseHeaders() {
      return answerHeaders;
    }

    @Override
    public URI getRequestURI() {
      return URI.create(CheckpointDoor.PATH);
    }

    @Override
    public String getRequestMethod() {
      return method;
    }

    @Override
    public HttpContext getHttpContext() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public InputStream getRequestBody() {
      return new ByteArrayInputStream(new byte[0]);
    }

    @Override
    public OutputStream getResponseBody() {
      return out;
    }

    @Override
    public void sendResponseHeaders(int code, long length) {
      require(status < 0, "answered twice");
      status = code;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
      return new InetSocketAddress(1);
    }

    @Override
    public int getResponseCode() {
      return status;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
      return new InetSocketAddress(2);
    }

    @Override
    public String getProtocol() {
      return "HTTP/1.1";
    }

    @Override
    public @Nullable Object getAttribute(String name) {
      return null;
    }

    @Override
    public void setAttribute(String name, Object value) {}

    @Override
    public void setStreams(InputStream in, OutputStream other) {}

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
      return null;
    }
  }
}
