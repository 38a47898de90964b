package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.Verification;
import pli.desktop.terminal.Json;

/** {@code pli verify}: a number that two people compare. */
final class VerifyCommand implements Verb {
  @Override
  public String name() {
    return "verify";
  }

  @Override
  public List<String> parameters() {
    return List.of("HANDLE");
  }

  @Override
  public Set<String> options() {
    return Set.of("--confirm", "--code", "--qr");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    String handle = arguments.words().getFirst();
    @Nullable String code = arguments.option("--code").orElse(null);
    boolean confirm = arguments.has("--confirm") || code != null;
    invocation.withDevice(device -> {
      Verification seen =
          code == null
              ? device.trust().verify(handle, confirm, Invocation.PATIENCE)
              : device.trust().compare(handle, code, Invocation.PATIENCE);
      invocation.print(
          new Json()
              .put("handle", seen.handle())
              .put("number", seen.number())
              .put("qr", seen.qr())
              .put("confirmed", seen.confirmed()),
          invocation
              .words()
              .say(
                  "verify.number",
                  "handle",
                  seen.handle(),
                  "number",
                  seen.number(),
                  "qr",
                  seen.qr()));
      invocation.draw(seen.qr());
      if (confirm && !seen.confirmed()) {
        throw new NotDone(NotDone.REFUSED, "verify.others", "handle", seen.handle());
      }
      if (confirm) {
        invocation.tell("verify.confirmed", "handle", seen.handle());
      }
    });
  }
}
