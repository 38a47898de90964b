package pli.witness.check;

import java.time.Instant;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.network.NetworkCard;

/** Did a device of an account say something in a conversation, and when? */
final class ReportCheck {
  private static final int MAX_SHOWN = 2000;

  private final NetworkCard card;
  private final Steps steps;

  ReportCheck(NetworkCard card, Steps steps) {
    this.card = card;
    this.steps = steps;
  }

  Verdict judge(ReportEvidence evidence) {
    steps.verify(() -> {
      ReportEvidence.Proved proved = evidence.verify(card);
      steps.describe(proved.account().entry().checkpoint());
      steps.holds(
          Says.COMPLETE,
          proved.account().chain().handle().value(),
          proved.account().chain().version());
      steps.holds(
          proved.isDeviceGone() ? Says.REPORTED_GONE_DEVICE : Says.REPORTED_DEVICE,
          proved.device().signatureKey().hex());
      steps.holds(
          Says.REPORTED_SIGNED,
          proved.account().chain().handle().value(),
          proved.conversation().hex(),
          time(proved.sentAtMillis()));
      steps.holds(
          evidence.accepted().isPresent() ? Says.REPORTED_ACCEPTED : Says.REPORTED_UNCONFIRMED,
          time(evidence.accepted().map(ReportEvidence.Accepted::millis).orElse(0L)));
      steps.holds(
          proved.text().isEmpty() ? Says.REPORTED_NO_TEXT : Says.REPORTED_TEXT,
          harmless(proved.text()));
    });
    return steps.verdict("report");
  }

  private static String time(long millis) {
    return millis < 0 || millis >= 253_402_300_800_000L
        ? millis + " ms"
        : Instant.ofEpochMilli(millis).toString();
  }

  /** One line, in which nothing moves the cursor or turns the reading direction. */
  private static String harmless(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_SHOWN)
        .forEach(point -> {
          boolean plain =
              !Character.isISOControl(point)
                  && Character.getType(point) != Character.FORMAT
                  && Character.getType(point) != Character.LINE_SEPARATOR
                  && Character.getType(point) != Character.PARAGRAPH_SEPARATOR
                  && Character.getType(point) != Character.SURROGATE;
          shown.appendCodePoint(plain ? point : ' ');
        });
    return text.codePointCount(0, text.length()) > MAX_SHOWN ? shown + " …" : shown.toString();
  }
}
