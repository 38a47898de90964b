package pli.bench.peer;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import pli.bench.measure.BenchmarkException;

/**
 * Apache ActiveMQ Artemis as {@code artemis create} makes it, over STOMP 1.2: persistent messages
 * with a receipt each, which comes when the journal is synced. {@code bench/peers/install.sh}
 * brings it.
 */
final class ArtemisPeer implements Peer {
  private static final String VERSION = "2.40.0";
  private static final int WAIT_MILLIS = 1000;

  /** Bytes that may be on their way to one receiver. */
  private static final int WINDOW = 1 << 20;

  /** Its releases of that time do not run on the newest JDK. */
  private static final Path JVMS = Path.of("/usr/lib/jvm");

  private final PeerProcess process;
  private final Path home;
  private final Map<String, String> environment;

  /**
   * One of the installation in {@code peers}.
   *
   * @throws BenchmarkException if there is none
   */
  ArtemisPeer(Path peers) throws BenchmarkException {
    home = peers.resolve("apache-artemis-" + VERSION);
    if (!Files.isExecutable(home.resolve("bin/artemis"))) {
      throw new BenchmarkException("Artemis is not installed: bench/peers/install.sh brings it");
    }
    environment = Map.of("JAVA_HOME", olderJava().toString());
    process = new PeerProcess();
  }

  private static Path olderJava() throws BenchmarkException {
    try (Stream<Path> jvms = Files.list(JVMS)) {
      return jvms.filter(jvm -> jvm.getFileName().toString().matches(".*\\b(17|21)\\b.*"))
          .filter(jvm -> Files.isExecutable(jvm.resolve("bin/java")))
          .sorted()
          .findFirst()
          .orElseThrow(() -> new BenchmarkException("Artemis needs Java 17 or 21"));
    } catch (IOException e) {
      throw new BenchmarkException("Artemis needs Java 17 or 21", e);
    }
  }

  @Override
  public String name() {
    return "Artemis";
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public boolean syncsFirst() {
    return true;
  }

  private Path instance() {
    return process.folder().resolve("broker");
  }

  @Override
  public void start() throws BenchmarkException {
    if (!Files.exists(instance())) {
      List<String> create = new ArrayList<>();
      create.addAll(List.of(home.resolve("bin/artemis").toString(), "create"));
      create.addAll(List.of(instance().toString(), "--silent", "--user", "u", "--password", "p"));
      create.addAll(List.of("--allow-anonymous", "--host", "127.0.0.1", "--no-web"));
      create.addAll(List.of("--default-port", Integer.toString(process.port())));
      create.addAll(List.of("--no-amqp-acceptor", "--no-hornetq-acceptor"));
      create.addAll(List.of("--no-mqtt-acceptor", "--no-stomp-acceptor"));
      process.run(create, environment);
    }
    process.start(List.of(instance().resolve("bin/artemis").toString(), "run"), environment);
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
  public Sender sender(String queue) throws IOException, BenchmarkException {
    return new StompSender(queue, "ANYCAST");
  }

  @Override
  public Receiver receiver(String queue) throws IOException, BenchmarkException {
    return new StompReceiver(queue, "ANYCAST");
  }

  @Override
  public Crowd crowd(int members) throws IOException, BenchmarkException {
    String topic = "crowd" + System.nanoTime();
    List<Receiver> receivers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      receivers.add(new StompReceiver(topic, "MULTICAST"));
    }
    return new Crowd(new StompSender(topic, "MULTICAST"), receivers);
  }

  /** A frame of STOMP, without its body. */
  private record Frame(String command, List<String> headers) {
    String header(String name) {
      for (String header : headers) {
        if (header.startsWith(name + ":")) {
          return header.substring(name.length() + 1);
        }
      }
      return "";
    }
  }

  private final class Connection implements AutoCloseable {
    private final TextLine line = new TextLine(process.port());

    Connection() throws IOException, BenchmarkException {
      send("CONNECT\naccept-version:1.2\nhost:localhost\nlogin:u\npasscode:p\n\n\0");
      expect("CONNECTED");
    }

    void send(String frame) throws IOException {
      line.write(frame);
      line.flush();
    }

    void expect(String command) throws IOException, BenchmarkException {
      Frame frame = read();
      if (!frame.command().equals(command)) {
        throw new BenchmarkException("Artemis answers with " + frame.command());
      }
    }

    Frame read() throws IOException {
      String command = line.readLine();
      while (command.isEmpty()) {
        command = line.readLine();
      }
      List<String> headers = new ArrayList<>();
      for (String header = line.readLine(); !header.isEmpty(); header = line.readLine()) {
        headers.add(header);
      }
      Frame frame = new Frame(command, headers);
      String length = frame.header("content-length");
      if (!length.isEmpty()) {
        line.read(Integer.parseInt(length));
      }
      while (line.read() != 0) {
        // A body without a length ends with a zero.
      }
      return frame;
    }

    @Override
    public void close() {
      line.close();
    }
  }

  private final class StompSender implements Sender {
    private final Connection connection = new Connection();
    private final String head;
    private long receipts;

    StompSender(String destination, String type) throws IOException, BenchmarkException {
      head =
          "SEND\ndestination:" + destination + "\ndestination-type:" + type + "\npersistent:true\n";
    }

    @Override
    public void send(byte[] message) throws IOException {
      String frame = head + "receipt:" + receipts++ + "\ncontent-length:" + message.length + "\n\n";
      connection.line.write(frame);
      connection.line.write(message);
      connection.send("\0");
    }

    @Override
    public void confirmed() throws IOException, BenchmarkException {
      connection.expect("RECEIPT");
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  private final class StompReceiver implements Receiver {
    private final Connection connection = new Connection();

    StompReceiver(String destination, String type) throws IOException, BenchmarkException {
      connection.send(
          "SUBSCRIBE\nid:0\ndestination:"
              + destination
              + "\nsubscription-type:"
              + type
              + "\nack:client-individual\nconsumer-window-size:"
              + WINDOW
              + "\nreceipt:s\n\n\0");
      connection.expect("RECEIPT");
    }

    /** Takes what has come and acknowledges each: only that frees all of the window again. */
    @Override
    public int take() throws IOException, BenchmarkException {
      int taken = 0;
      StringBuilder acknowledgements = new StringBuilder();
      try {
        connection.line.patience(WAIT_MILLIS);
        do {
          Frame next = connection.read();
          if (!next.command().equals("MESSAGE")) {
            throw new BenchmarkException("Artemis answers with " + next.command());
          }
          acknowledgements.append("ACK\nid:").append(next.header("ack")).append("\n\n\0");
          taken++;
        } while (connection.line.hasMore() && taken < 64);
      } catch (SocketTimeoutException e) {
        // Nothing came, or nothing more.
      }
      if (taken > 0) {
        connection.send(acknowledgements.toString());
      }
      return taken;
    }

    @Override
    public void close() {
      connection.close();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
