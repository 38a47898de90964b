package pli.desktop.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The answer to one request: exactly one of its methods is called, once. */
public final class Answer {
  private static final String ALWAYS =
      "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";

  private final OutputStream out;
  private final Watch watch;
  private boolean begun;
  private boolean last;

  Answer(OutputStream out, Watch watch) {
    this.out = out;
    this.watch = watch;
  }

  /** Sees whether the other side is still there, while nothing is expected of it. */
  interface Watch {
    /** Begins to look. */
    void begin();

    /** Whether it was there all the time. */
    boolean isThere();
  }

  /** Data. */
  public void json(String body) throws IOException {
    whole(HttpStatus.OK, body);
  }

  /** Done, without data. */
  public void nothing() throws IOException {
    begin();
    write(line(HttpStatus.NO_CONTENT) + ALWAYS + "\r\n");
  }

  /** Events for as long as both sides want; the connection ends with them. */
  public EventStream events() throws IOException {
    begin();
    last = true;
    write(
        line(HttpStatus.OK)
            + "Content-Type: text/event-stream\r\nConnection: close\r\n"
            + ALWAYS
            + "\r\n");
    watch.begin();
    return new EventStream(out, watch);
  }

  /** Why a request is refused; the connection ends with it. */
  void refuse(HttpStatus status) throws IOException {
    if (begun) {
      throw new IOException("an answer was on its way already");
    }
    last = true;
    whole(status, "{\"status\":" + status.code() + ",\"error\":\"" + status.phrase() + "\"}");
  }

  private void whole(HttpStatus status, String body) throws IOException {
    begin();
    byte[] bytes = (body + "\n").getBytes(StandardCharsets.UTF_8);
    write(
        line(status)
            + "Content-Type: application/json\r\nContent-Length: "
            + bytes.length
            + "\r\n"
            + (status == HttpStatus.UNAUTHORIZED ? "WWW-Authenticate: Bearer\r\n" : "")
            + (last ? "Connection: close\r\n" : "")
            + ALWAYS
            + "\r\n",
        bytes);
  }

  /** Nothing more may be asked on this connection. */
  void makeLast() {
    last = true;
  }

  boolean isLast() {
    return last;
  }

  private void begin() {
    if (begun) {
      throw new IllegalStateException("answered already");
    }
    begun = true;
  }

  private static String line(HttpStatus status) {
    return "HTTP/1.1 " + status.code() + " " + status.phrase() + "\r\n";
  }

  private void write(String head, byte... body) throws IOException {
    byte[] lines = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[lines.length + body.length];
    System.arraycopy(lines, 0, all, 0, lines.length);
    System.arraycopy(body, 0, all, lines.length, body.length);
    out.write(all);
    out.flush();
  }
}
