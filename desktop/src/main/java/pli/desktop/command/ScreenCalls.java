package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.rpc.RpcFault;
import pli.desktop.screen.Exchange;

/**
 * What a page can call: the verbs, as programs do, and what a screen has of its own. A page has no
 * files but those that went through the {@link Exchange}, so that whoever got into one could not
 * read this person's others. One of these is for one request, or for a batch.
 */
final class ScreenCalls implements RpcDoor.Methods, Caller {
  /** Done otherwise here, by {@code ui …} or by a path. */
  private static final Set<String> OTHERWISE =
      Set.of("fetch", "passphrase change", "passphrase duress", "backup restore");

  private final Seat seat;
  private final Invocation invocation;
  private final Exchange exchange;
  private final Map<String, Own> own = new HashMap<>();
  private final Calls calls;

  ScreenCalls(Seat seat, Invocation invocation, Bulletin bulletin, Exchange exchange) {
    this.seat = seat;
    this.invocation = invocation;
    this.exchange = exchange;
    own.putAll(new SeatMethods(seat, invocation).all());
    own.putAll(new PageMethods(seat, invocation.vault()).all());
    own.putAll(new PageAlerts(seat, invocation).all());
    own.putAll(new PageReports(seat).all());
    own.putAll(new PageRestore(seat, invocation, exchange).all());
    this.calls = new Calls(this::lend, invocation, bulletin, this);
  }

  /** What goes wrong because the device was closed meanwhile is no fault. */
  private void lend(Invocation.Use use) throws ClientException, NotDone, IOException {
    Device device = seat.device();
    try {
      use.with(device);
    } catch (IllegalStateException e) {
      Seat.@Nullable Sitting now = seat.sitting();
      if (now != null && now.device().equals(device)) {
        throw e;
      }
      throw new ClientException(Problem.VAULT_LOCKED, e);
    }
  }

  @Override
  public @Nullable Object call(String method, @Nullable Object params) throws RpcFault {
    Own mine = own.get(method);
    if (mine != null) {
      return call(mine, params);
    }
    if (OTHERWISE.contains(method)) {
      throw Calls.noMethod(invocation.words());
    }
    try {
      Object result = calls.call(method, params);
      if (method.equals("send") && params instanceof Map<?, ?> named) {
        forget(named.get("attach"));
        forget(named.get("preview"));
      }
      return result;
    } finally {
      // The verb may have locked or destroyed the vault.
      seat.look();
    }
  }

  private @Nullable Object call(Own mine, @Nullable Object given) throws RpcFault {
    List<@Nullable Object> results = new ArrayList<>();
    Failure failure =
        Failure.of(
            () -> lendNothing(() -> results.add(mine.body().run(Params.of(given, mine.names())))),
            invocation);
    if (failure != null) {
      throw Calls.fault(failure, null);
    }
    return results.getFirst();
  }

  /** The same for what asks for the device itself. */
  private void lendNothing(Failure.Act act) throws ClientException, NotDone, IOException {
    Seat.@Nullable Sitting before = seat.sitting();
    try {
      act.run();
    } catch (IllegalStateException e) {
      if (before == null || before.equals(seat.sitting())) {
        throw e;
      }
      throw new ClientException(Problem.VAULT_LOCKED, e);
    }
  }

  private void forget(@Nullable Object paths) {
    if (paths instanceof List<?> list) {
      list.forEach(this::forget);
    } else if (paths instanceof String path) {
      exchange.forget(path);
    }
  }

  /** The answer to all of them has gone out. */
  void delivered() throws IOException {
    calls.delivered();
  }

  @Override
  public Path fileToRead(String name) throws NotDone {
    return exchange.toRead(name).orElseThrow(ScreenCalls::noFile);
  }

  @Override
  public Path fileToWrite(String name) throws NotDone, IOException {
    return exchange.toWrite(name).orElseThrow(ScreenCalls::noFile);
  }

  private static NotDone noFile() {
    return new NotDone(NotDone.NOTHING_CHANGED, "screen.file");
  }

  @Override
  public boolean isReading() {
    return false;
  }
}
