package pli.desktop.command;

import java.io.IOException;
import pli.client.Device;
import pli.client.api.Account;
import pli.client.api.ClientException;
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
  private final Device device;
  private final Invocation invocation;
  private final Bulletin bulletin = new Bulletin();
  private final Ending ending;
  private final Keeping keeping;

  Daemon(Device device, Invocation invocation, Ending ending) {
    this.device = device;
    this.invocation = invocation;
    this.ending = ending;
    this.keeping = new Keeping(device, invocation, bulletin);
  }

  /**
   * Keeps in touch until the process is to end.
   *
   * @throws ClientException if nothing more can be done with this vault
   */
  void keep() throws ClientException {
    while (!ending.isWanted()) {
      keeping.round();
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
        call(request, answer);
      }
      case "/api/v1/events" -> {
        RequestRules.require("GET", request);
        events(RequestRules.start(request), answer);
      }
      case "/api/v1/check" -> {
        RequestRules.require("GET", request);
        answer.json(check().line());
      }
      default -> throw new Refusal(HttpStatus.NOT_FOUND);
    }
  }

  /** What a call hands out counts as taken once it is written, and not if nobody wants to hear. */
  private void call(Request request, Answer answer) throws IOException {
    Calls calls = new Calls(use -> use.with(device), invocation, bulletin, Caller.PROGRAM);
    String said = new RpcDoor(calls).answer(request.body());
    if (said == null) {
      answer.nothing();
      return;
    }
    answer.json(said);
    calls.delivered();
  }

  private Json check() {
    Account account = device.account();
    return new Json()
        .put("handle", account.handle())
        .put("device", account.device())
        .put("network", account.network())
        .put("reachable", keeping.isReachable())
        .put("version", Version.current());
  }

  private void events(long after, Answer answer) throws IOException {
    try (Bulletin.Reader reader = bulletin.listen()) {
      EventStream stream = answer.events();
      stream.remark();
      Following following = new Following(stream, reader, invocation, after, true);
      following.begin(device);
      while (!ending.isWanted() && stream.isHeard()) {
        following.round(device);
      }
    } catch (ClientException e) {
      // The vault is locked or gone, and so is this connection.
      return;
    }
  }
}
