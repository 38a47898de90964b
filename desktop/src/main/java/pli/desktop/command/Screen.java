package pli.desktop.command;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.desktop.http.Answer;
import pli.desktop.http.EventStream;
import pli.desktop.http.Handler;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;
import pli.desktop.http.Request;
import pli.desktop.language.Language;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.screen.Bundle;
import pli.desktop.screen.Exchange;
import pli.desktop.screen.Idleness;

/** Serves the page to a browser, and what the page asks for (docs/SCREEN.md). */
final class Screen implements Handler {
  private final Bundle bundle;
  private final Seat seat;
  private final Invocation invocation;
  private final Bulletin bulletin;
  private final Exchange exchange;
  private final ScreenFiles files;
  private final Ending ending;

  Screen(
      Bundle bundle,
      Seat seat,
      Invocation invocation,
      Bulletin bulletin,
      Exchange exchange,
      Ending ending) {
    this.bundle = bundle;
    this.seat = seat;
    this.invocation = invocation;
    this.bulletin = bulletin;
    this.exchange = exchange;
    this.files = new ScreenFiles(seat, invocation, bulletin, exchange);
    this.ending = ending;
  }

  @Override
  public void handle(Request request, Answer answer) throws Refusal, IOException {
    try {
      if (request.path().startsWith("/api/")) {
        ask(request, answer);
      } else {
        load(request, answer);
      }
    } catch (RuntimeException e) {
      if (!ending.isWanted()) {
        invocation.terminal().tell(Failure.ofFault(e, invocation.words()).message());
      }
      throw new Refusal(HttpStatus.INTERNAL_SERVER_ERROR);
    }
  }

  /** A file of the page. */
  private void load(Request request, Answer answer) throws Refusal, IOException {
    Optional<Bundle.PageFile> file = bundle.file(request.path());
    if (file.isEmpty()) {
      throw new Refusal(HttpStatus.NOT_FOUND);
    }
    if (!request.method().equals("HEAD")) {
      RequestRules.require("GET", request);
    }
    answer.bytes(file.get().type(), file.get().content());
  }

  private void ask(Request request, Answer answer) throws Refusal, IOException {
    switch (request.path()) {
      case "/api/v1/state" -> {
        RequestRules.require("GET", request);
        answer.json(seat.state().line());
      }
      case "/api/v1/events" -> {
        RequestRules.require("GET", request);
        events(RequestRules.start(request), answer);
      }
      case "/api/v1/rpc" -> {
        RequestRules.require("POST", request);
        if (RequestRules.isUnattended(request)) {
          call(request, answer);
        } else {
          try (Idleness.Asking _ = seat.idleness().begin()) {
            call(request, answer);
          }
        }
      }
      default -> {
        try (Idleness.Asking _ = seat.idleness().begin()) {
          files.handle(request, answer);
        }
      }
    }
  }

  private void call(Request request, Answer answer) throws IOException {
    ScreenCalls calls = new ScreenCalls(seat, spoken(request), bulletin, exchange);
    String said = new RpcDoor(calls).answer(request.body());
    if (said == null) {
      answer.nothing();
      return;
    }
    answer.json(said);
    try {
      calls.delivered();
    } catch (IllegalStateException e) {
      // The device was closed by what was called: it was handed out, and will be again.
      return;
    }
  }

  /** In the language of the page, which a person may have changed there. */
  private Invocation spoken(Request request) {
    Language language =
        request
            .header("accept-language")
            .flatMap(Language::ofCode)
            .orElse(invocation.words().language());
    return invocation.onScreen(language);
  }

  private void events(long after, Answer answer) throws IOException {
    try (Bulletin.Reader reader = bulletin.listen()) {
      EventStream stream = answer.events();
      stream.event("state", seat.state().line());
      Following following = new Following(stream, reader, invocation, after, false);
      while (!ending.isWanted() && stream.isHeard()) {
        Seat.@Nullable Sitting now = seat.sitting();
        following.follow(now == null ? null : now.device());
      }
    }
  }
}
