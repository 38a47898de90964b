package pli.bench.peer;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pli.bench.measure.BenchmarkException;

/**
 * ejabberd as Debian has it, with what this work needs of its modules and without TLS. A queue is
 * an account; a message counts as confirmed when the server says that it has handled it (XEP-0198);
 * one to many is a room (XEP-0045). What waits for somebody who is not there is kept in Mnesia.
 */
final class EjabberdPeer implements Peer {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final Pattern FOLDER = Pattern.compile("ejabberd-([0-9]+\\.[0-9]+)");
  private static final String MANAGED = " xmlns='urn:xmpp:sm:3'";
  private static final int WAIT_MILLIS = 1000;
  private static final int AT_ONCE = 64;

  private static final String SETTINGS =
      """
      hosts: [localhost]
      loglevel: error
      auth_password_format: plain
      registration_timeout: infinity
      listen:
        - {port: %d, ip: "127.0.0.1", module: ejabberd_c2s, max_stanza_size: 262144, backlog: 2000}
      shaper_rules:
        max_user_sessions: 5000
        max_user_offline_messages: 100000
      modules:
        mod_stream_mgmt: {}
        mod_ping: {}
        mod_register: {access: all, ip_access: all}
        mod_offline: {access_max_user_messages: max_user_offline_messages}
        mod_muc:
          max_users: 5000
          max_user_conferences: 5000
          default_room_options: {max_users: 5000, presence_broadcast: []}
      """;

  private final PeerProcess process;
  private final AtomicInteger last = new AtomicInteger();
  private final Path libraries;
  private final String version;

  /**
   * The installed one.
   *
   * @throws BenchmarkException if there is none
   */
  EjabberdPeer() throws BenchmarkException {
    Path installed = installed();
    Matcher name = FOLDER.matcher(installed.getFileName().toString());
    version = name.matches() ? name.group(1) : "";
    libraries = Objects.requireNonNull(installed.getParent());
    process = new PeerProcess();
  }

  private static Path installed() throws BenchmarkException {
    try (Stream<Path> found = Files.find(LIBRARIES, 2, (path, is) -> isEjabberd(path))) {
      return found
          .findFirst()
          .orElseThrow(() ->
              new BenchmarkException(
                  "ejabberd is not installed: bench/peers/install.sh brings it"));
    } catch (IOException e) {
      throw new BenchmarkException("ejabberd was not looked for to the end", e);
    }
  }

  private static boolean isEjabberd(Path path) {
    return FOLDER.matcher(path.getFileName().toString()).matches();
  }

  @Override
  public String name() {
    return "ejabberd";
  }

  @Override
  public String version() {
    return version;
  }

  /** Mnesia writes its log some time after a message was said to be handled. */
  @Override
  public boolean syncsFirst() {
    return false;
  }

  @Override
  public void start() throws BenchmarkException {
    Path settings = process.folder().resolve("ejabberd.yml");
    try {
      Files.writeString(settings, SETTINGS.formatted(process.port()));
    } catch (IOException e) {
      throw new BenchmarkException("no folder for ejabberd", e);
    }
    Path data = process.folder().resolve("mnesia");
    process.start(
        List.of(
            "erl",
            "+K",
            "true",
            "-noinput",
            "-mnesia",
            "dir",
            "\"" + data + "\"",
            "-s",
            "ejabberd"),
        Map.of(
            "ERL_LIBS", libraries.toString(),
            "EJABBERD_CONFIG_PATH", settings.toString(),
            "EJABBERD_LOG_PATH", process.folder().resolve("ejabberd.log").toString(),
            "ERL_CRASH_DUMP_BYTES", "0",
            "HOME", process.folder().toString()));
  }

  @Override
  public long pid() throws BenchmarkException {
    return process.pid();
  }

  @Override
  public void kill() {
    process.kill();
  }

  private XmppStream stream(String account) throws IOException, BenchmarkException {
    return new XmppStream(process.port(), account, "r" + last.incrementAndGet());
  }

  @Override
  public Sender sender(String queue) throws IOException, BenchmarkException {
    return new StanzaSender(
        stream("sender"), "<message type='chat' to='" + queue + "@" + XmppStream.HOST + "'>");
  }

