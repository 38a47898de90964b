package pli.desktop.screen;

/** What a browser is told with each answer: what the page may do, which is little. */
public final class ScreenHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'; require-trusted-types-for 'script';"
          + " trusted-types svelte-trusted-html";

  /** Lines of HTTP, each with its end. */
  public static final String LINES =
      "Content-Security-Policy: "
          + POLICY
          + "\r\n"
          + "Referrer-Policy: no-referrer\r\n"
          + "Cross-Origin-Opener-Policy: same-origin\r\n"
          + "Cross-Origin-Resource-Policy: same-origin\r\n"
          + "Permissions-Policy: camera=(self), microphone=(self), geolocation=(), payment=(),"
          + " usb=(), display-capture=()\r\n";

  private ScreenHeaders() {}
}
