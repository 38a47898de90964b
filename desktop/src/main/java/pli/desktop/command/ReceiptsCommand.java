package pli.desktop.command;

import java.io.IOException;
import java.util.List;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;

/** {@code pli receipts}: whether others hear what was received and read here. */
final class ReceiptsCommand implements Verb {
  private final boolean on;

  /** {@code receipts on} or {@code receipts off}. */
  ReceiptsCommand(boolean on) {
    this.on = on;
  }

  @Override
  public String name() {
    return on ? "receipts on" : "receipts off";
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    invocation.withDevice(device -> {
      device.messages().setReceipts(on);
      invocation.print(
          new Json().put("receipts", on),
          invocation.words().say(on ? "receipts.on" : "receipts.off"));
    });
  }
}
