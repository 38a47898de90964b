package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.InvitationInfo;
import pli.client.api.Outcome;
import pli.desktop.terminal.Json;

/** {@code pli invite}: a link for the next person. */
final class InviteCommand implements Verb {
  private static final Pattern LIFETIME = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  @Override
  public String name() {
    return "invite";
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public Set<String> options() {
    return Set.of("--handle", "--role", "--uses", "--expire", "--qr");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    @Nullable String handle = arguments.option("--handle").orElse(null);
    InvitationInfo.Role role = role(arguments.option("--role").orElse("member"));
    int uses = arguments.count("--uses", 1, "invite");
    Duration lifetime = lifetime(arguments.option("--expire").orElse("7d"), "invite");
    if (role == InvitationInfo.Role.ADMIN && uses > 1) {
      throw NotDone.value("--uses", "invite");
    }
    invocation.withDevice(device ->
        print(
            invocation,
            device.administrators().invite(role, uses, lifetime, handle, Invocation.PATIENCE)));
  }

  private static void print(Invocation invocation, InvitationInfo made) throws IOException {
    if (!invocation.json()) {
      String until = Timeline.clock(made.expiresAtMillis());
      invocation.tell("invite.done", "uses", made.uses(), "until", until);
      tellWaiting(invocation, made.outcome());
    }
    Json json =
        new Json()
            .put("invitation", made.link())
            .put("role", made.role().name().toLowerCase(Locale.ROOT));
    invocation.print(json(json, made), made.link());
    invocation.draw(made.link());
  }

  /** Of an invitation to come back. */
  static Json json(InvitationInfo made) {
    return json(new Json().put("invitation", made.link()), made);
  }

  private static Json json(Json json, InvitationInfo made) {
    json.put("uses", made.uses())
        .put("expiresAt", Instant.ofEpochMilli(made.expiresAtMillis()).toString());
    return Decisions.json(json, made.outcome());
  }

  /** Says that other administrators must sign before a link works. */
  static void tellWaiting(Invocation invocation, Outcome outcome) {
    if (outcome.state() == Outcome.State.PENDING) {
      invocation.tell(
          "admin.link.waits",
          "id",
          outcome.id(),
          "signed",
          outcome.signed(),
          "required",
          outcome.required());
    }
  }

  private static InvitationInfo.Role role(String role) throws NotDone {
    return switch (role) {
      case "member" -> InvitationInfo.Role.MEMBER;
      case "admin" -> InvitationInfo.Role.ADMIN;
      default -> throw NotDone.value("--role", "invite");
    };
  }

  static Duration lifetime(String expire, String page) throws NotDone {
    Matcher matcher = LIFETIME.matcher(expire);
    if (!matcher.matches()) {
      throw NotDone.value("--expire", page);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
