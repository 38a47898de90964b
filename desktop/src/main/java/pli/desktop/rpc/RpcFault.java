package pli.desktop.rpc;

import org.jspecify.annotations.Nullable;
import pli.desktop.terminal.Json;

/** A call did not come to a result. */
public final class RpcFault extends Exception {
  private static final long serialVersionUID = 1;

  /** What came is no JSON. */
  public static final int NO_JSON = -32700;

  /** It is JSON, but no request. */
  public static final int NO_REQUEST = -32600;

  /** There is no such method. */
  public static final int NO_METHOD = -32601;

  /** The parameters do not fit the method. */
  public static final int WRONG_PARAMETERS = -32602;

  /** A fault of the program's own. */
  public static final int INTERNAL = -32603;

  private final int code;
  private final String sentence;
  private final transient @Nullable Json data;

  /**
   * A fault.
   *
   * @param code one of the above, or the method's own from -32000 to -32099
   * @param sentence for people
   * @param data for programs
   */
  public RpcFault(int code, String sentence, @Nullable Json data) {
    super("fault " + code);
    this.code = code;
    this.sentence = sentence;
    this.data = data;
  }

  /** What kind it is. */
  public int code() {
    return code;
  }

  Json json() {
    Json json = new Json().put("code", code).put("message", sentence);
    return data == null ? json : json.put("data", data);
  }
}
