package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Notice;
import pli.client.api.TimelineEntry;
import pli.client.api.Typist;
import pli.desktop.http.Answer;
import pli.desktop.http.EventStream;
import pli.desktop.http.Handler;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;
import pli.desktop.http.Request;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.terminal.Json;

/**
 * Serves a device that is open to other programs, and keeps it in touch with the server. It ends
 * when the process is told to, and when the vault is locked or gone.
 */
final class Daemon implements Handler {
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final Duration LIFE_SIGN = Duration.ofSeconds(15);
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(20);
  private static final int BATCH = 64;

  private final Device device;
  private final Invocation invocation;
  private final Bulletin bulletin = new Bulletin();
  private final Ending ending;

  /** The notices of last time: what goes on is told once. Only the keeper's. */
  private Set<Object> told = Set.of();

  /** Who wrote last time. Only the keeper's. */
  private Set<Typist> typing = Set.of();

  private volatile boolean reachable;

  Daemon(Device device, Invocation invocation, Ending ending) {
    this.device = device;
    this.invocation = invocation;
    this.ending = ending;
  }

  /**
   * Keeps in touch until the process is to end.
   *
   * @throws ClientException if nothing more can be done with this vault
   */
  void keep() throws ClientException {
    long noticesAt = System.nanoTime();
    while (!ending.isWanted()) {
      reachable = listen();
      if (System.nanoTime() - noticesAt >= 0) {
        noticesAt = System.nanoTime() + BETWEEN_NOTICES.toNanos();
        tellNotices();
      }
    }
  }

  /** Reads for a moment what comes; false if that was not possible. */
  private boolean listen() throws ClientException {
    try {
      List<TimelineEntry> unused = device.messages().after(Long.MAX_VALUE, 1, ROUND);
      tellTyping();
      return true;
    } catch (ClientException e) {
      passOver(e);
      pause();
      return false;
    }
  }

