package pli.bench.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.bench.measure.BenchmarkException;

/**
 * Redis with {@code appendfsync always}: a queue is a stream, to which {@code XADD} adds and from
 * which {@code XREAD} reads and {@code XDEL} deletes.
 */
final class RedisPeer implements Peer {
  private static final String PROGRAM = "redis-server";
  private static final Pattern VERSION = Pattern.compile("v=([0-9.]+)");

  private final PeerProcess process;

  RedisPeer() throws BenchmarkException {
    process = new PeerProcess();
  }

  @Override
  public String name() {
    return "Redis";
  }

  @Override
  public String version() {
    Matcher version = VERSION.matcher(PeerProcess.printed(PROGRAM, "--version"));
    return version.find() ? version.group(1) : "";
  }

  @Override
  public boolean syncsFirst() {
    return true;
  }

  @Override
  public void start() throws BenchmarkException {
    List<String> command = new ArrayList<>(List.of(PROGRAM, "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", Integer.toString(process.port())));
    command.addAll(List.of("--dir", process.folder().toString(), "--daemonize", "no"));
    command.addAll(List.of("--appendonly", "yes", "--appendfsync", "always", "--save", ""));
    process.start(command, Map.of());
    try (Connection connection = new Connection()) {
      // While it loads what it has stored it answers with an error.
      while (connection.ask("PING") instanceof Failure) {
        Thread.sleep(50);
      }
    } catch (IOException e) {
      throw new BenchmarkException("Redis does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkException("interrupted", e);
    }
  }

  @Override
  public long pid() throws BenchmarkException {
    return process.pid();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public Sender sender(String queue) throws IOException {
    Connection connection = new Connection();
    return new Sender() {
      @Override
      public void send(byte[] message) throws IOException {
        connection.send(List.of("XADD", queue, "*", "m"), message);
      }

      @Override
      public void confirmed() throws IOException, BenchmarkException {
        granted(connection.read());
      }

      @Override
      public void close() {
        connection.close();
      }
    };
  }

  @Override
  public Receiver receiver(String queue) throws IOException {
    return new StreamReceiver(queue, "0", true);
  }

  @Override
  public Crowd crowd(int members) throws IOException, BenchmarkException {
    String stream = "crowd" + System.nanoTime();
    List<Receiver> receivers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      receivers.add(new StreamReceiver(stream, "0", false));
    }
    return new Crowd(sender(stream), receivers);
  }

  private final class StreamReceiver implements Receiver {
    private final Connection connection = new Connection();
    private final String stream;
    private final boolean deletes;
    private String last;

    StreamReceiver(String stream, String last, boolean deletes) throws IOException {
      this.stream = stream;
      this.last = last;
      this.deletes = deletes;
    }

    @Override
    public int take() throws IOException, BenchmarkException {
      @Nullable Object answer =
          granted(connection.ask("XREAD", "COUNT", "64", "BLOCK", "1000", "STREAMS", stream, last));
      if (!(answer instanceof List<?> streams)) {
        return 0;
      }
      List<?> entries = (List<?>) ((List<?>) streams.getFirst()).get(1);
      List<String> delete = new ArrayList<>(List.of("XDEL", stream));
      for (Object entry : entries) {
        last = (String) ((List<?>) entry).getFirst();
        delete.add(last);
      }
      if (deletes) {
        granted(connection.ask(delete.toArray(String[]::new)));
      }
      return entries.size();
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  /** What Redis refuses with. */
  private record Failure(String text) {}

  private static @Nullable Object granted(@Nullable Object answer) throws BenchmarkException {
    if (answer instanceof Failure failure) {
      throw new BenchmarkException("Redis refused: " + failure.text());
    }
    return answer;
  }

  /** The protocol RESP 2. */
  private final class Connection implements AutoCloseable {
    private final TextLine line = new TextLine(process.port());

    Connection() throws IOException {}

    @Nullable Object ask(String... words) throws IOException {
      send(List.of(words), null);
      return read();
    }

    void send(List<String> words, byte @Nullable [] last) throws IOException {
      line.write("*" + (words.size() + (last == null ? 0 : 1)) + "\r\n");
      for (String word : words) {
        line.write("$" + word.length() + "\r\n" + word + "\r\n");
      }
      if (last != null) {
        line.write("$" + last.length + "\r\n");
        line.write(last);
        line.write("\r\n");
      }
      line.flush();
    }

    /** A text, a list, a number, null, or a {@link Failure}. */
    @Nullable Object read() throws IOException {
      String head = line.readLine();
      String rest = head.substring(1);
      switch (head.charAt(0)) {
        case '-' -> {
          return new Failure(rest);
        }
        case ':' -> {
          return Long.valueOf(rest);
        }
        case '$' -> {
          int length = Integer.parseInt(rest);
          if (length < 0) {
            return null;
          }
          String text = new String(line.read(length), java.nio.charset.StandardCharsets.ISO_8859_1);
          line.readLine();
          return text;
        }
        case '*' -> {
          int size = Integer.parseInt(rest);
          List<@Nullable Object> list = new ArrayList<>();
          for (int i = 0; i < size; i++) {
            list.add(read());
          }
          return size < 0 ? null : list;
        }
        default -> {
          return rest;
        }
      }
    }

    @Override
    public void close() {
      line.close();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
