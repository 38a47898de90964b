package pli.desktop.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.Alarms;
import pli.client.Device;
import pli.client.api.AlertInfo;
import pli.client.api.AlertInfo.State;
import pli.client.api.ClientException;
import pli.desktop.language.Language;
import pli.desktop.terminal.Json;

/** What a page asks of the network's alerts, which it shows over everything else. */
final class PageAlerts {
  private final Seat seat;
  private final Invocation invocation;

  PageAlerts(Seat seat, Invocation invocation) {
    this.seat = seat;
    this.invocation = invocation;
  }

  /** By their names. */
  Map<String, Own> all() {
    return Map.of(
        "ui alerts", Own.of(params -> json(seat.device().alarms().list())),
        "ui alerts read", Own.of(this::read, "passphrase"));
  }

  /**
   * They count as read. With a passphrase it is about a vault that is shut, perhaps by one of them,
   * which opens from then on: what the page is given here it shows before all else.
   */
  private Json read(Params params) throws ClientException, NotDone {
    if (params.optional("passphrase").isEmpty()) {
      Device device = seat.device();
      device.alarms().markRead();
      return json(device.alarms().list());
    }
    byte[] passphrase = params.passphrase("passphrase");
    List<AlertInfo> shown = new ArrayList<>();
    try {
      Alarms.read(invocation.platform(), invocation.vault(), passphrase, shown::addAll);
    } finally {
      Arrays.fill(passphrase, (byte) 0);
    }
    return json(shown);
  }

  private Json json(List<AlertInfo> alerts) {
    Language language = invocation.words().language();
    return new Json().put("alerts", alerts.stream().map(alert -> json(alert, language)).toList());
  }

  /** One of them, in the language of the page if it has that. */
  static Json json(AlertInfo alert, Language language) {
    return new Json()
        .put("id", alert.id())
        .put("level", alert.level().isEmpty() ? null : alert.level())
        .put("text", text(alert.texts(), language))
        .put("issuedAt", time(alert.issuedMillis()))
        .put("expiresAt", time(alert.expiresMillis()))
        .put("exercise", alert.exercise())
        .put("revoked", alert.state() == State.REVOKED || alert.state() == State.REVOCATION)
        .put("state", alert.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("signers", alert.signers())
        .put("required", alert.required())
        .put("file", new String(alert.file().toByteArray(), StandardCharsets.UTF_8))
        .put("withheld", alert.withheld())
        .put("read", alert.read())
        .put("overridden", alert.overridden());
  }

  private static String text(Map<String, String> texts, Language language) {
    @Nullable String own = texts.get(language.code().toLowerCase(Locale.ROOT));
    return own != null ? own : String.join("\n\n", texts.values());
  }

  private static @Nullable String time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }
}
