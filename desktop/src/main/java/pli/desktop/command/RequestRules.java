package pli.desktop.command;

import java.util.Locale;
import pli.desktop.http.HttpStatus;
import pli.desktop.http.Refusal;
import pli.desktop.http.Request;

/** What the paths of the API have in common. */
final class RequestRules {
  private RequestRules() {}

  /** What is posted is JSON and says so, which a form of somebody else's page cannot. */
  static void require(String method, Request request) throws Refusal {
    if (!request.method().equals(method)) {
      throw new Refusal(HttpStatus.METHOD_NOT_ALLOWED);
    }
    switch (method) {
      case "POST" -> requireType(request, "application/json([ \t]*;[ \t]*charset=\"?utf-8\"?)?");
      case "PUT" -> requireType(request, "application/octet-stream");
      default -> {
        if (!request.body().isEmpty()) {
          throw new Refusal(HttpStatus.BAD_REQUEST);
        }
      }
    }
  }

  private static void requireType(Request request, String type) throws Refusal {
    if (!request.header("content-type").orElse("").toLowerCase(Locale.ROOT).matches(type)) {
      throw new Refusal(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
    }
  }

  /**
   * Whether the page asks by itself, as it does when something has come: that is no sign of a
   * person, and does not keep the vault open.
   */
  static boolean isUnattended(Request request) {
    return request.header("pli-unattended").isPresent();
  }

  /** The number after which events are wanted; -1 for what nobody has taken. */
  static long start(Request request) throws Refusal {
    String last = request.header("last-event-id").orElse("");
    if (!last.matches("[0-9]{0,18}")) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    return last.isEmpty() ? -1 : Long.parseLong(last);
  }
}
