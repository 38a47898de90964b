package pli.desktop.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.desktop.rpc.RpcDoor;
import pli.desktop.rpc.RpcFault;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Passphrases;

/**
 * What programs call of a daemon: the verbs, and {@code unlock} with the {@code passphrase} where a
 * locked vault is not its end. One of these is for one request, or for a batch.
 */
final class DaemonCalls implements RpcDoor.Methods {
  private static final String UNLOCK = "unlock";
  private static final String PASSPHRASE = "passphrase";

  private final LentDevice lent;
  private final Invocation daemon;
  private final Calls verbs;

  DaemonCalls(LentDevice lent, Invocation daemon, Bulletin bulletin) {
    this.lent = lent;
    this.daemon = daemon;
    this.verbs = new Calls(lent::to, daemon, bulletin, Caller.PROGRAM);
  }

  @Override
  public @Nullable Object call(String method, @Nullable Object params) throws RpcFault {
    if (!method.equals(UNLOCK) || !lent.isLocking()) {
      return verbs.call(method, params);
    }
    List<Json> results = new ArrayList<>();
    Failure failure = Failure.of(() -> results.add(lent.unlock(passphrase(params))), daemon);
    if (failure != null) {
      throw Calls.fault(failure, null);
    }
    return results.getFirst();
  }

  private static byte[] passphrase(@Nullable Object params) throws NotDone {
    if (params instanceof Map<?, ?> map
        && map.size() == 1
        && map.get(PASSPHRASE) instanceof String text) {
      try {
        return Passphrases.ofText(text);
      } catch (Passphrases.Lacking e) {
        throw new NotDone(NotDone.NOTHING_CHANGED, "passphrase." + e.lack().name());
      }
    }
    throw NotDone.value(PASSPHRASE, "daemon");
  }

  /** The answer to all of them has gone out. */
  void delivered() throws IOException {
    verbs.delivered();
  }
}
