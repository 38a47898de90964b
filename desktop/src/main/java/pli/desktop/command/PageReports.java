package pli.desktop.command;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pli.client.api.ArrivedReport;
import pli.desktop.terminal.Json;

/** What administrators see of the messages that were reported to them. */
final class PageReports {
  private final Seat seat;

  PageReports(Seat seat) {
    this.seat = seat;
  }

  /** By their names. */
  Map<String, Own> all() {
    return Map.of(
        "ui reports",
        Own.of(params ->
            new Json()
                .put(
                    "reports",
                    seat.device().people().reports().stream().map(PageReports::json).toList())));
  }

  /** One of them. */
  static Json json(ArrivedReport report) {
    ArrivedReport.@Nullable Shown shown = report.shown();
    return new Json()
        .put("messageId", report.messageId())
        .put("reporter", report.reporter())
        .put("reportedAt", Instant.ofEpochMilli(report.reportedAtMillis()).toString())
        .put("text", report.text())
        .put("shown", shown == null ? null : json(shown));
  }

  private static Json json(ArrivedReport.Shown shown) {
    long accepted = shown.acceptedAtMillis();
    return new Json()
        .put("sender", shown.sender())
        .put("device", shown.device())
        .put("deviceGone", shown.deviceGone())
        .put("conversation", shown.conversation())
        .put("conversationName", shown.conversationName())
        .put("said", shown.said())
        .put("sentAt", Instant.ofEpochMilli(shown.sentAtMillis()).toString())
        .put("acceptedAt", accepted == 0 ? null : Instant.ofEpochMilli(accepted).toString())
        .put("place", shown.place());
  }
}
