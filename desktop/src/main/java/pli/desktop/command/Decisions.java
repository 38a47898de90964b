package pli.desktop.command;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.Decision;
import pli.client.api.LoggedDecision;
import pli.client.api.Outcome;
import pli.client.api.PendingDecision;
import pli.client.api.PolicyInfo;
import pli.client.api.Signed;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** What administrators decided, or are to decide, as data and as sentences. */
record Decisions(Words words) {
  static Json json(PolicyInfo policy) {
    return put(new Json(), policy);
  }

  private static Json put(Json json, PolicyInfo policy) {
    return json.put("version", policy.version())
        .put("administrators", policy.administrators())
        .put("change", policy.changeQuorum())
        .put("reset", policy.resetQuorum())
        .put("act", policy.actQuorum());
  }

  static Json json(LoggedDecision logged) {
    Json json =
        new Json()
            .put("place", logged.place())
            .put("at", moment(logged.atMillis()))
            .put("signedBy", logged.signedBy());
    return put(json, logged.decision());
  }

  static Json json(PendingDecision pending) {
    Json json =
        new Json()
            .put("id", pending.id())
            .put("at", moment(pending.atMillis()))
            .put("signedBy", pending.signedBy())
            .put("signed", pending.signedBy().size())
            .put("required", pending.required());
    return put(json, pending.decision());
  }

  /** How far a decision is, behind what stands in {@code json}. */
  static Json json(Json json, Outcome outcome) {
    return json.put("state", outcome.state().word())
        .put("id", outcome.id())
        .put("signed", outcome.signed())
        .put("required", outcome.required());
  }

  /** What was signed, and how far it is. */
  static Json json(Signed signed) {
    return put(json(new Json(), signed.outcome()), signed.decision());
  }

  /** The same in words. */
  String sentence(Signed signed) {
    return sentence(signed.decision()) + "\n" + sentence(words, signed.outcome());
  }

  private static Json put(Json json, Decision decision) {
    return switch (decision) {
      case Decision.Policy policy -> put(json.put("kind", "policy"), policy.policy());
      case Decision.Invited invited ->
          json.put("kind", "invitation")
              .put("invitation", invited.invitation())
              .put("purpose", invited.purpose().word())
              .put("uses", invited.uses())
              .put("expiresAt", moment(invited.expiresAtMillis()))
              .put("handle", invited.handle());
      case Decision.Withdrawn withdrawn ->
          json.put("kind", "withdrawal").put("invitation", withdrawn.invitation());
      case Decision.Reset reset ->
          json.put("kind", "reset")
              .put("handle", reset.handle().isEmpty() ? null : reset.handle())
              .put("version", reset.version())
              .put("devices", reset.devices());
    };
  }

  private static @Nullable String moment(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  /** How far a decision is. */
  static String sentence(Words words, Outcome outcome) {
    return switch (outcome.state()) {
      case LOGGED -> words.say("admin.logged");
      case PENDING ->
          words.say(
              "admin.waits",
              "id",
              outcome.id(),
              "signed",
              outcome.signed(),
              "required",
              outcome.required());
    };
  }

  String sentence(LoggedDecision logged) {
    String time = logged.atMillis() == 0 ? "…" : Timeline.clock(logged.atMillis());
    return words.say(
        "admin.log",
        "place",
        logged.place(),
        "time",
        time,
        "who",
        who(logged.signedBy(), "admin.by.network"),
        "what",
        sentence(logged.decision()));
  }

  String sentence(PendingDecision pending) {
    return words.say(
        "admin.pending",
        "id",
        pending.id(),
        "time",
        Timeline.clock(pending.atMillis()),
        "who",
        who(pending.signedBy(), "admin.by.nobody"),
        "signed",
        pending.signedBy().size(),
        "required",
        pending.required(),
        "what",
        sentence(pending.decision()));
  }

  private String who(List<String> handles, String nobody) {
    return handles.isEmpty() ? words.say(nobody) : String.join(", ", handles);
  }

  private String sentence(Decision decision) {
    return switch (decision) {
      case Decision.Policy policy ->
          words.say(
              "admin.what.policy",
              "administrators",
              String.join(", ", policy.policy().administrators()),
              "change",
              policy.policy().changeQuorum(),
              "reset",
              policy.policy().resetQuorum(),
              "act",
              policy.policy().actQuorum());
      case Decision.Invited invited -> sentence(invited);
      case Decision.Withdrawn withdrawn ->
          words.say("admin.what.withdrawal", "invitation", withdrawn.invitation());
      case Decision.Reset reset ->
          words.say(
              "admin.what.reset",
              "handle",
              reset.handle().isEmpty() ? words.say("admin.somebody") : reset.handle(),
              "version",
              reset.version(),
              "devices",
              reset.devices().isEmpty()
                  ? "?"
                  : Terminal.harmless(String.join(", ", reset.devices())).replace('\n', ' '));
    };
  }

  private String sentence(Decision.Invited invited) {
    String handle = invited.handle();
    return words.say(
        "admin.what." + invited.purpose().word(),
        "invitation",
        invited.invitation(),
        "uses",
        invited.uses(),
        "until",
        Timeline.clock(invited.expiresAtMillis()),
        "handle",
        handle == null ? words.say("admin.anybody") : handle);
  }
}
