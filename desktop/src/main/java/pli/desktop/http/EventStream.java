package pli.desktop.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events, as the HTML standard has them. A write that fails means nobody listens. */
public final class EventStream {
  private final OutputStream out;
  private final Answer.Watch watch;

  EventStream(OutputStream out, Answer.Watch watch) {
    this.out = out;
    this.watch = watch;
  }

  /** Whether somebody listens still; who has gone is seen at once, before anything is written. */
  public boolean isHeard() {
    return watch.isThere();
  }

  /** An event that whoever comes back can name, to get what came after it. */
  public void event(long id, String name, String json) throws IOException {
    write("id: " + id + "\nevent: " + name + "\ndata: " + oneLine(json) + "\n\n");
  }

  /** An event that nobody gets again. */
  public void event(String name, String json) throws IOException {
    write("event: " + name + "\ndata: " + oneLine(json) + "\n\n");
  }

  /** A line that says nothing, to see whether anybody listens still. */
  public void remark() throws IOException {
    write(":\n\n");
  }

  private static String oneLine(String json) {
    if (json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("an event is one line");
    }
    return json;
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