  @Override
  public Receiver receiver(String queue) throws IOException, BenchmarkException {
    XmppStream stream = stream(queue);
    stream.send("<presence/>");
    return new StanzaReceiver(stream);
  }

  @Override
  public Crowd crowd(int members) throws IOException, BenchmarkException {
    String room = "room" + System.nanoTime() + "@conference." + XmppStream.HOST;
    XmppStream first = joined(room);
    List<Receiver> receivers = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      receivers.add(new StanzaReceiver(joined(room)));
    }
    return new Crowd(
        new StanzaSender(first, "<message type='groupchat' to='" + room + "'>"), receivers);
  }

  private XmppStream joined(String room) throws IOException, BenchmarkException {
    XmppStream stream = stream("crowd");
    stream.send(
        "<presence to='"
            + room
            + "/n"
            + last.incrementAndGet()
            + "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>");
    String answer = stream.read();
    while (!answer.contains("code='110'")) {
      if (answer.contains("type='error'")) {
        throw new BenchmarkException("ejabberd does not let us into a room: " + answer);
      }
      answer = stream.read();
    }
    return stream;
  }

  /** Sends messages, each with a request to say that it was handled. */
  private static final class StanzaSender implements Sender {
    private final XmppStream stream;
    private final String head;
    private long confirmed;

    StanzaSender(XmppStream stream, String head) throws IOException, BenchmarkException {
      this.stream = stream;
      this.head = head;
      stream.send("<enable" + MANAGED + "/>");
      String answer = stream.read();
      while (!answer.startsWith("<enabled")) {
        if (answer.startsWith("<failed")) {
          throw new BenchmarkException("ejabberd does not confirm: " + answer);
        }
        answer = stream.read();
      }
    }

    /** As text that is no longer than the message: base64 of three quarters of it. */
    @Override
    public void send(byte[] message) throws IOException {
      byte[] part = java.util.Arrays.copyOf(message, message.length * 3 / 4);
      String body = Base64.getEncoder().encodeToString(part);
      stream.send(head + "<body>" + body + "</body></message><r" + MANAGED + "/>");
    }

    @Override
    public void confirmed() throws IOException, BenchmarkException {
      String answer = stream.read();
      while (!answer.startsWith("<a ")) {
        if (answer.contains("type='error'") || answer.startsWith("<stream:error")) {
          throw new BenchmarkException("ejabberd answers with " + answer);
        }
        if (answer.startsWith("<r ")) {
          // It asks what we have handled: nothing that matters here, but we are there.
          stream.send("<a h='0'" + MANAGED + "/>");
        }
        answer = stream.read();
      }
      confirmed++;
      if (!answer.contains("h='" + confirmed + "'")) {
        throw new BenchmarkException("ejabberd confirms something else: " + answer);
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  /** Counts messages with a body; what else comes is passed over. */
  private static final class StanzaReceiver implements Receiver {
    private final XmppStream stream;
    private int before;

    /** Ready when the server has answered a ping, and so has seen all that was sent before it. */
    StanzaReceiver(XmppStream stream) throws IOException, BenchmarkException {
      this.stream = stream;
      stream.send(
          "<iq type='get' id='ready' to='"
              + XmppStream.HOST
              + "'><ping xmlns='urn:xmpp:ping'/></iq>");
      String answer = stream.read();
      while (!answer.contains("id='ready'")) {
        before += isMessage(answer) ? 1 : 0;
        answer = stream.read();
      }
    }

    private static boolean isMessage(String stanza) {
      return stanza.startsWith("<message") && stanza.contains("<body>");
    }

    @Override
    public int take() throws IOException, BenchmarkException {
      int taken = before;
      before = 0;
      try {
        stream.patience(WAIT_MILLIS);
        do {
          String stanza = stream.read();
          if (stanza.startsWith("<stream:error") || stanza.startsWith("</stream")) {
            throw new BenchmarkException("ejabberd closes with " + stanza);
          }
          taken += isMessage(stanza) ? 1 : 0;
        } while (stream.hasMore() && taken < AT_ONCE);
      } catch (SocketTimeoutException e) {
        // Nothing came, or nothing more.
      }
      return taken;
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