  /** What is wrong now may be right in a while, unless the vault is gone. */
  private static void passOver(ClientException e) throws ClientException {
    if (DaemonCommand.isGone(e) || e.problem() == Problem.VAULT_DAMAGED) {
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ROUND);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellNotices() throws ClientException {
    List<Notice> notices;
    try {
      notices = device.notices();
    } catch (ClientException e) {
      passOver(e);
      return;
    }
    Set<Object> now = new HashSet<>();
    for (Notice notice : notices) {
      now.add(sameAs(notice));
      if (!told.contains(sameAs(notice))) {
        String sentence = invocation.sentence(notice);
        invocation.terminal().tell(sentence);
        bulletin.post("notice", json(notice, sentence));
      }
    }
    told = now;
  }

  /** What makes it the same as before; a span of time is another one each time. */
  private static Object sameAs(Notice notice) {
    return switch (notice.kind()) {
      case CLOCK_SKEW, LOG_OLD -> notice.kind();
      default -> notice;
    };
  }

  /** Who began to write, writes on, or has stopped. */
  private void tellTyping() {
    Set<Typist> now = new HashSet<>(device.messages().typing());
    for (Typist each : now) {
      if (!typing.contains(each)) {
        bulletin.post("typing", json(each, Instant.ofEpochMilli(each.untilMillis()).toString()));
      }
    }
    for (Typist each : typing) {
      if (now.stream().noneMatch(other -> isSame(each, other))) {
        bulletin.post("typing", json(each, null));
      }
    }
    typing = now;
  }

  private static boolean isSame(Typist one, Typist other) {
    return one.conversation().equals(other.conversation()) && one.handle().equals(other.handle());
  }

  private static Json json(Typist typist, @Nullable String until) {
    return new Json()
        .put("conversation", typist.conversation().toString())
        .put("handle", typist.handle())
        .put("until", until);
  }

  private static Json json(Notice notice, String sentence) {
    return new Json()
        .put("kind", notice.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("amount", notice.amount())
        .put("name", notice.name().isEmpty() ? null : notice.name())
        .put("message", sentence);
  }

  @Override
  public void handle(Request request, Answer answer) throws Refusal, IOException {
    try {
      answer(request, answer);
    } catch (RuntimeException e) {
      if (!ending.isWanted()) {
        invocation.terminal().tell(Failure.ofFault(e, invocation.words()).message());
      }
      throw new Refusal(HttpStatus.INTERNAL_SERVER_ERROR);
    }
  }

  private void answer(Request request, Answer answer) throws Refusal, IOException {
    switch (request.path()) {
      case "/api/v1/rpc" -> {
        require("POST", request);
        call(request, answer);
      }
      case "/api/v1/events" -> {
        require("GET", request);
        events(start(request), answer);
      }
      case "/api/v1/check" -> {
        require("GET", request);
        answer.json(check().line());
      }
      default -> throw new Refusal(HttpStatus.NOT_FOUND);
    }
  }

  /** What a call hands out counts as taken once it is written, and not if nobody wants to hear. */
  private void call(Request request, Answer answer) throws IOException {
    Calls calls = new Calls(device, invocation, bulletin);
    String said = new RpcDoor(calls).answer(request.body());
    if (said == null) {
      answer.nothing();
      return;
    }
    answer.json(said);
    try {
      calls.delivered();
    } catch (ClientException e) {
      // It was handed out, and will be again.
      return;
    }
  }

  /** What is posted is JSON and says so, which a form of somebody else's page cannot. */
  private static void require(String method, Request request) throws Refusal {
    if (!request.method().equals(method)) {
      throw new Refusal(HttpStatus.METHOD_NOT_ALLOWED);
    }
    if (method.equals("POST")) {
      String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
      if (!type.matches("application/json([ \t]*;[ \t]*charset=\"?utf-8\"?)?")) {
        throw new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
      }
    } else if (!request.body().isEmpty()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
  }

  private Json check() {
    Account account = device.account();
    return new Json()
        .put("handle", account.handle())
        .put("device", account.device())
        .put("network", account.network())
        .put("reachable", reachable)
        .put("version", Version.current());
  }

  /** The number after which events are wanted; -1 for what nobody has taken. */
  private static long start(Request request) throws Refusal {
    String last = request.header("last-event-id").orElse("");
    if (!last.matches("[0-9]{0,18}")) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    return last.isEmpty() ? -1 : Long.parseLong(last);
  }

  private void events(long after, Answer answer) throws IOException {
    try (Bulletin.Reader reader = bulletin.listen()) {
      EventStream stream = answer.events();
      stream.remark();
      new Following(stream, reader).run(after);
    } catch (ClientException e) {
      // The vault is locked or gone, and so is this connection.
      return;
    }
  }

  /** Somebody who follows events, at their own pace. */
  private final class Following {
    private final EventStream stream;
    private final Bulletin.Reader reader;
    private long wroteAt = System.nanoTime();

    Following(EventStream stream, Bulletin.Reader reader) {
      this.stream = stream;
      this.reader = reader;
    }

    /**
     * What was written counts as taken. Numbers that nobody can have had, as of another vault, do
     * not lead past what is there.
     */
    void run(long after) throws ClientException, IOException {
      long taken = device.messages().taken();
      long at = after < 0 ? taken : Math.min(after, taken);
      while (!ending.isWanted() && stream.isHeard()) {
        List<TimelineEntry> entries = next(at);
        Timeline timeline = new Timeline(device, invocation);
        for (TimelineEntry entry : entries) {
          stream.event(entry.number(), "receive", timeline.data(entry).line());
          at = entry.number();
        }
        if (!entries.isEmpty()) {
          device.markTaken(entries.getLast());
          timeline.markRead(entries);
        }
        boolean wrote = post() || !entries.isEmpty();
        if (wrote) {
          wroteAt = System.nanoTime();
        } else if (System.nanoTime() - wroteAt >= LIFE_SIGN.toNanos()) {
          stream.remark();
          wroteAt = System.nanoTime();
        }
      }
    }

    private List<TimelineEntry> next(long at) throws ClientException {
      try {
        return device.messages().after(at, BATCH, ROUND);
      } catch (ClientException e) {
        passOver(e);
        pause();
        return List.of();
      }
    }

    private boolean post() throws IOException {
      boolean any = false;
      for (Bulletin.@Nullable Post post = reader.next(); post != null; post = reader.next()) {
        stream.event(post.name(), post.line());
        any = true;
      }
      return any;
    }
  }
}
