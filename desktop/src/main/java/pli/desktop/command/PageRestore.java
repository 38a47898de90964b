package pli.desktop.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import pli.client.Device;
import pli.client.Safekeeping;
import pli.client.api.ClientException;
import pli.client.api.Restored;
import pli.desktop.screen.Exchange;
import pli.desktop.terminal.Json;

/** How a device comes out of a backup that a page brought, where there is no vault yet. */
final class PageRestore {
  private final Seat seat;
  private final Invocation invocation;
  private final Exchange exchange;

  PageRestore(Seat seat, Invocation invocation, Exchange exchange) {
    this.seat = seat;
    this.invocation = invocation;
    this.exchange = exchange;
  }

  /** By their names. */
  Map<String, Own> all() {
    return Map.of("ui restore", Own.of(this::restore, "path", "words", "passphrase"));
  }

  /** The file waits for another try until the words were right. */
  private Json restore(Params params) throws ClientException, NotDone {
    String path = params.text("path");
    String words = params.text("words").strip();
    Path file =
        exchange
            .toRead(path)
            .orElseThrow(() -> new NotDone(NotDone.NOTHING_CHANGED, "screen.file"));
    byte[] passphrase = params.passphrase("passphrase");
    Json result = new Json();
    try {
      seat.sit(() -> {
        Restored restored =
            Safekeeping.restore(
                invocation.platform(),
                invocation.vault(),
                passphrase,
                file,
                words,
                (done, of) -> {});
        result
            .put("handle", restored.account().handle())
            .put("device", restored.account().device())
            .put("network", restored.account().network())
            .put("madeAt", Instant.ofEpochMilli(restored.madeAtMillis()).toString())
            .put("conversations", restored.conversations());
        return Device.open(invocation.platform(), invocation.vault(), passphrase);
      });
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    exchange.forget(path);
    return result;
  }
}
