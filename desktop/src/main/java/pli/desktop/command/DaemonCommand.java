package pli.desktop.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.desktop.http.AccessRules;
import pli.desktop.http.Listener;
import pli.desktop.screen.Idleness;
import pli.desktop.terminal.Json;

/** {@code pli daemon}: lends the device to other programs of this person. */
final class DaemonCommand implements Verb {
  private static final String PAGE = "daemon";
  private static final Pattern LOOPBACK = Pattern.compile("127\\.0\\.0\\.1:(.*)");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final int LARGEST_PORT = 65_535;
  private static final Duration LONGEST_LOCK_AFTER = Duration.ofDays(7);

  @Override
  public String name() {
    return PAGE;
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public Set<String> options() {
    return Set.of("--socket", "--http", "--lock-after");
  }

  /** One that runs does not begin another. */
  @Override
  public boolean isServed() {
    return false;
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    @Nullable Path socket = socket(arguments);
    int port = port(arguments);
    if ((socket == null) == (port < 0)) {
      String key = socket == null ? "words.missing" : "words.wrong";
      throw new NotDone(NotDone.WRONG_WORDS, key, "word", "--socket", "verb", PAGE);
    }
    Idleness idleness = new Idleness(System::nanoTime, lockAfter(arguments));
    Bulletin bulletin = new Bulletin();
    try (LentDevice lent = new LentDevice(invocation, bulletin, idleness)) {
      open(lent, invocation);
      try (Ending ending = new Ending();
          Claim _ = Claim.take(invocation.vault());
          Listener listener = listen(socket, port)) {
        serve(new Daemon(lent, invocation, bulletin, ending), listener, socket, invocation);
      }
    }
  }

  private static void open(LentDevice lent, Invocation invocation) throws ClientException, NotDone {
    byte[] passphrase = invocation.passphrase();
    try {
      lent.open(passphrase);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
  }

  private static void serve(
      Daemon daemon, Listener listener, @Nullable Path socket, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String authority = listener.authority();
    if (authority == null) {
      listener.serve(AccessRules.ofSocket(), daemon);
      ready(invocation, "socket", String.valueOf(socket), "unix:" + socket);
      keep(daemon, invocation);
      return;
    }
    try (Token token = Token.ofDaemon(invocation)) {
      listener.serve(AccessRules.ofLoopback(authority, token.text()), daemon);
      ready(invocation, "http", "http://" + authority, "http://" + authority);
      keep(daemon, invocation);
    }
  }

  private static void keep(Daemon daemon, Invocation invocation) throws ClientException {
    try {
      daemon.keep();
    } catch (ClientException e) {
      if (!Keeping.isGone(e)) {
        throw e;
      }
      // Somebody wanted that; with the process the keys leave the memory.
      invocation.tell("daemon.locked");
    }
  }

  private static void ready(Invocation invocation, String kind, String place, String address)
      throws IOException {
    invocation.print(
        new Json().put(kind, place), invocation.words().say("daemon.ready", "address", address));
  }

  private static @Nullable Path socket(Arguments arguments) throws NotDone {
    Optional<String> socket = arguments.option("--socket");
    try {
      return socket.isPresent() ? Path.of(socket.get()).toAbsolutePath() : null;
    } catch (InvalidPathException e) {
      throw NotDone.value("--socket", PAGE);
    }
  }

  /** The port, or -1 if none is named. */
  private static int port(Arguments arguments) throws NotDone {
    Optional<String> place = arguments.option("--http");
    if (place.isEmpty()) {
      return -1;
    }
    Matcher loopback = LOOPBACK.matcher(place.get());
    if (!loopback.matches()) {
      throw NotDone.value("--http", PAGE);
    }
    return port(loopback.group(1), "--http", PAGE);
  }

  /** A port as people write it, 0 for any that is free. */
  static int port(String written, String option, String page) throws NotDone {
    if (!PORT.matcher(written).matches() || Integer.parseInt(written) > LARGEST_PORT) {
      throw NotDone.value(option, page);
    }
    return Integer.parseInt(written);
  }

  /** After how many seconds without a call it locks; 0 for never. */
  private static int lockAfter(Arguments arguments) throws NotDone {
    Optional<String> given = arguments.option("--lock-after");
    if (given.isEmpty()) {
      return 0;
    }
    // A number without a unit is one of minutes.
    String written = given.get().matches("[0-9]+") ? given.get() + "m" : given.get();
    Duration time = Durations.read(written, "--lock-after", PAGE);
    if (time.compareTo(LONGEST_LOCK_AFTER) > 0) {
      throw NotDone.value("--lock-after", PAGE);
    }
    return (int) time.toSeconds();
  }

  /** Listens on the loopback address. */
  static Listener listen(int port) throws NotDone {
    try {
      return Listener.onLoopback(port);
    } catch (IOException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.port", "port", port);
    }
  }

  private static Listener listen(@Nullable Path socket, int port) throws NotDone {
    if (socket == null) {
      return listen(port);
    }
    try {
      return Listener.onSocket(socket);
    } catch (FileAlreadyExistsException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.socket.taken", "socket", socket);
    } catch (IOException e) {
      throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.socket", "socket", socket);
    }
  }
}
