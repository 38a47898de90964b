package pli.desktop.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.desktop.terminal.Json;

/** Takes requests apart, has them done one after the other, and puts the answers together. */
public final class RpcDoor {
  /** The most requests that may come together. */
  static final int MAX_BATCH = 100;

  private static final Set<String> MEMBERS = Set.of("jsonrpc", "method", "params", "id");

  /** What can be called. */
  @FunctionalInterface
  public interface Methods {
    /**
     * Does it.
     *
     * @param params a map by name, a list by position, or null
     * @return what {@link Json} takes
     */
    @Nullable Object call(String method, @Nullable Object params) throws RpcFault;
  }

  private final Methods methods;

  /** A door to {@code methods}. */
  public RpcDoor(Methods methods) {
    this.methods = methods;
  }

  /** Does what is asked; the answer, or null if none was asked for. */
  public @Nullable String answer(Bytes body) {
    Object read;
    try {
      read = JsonReader.read(body);
    } catch (JsonReader.Unreadable e) {
      return fault(null, new RpcFault(RpcFault.NO_JSON, "This is no JSON.", null)).line();
    }
    if (!(read instanceof List<?> batch)) {
      Json answer = one(read);
      return answer == null ? null : answer.line();
    }
    if (batch.isEmpty() || batch.size() > MAX_BATCH) {
      String sentence = "A batch has 1 to " + MAX_BATCH + " requests.";
      return fault(null, new RpcFault(RpcFault.NO_REQUEST, sentence, null)).line();
    }
    List<String> answers = new ArrayList<>();
    for (Object each : batch) {
      Json answer = one(each);
      if (answer != null) {
        answers.add(answer.line());
      }
    }
    return answers.isEmpty() ? null : "[" + String.join(",", answers) + "]";
  }

  /** The answer to one request; null to a notification. */
  private @Nullable Json one(@Nullable Object read) {
    Object id = null;
    try {
      if (!(read instanceof Map<?, ?> request)) {
        throw noRequest();
      }
      id = id(request.get("id"));
      if (!"2.0".equals(request.get("jsonrpc"))
          || !(request.get("method") instanceof String method)
          || !MEMBERS.containsAll(request.keySet())) {
        throw noRequest();
      }
      Object params = request.get("params");
      boolean silent = !request.containsKey("id");
      if (params != null && !(params instanceof Map || params instanceof List)) {
        throw noRequest();
      }
      return call(method, params, id, silent);
    } catch (RpcFault e) {
      return fault(id, e);
    }
  }

  private @Nullable Json call(
      String method, @Nullable Object params, @Nullable Object id, boolean silent) throws RpcFault {
    try {
      Object result = methods.call(method, params);
      return silent ? null : new Json().put("jsonrpc", "2.0").put("result", result).put("id", id);
    } catch (RpcFault e) {
      if (silent) {
        return null;
      }
      throw e;
    }
  }

  private static @Nullable Object id(@Nullable Object id) throws RpcFault {
    if (id == null || id instanceof String || id instanceof Long) {
      return id;
    }
    throw noRequest();
  }

  private static RpcFault noRequest() {
    return new RpcFault(RpcFault.NO_REQUEST, "This is no request of JSON-RPC 2.0.", null);
  }

  private static Json fault(@Nullable Object id, RpcFault fault) {
    return new Json().put("jsonrpc", "2.0").put("error", fault.json()).put("id", id);
  }
}
