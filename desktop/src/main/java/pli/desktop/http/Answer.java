package pli.desktop.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import pli.codec.Bytes;

/** The answer to one request: exactly one of its methods is called, once. */
public final class Answer {
  private static final String ALWAYS =
      "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";

  /** Of a file that goes out. */
  private static final int PIECE = 1 << 16;

  private final OutputStream out;
  private final Watch watch;
  private final String always;
  private boolean begun;
  private boolean last;
  private boolean headOnly;

  /**
   * An answer.
   *
   * @param headers lines that each answer has
   */
  Answer(OutputStream out, Watch watch, String headers) {
    this.out = out;
    this.watch = watch;
    this.always = ALWAYS + headers;
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
    write(line(HttpStatus.NO_CONTENT) + always + "\r\n");
  }

  /**
   * What a page is made of.
   *
   * @param type as {@code Content-Type} has it
   */
  public void bytes(String type, Bytes body) throws IOException {
    begin();
    write(head(HttpStatus.OK, type, body.length(), ""), body.toByteArray());
  }

  /**
   * A file, as it is read.
   *
   * @param length of all of it; the connection ends if it has less
   * @param save whether a browser is to keep it and not to show it
   */
  public void file(String type, long length, boolean save, InputStream file) throws IOException {
    begin();
    String disposition = "Content-Disposition: " + (save ? "attachment" : "inline") + "\r\n";
    write(head(HttpStatus.OK, type, length, disposition));
    byte[] piece = new byte[PIECE];
    long left = headOnly ? 0 : length;
    while (left > 0) {
      int read = file.read(piece, 0, (int) Math.min(piece.length, left));
      if (read < 0) {
        throw new IOException("a file is shorter than it was");
      }
      out.write(piece, 0, read);
      left -= read;
    }
    out.flush();
  }

  /** Events for as long as both sides want; the connection ends with them. */
  public EventStream events() throws IOException {
    begin();
    last = true;
    // Before the other side has anything: whoever goes once it has is seen, and not interrupted.
    watch.begin();
    write(
        line(HttpStatus.OK)
            + "Content-Type: text/event-stream\r\nConnection: close\r\n"
            + always
            + "\r\n");
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
    String challenge = status == HttpStatus.UNAUTHORIZED ? "WWW-Authenticate: Bearer\r\n" : "";
    write(head(status, "application/json", bytes.length, challenge), bytes);
  }

  private String head(HttpStatus status, String type, long length, String more) {
    return line(status)
        + "Content-Type: "
        + type
        + "\r\nContent-Length: "
        + length
        + "\r\n"
        + more
        + (last ? "Connection: close\r\n" : "")
        + always
        + "\r\n";
  }

  /** Only the lines before the body are wanted. */
  void makeHeadOnly() {
    headOnly = true;
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
    int length = headOnly ? 0 : body.length;
    byte[] all = new byte[lines.length + length];
    System.arraycopy(lines, 0, all, 0, lines.length);
    System.arraycopy(body, 0, all, lines.length, length);
    out.write(all);
    out.flush();
  }
}
