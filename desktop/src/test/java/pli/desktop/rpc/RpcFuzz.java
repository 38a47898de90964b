package pli.desktop.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.desktop.terminal.Json;
import pli.fuzz.Target;

/** What a program posts. The answer is JSON, whatever it was. */
public final class RpcFuzz implements Target {
  private static final RpcDoor DOOR = new RpcDoor(RpcFuzz::call);

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new RpcFuzz().run(input);
  }

  private static @Nullable Object call(String method, @Nullable Object params) throws RpcFault {
    if (params == null) {
      throw new RpcFault(-32001, method, new Json().put("exitCode", 1));
    }
    return method;
  }

  @Override
  public List<byte[]> seeds() {
    String one = "{\"jsonrpc\":\"2.0\",\"method\":\"send\",\"params\":{\"to\":\"bob\"},\"id\":1}";
    return List.of(
        utf8(one),
        utf8("[" + one + ",{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"id\":\"é\"},1,null]"),
        utf8("{\"jsonrpc\":\"2.0\",\"method\":\"\\ud83d\\udc4b\",\"params\":[-1.50,[{}],true]}"));
  }

  private static byte[] utf8(String text) {
    return Bytes.utf8(text).toByteArray();
  }

  @Override
  public void run(byte[] input) {
    String answer = DOOR.answer(Bytes.copyOf(input));
    if (answer == null) {
      return;
    }
    try {
      Object read = JsonReader.read(Bytes.utf8(answer));
      if (read == null) {
        throw new IllegalStateException("an answer of nothing");
      }
    } catch (JsonReader.Unreadable e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }
}
