package pli.desktop.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. A UNIX socket is guarded by its rights. The loopback address can be reached by every
 * program and every page in a browser on this machine, so there a request must name exactly this
 * host and port (or a name that was made to point here would do), come from no other page, and
 * carry the token, in a header and not in a cookie, which a browser would add by itself.
 */
public final class AccessRules {
  private static final String BEARER = "Bearer ";

  /** What a page may load without the token: itself. */
  private static final String API = "/api/";

  private final @Nullable String authority;
  private final @Nullable String token;
  private final boolean page;
  private final String headers;

  private AccessRules(
      @Nullable String authority, @Nullable String token, boolean page, String headers) {
    this.authority = authority;
    this.token = token;
    this.page = page;
    this.headers = headers;
  }

  /** For a UNIX socket: no page of a browser asks there. */
  public static AccessRules ofSocket() {
    return new AccessRules(null, null, false, "");
  }

  /**
   * For the loopback address.
   *
   * @param authority host and port
   */
  public static AccessRules ofLoopback(String authority, String token) {
    return new AccessRules(authority, token, false, "");
  }

  /**
   * For the loopback address with a page of one's own, which a browser fetches before the page can
   * show the token: only what lies under {@code /api/} takes it.
   *
   * @param headers lines that each answer has, with their ends
   */
  public static AccessRules ofPage(String authority, String token, String headers) {
    return new AccessRules(authority, token, true, headers);
  }

  /** Lines that each answer has. */
  String headers() {
    return headers;
  }

  /** Refuses whoever may not ask. */
  void check(Request head) throws Refusal {
    String host = head.header("host").orElse("");
    if (host.isEmpty()) {
      throw new Refusal(HttpStatus.BAD_REQUEST);
    }
    if (authority != null && !authority.equals(host)) {
      throw new Refusal(HttpStatus.MISDIRECTED_REQUEST);
    }
    String origin = head.header("origin").orElse(null);
    if (origin != null && (authority == null || !origin.equals("http://" + authority))) {
      throw new Refusal(HttpStatus.FORBIDDEN);
    }
    boolean open = page && !head.path().startsWith(API);
    if (token != null && !open && !shows(head, token)) {
      throw new Refusal(HttpStatus.UNAUTHORIZED);
    }
  }

  private static boolean shows(Request head, String token) {
    String shown = head.header("authorization").orElse("");
    return MessageDigest.isEqual(
        (BEARER + token).getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
  }
}
