package pli.desktop.command;

import java.io.IOException;
import pli.client.api.ClientException;
import pli.desktop.http.Answer;
import pli.desktop.http.EventStream;
import pli.desktop.http.Handler;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;
import pli.desktop.http.Request;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.screen.Idleness;

/**
 * Serves a device to other programs, and keeps it in touch with the server while it is open. It
 * ends when the process is told to, and when the vault is gone, or locked for good.
 */
final class Daemon implements Handler {
  private final LentDevice lent;
  private final Invocation invocation;
  private final Bulletin bulletin;
  private final Ending ending;

  Daemon(LentDevice lent, Invocation invocation, Bulletin bulletin, Ending ending) {
    this.lent = lent;
    this.invocation = invocation;
    this.bulletin = bulletin;
    this.ending = ending;
  }

  /**
   * Keeps in touch until the process is to end.
   *
   * @throws ClientException if nothing more can be done with this vault
   */
  void keep() throws ClientException {
    while (!ending.isWanted()) {
      lent.round();
    }
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
        RequestRules.require("POST", request);
        try (Idleness.Asking _ = lent.asking()) {
          call(request, answer);
        }
      }
      case "/api/v1/events" -> {
        RequestRules.require("GET", request);
        events(RequestRules.start(request), answer);
      }
      case "/api/v1/check" -> {
        RequestRules.require("GET", request);
        answer.json(lent.check().line());
      }
      default -> throw new Refusal(HttpStatus.NOT_FOUND);
    }
  }

  /** What a call hands out counts as taken once it is written, and not if nobody wants to hear. */
  private void call(Request request, Answer answer) throws IOException {
    DaemonCalls calls = new DaemonCalls(lent, invocation, bulletin);
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

  private void events(long after, Answer answer) throws IOException {
    try (Bulletin.Reader reader = bulletin.listen()) {
      EventStream stream = answer.events();
      stream.remark();
      Following following = new Following(stream, reader, invocation, after, true);
      while (!ending.isWanted() && stream.isHeard()) {
        following.follow(lent.device());
      }
    }
  }
}
