package pli.desktop.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One connection: one request after another, until one side has had enough. */
final class LocalConnection implements Answer.Watch {
  /** How long the next request may keep us waiting. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** How long a request may take to come in, and an answer to go out piece by piece. */
  private static final Duration ARRIVAL = Duration.ofSeconds(30);

  /** What the other side had on the way when it was refused. */
  private static final int MOST_SKIPPED = 1 << 20;

  private final SocketChannel channel;
  private final AccessRules rules;
  private final Handler handler;
  private final Alarms alarms;
  private final InputStream in;
  private final RequestReader reader;

  /** Whether events go out, and {@link #readToTheEnd} sees to it that they have an end. */
  private volatile boolean watched;

  /** Held by who reads from {@link #in}, be it to see whether there is anything. */
  private final ReentrantLock reading = new ReentrantLock();

  LocalConnection(SocketChannel channel, AccessRules rules, Handler handler, Alarms alarms) {
    this.channel = channel;
    this.rules = rules;
    this.handler = handler;
    this.alarms = alarms;
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 13);
    this.reader = new RequestReader(in);
  }

  /** Serves until the connection ends, and closes it. */
  void serve() {
    try (channel) {
      OutputStream out = new TimedOutput(Channels.newOutputStream(channel));
      boolean more = true;
      // Who has not shown yet that they may ask is not waited for as long.
      Duration patience = ARRIVAL;
      while (more && waitForRequest(patience)) {
        more = answer(out);
        patience = IDLE;
      }
      if (!more && !watched) {
        skip();
      }
    } catch (IOException e) {
      // The other side is gone, or was too slow: what it asked for has been done or has not begun.
    }
  }

  /** Says that there is no room, and closes it. */
  void turnAway() {
    try (channel) {
      new Answer(new TimedOutput(Channels.newOutputStream(channel)), this, rules.headers())
          .refuse(HttpStatus.SERVICE_UNAVAILABLE);
      skip();
    } catch (IOException e) {
      // It did not wait for that.
      return;
    }
  }

  /**
   * Who follows events says nothing more. What is written to somebody who has gone would be taken
   * as heard, so their end of the connection is read, and whatever comes there ends it.
   */
  @Override
  public void begin() {
    watched = true;
    Thread unused = Thread.ofVirtual().name("watch").start(this::readToTheEnd);
  }

  private void readToTheEnd() {
    reading.lock();
    try (channel) {
      int unused = in.read();
    } catch (IOException e) {
      // It has ended.
      return;
    } finally {
      reading.unlock();
    }
  }

  @Override
  public boolean isThere() {
    return channel.isOpen();
  }

  /** Serves a request; false if the connection ends with it. */
  private boolean answer(OutputStream out) throws IOException {
    Answer answer = new Answer(out, this, rules.headers());
    try {
      Request request = read(out, answer);
      if (request == null) {
        return false;
      }
      if (request.header("connection").filter("close"::equalsIgnoreCase).isPresent()) {
        answer.makeLast();
      }
      try (Attendance _ = new Attendance(Thread.currentThread())) {
        handler.handle(request, answer);
      }
    } catch (Refusal e) {
      answer.refuse(e.status());
    }
    return !answer.isLast();
  }

  /**
   * Whether the other side is there while it is being answered: nobody waits for an answer that
   * nobody will hear. What it asks next stays where it is.
   */
  private final class Attendance implements AutoCloseable {
    private final Thread answering;
    private boolean over;

    Attendance(Thread answering) {
      this.answering = answering;
      Thread unused = Thread.ofVirtual().name("attendance").start(this::watch);
    }

    private void watch() {
      reading.lock();
      try {
        if (!isOver() && !isMoreToCome()) {
          gone();
        }
      } catch (IOException e) {
        gone();
      } finally {
        reading.unlock();
      }
    }

    private synchronized boolean isOver() {
      return over;
    }

    private synchronized void gone() {
      if (!over && !watched) {
        answering.interrupt();
      }
    }

    @Override
    public synchronized void close() {
      over = true;
    }
  }

  private boolean waitForRequest(Duration patience) throws IOException {
    try (Alarms.Alarm _ = alarms.after(patience, channel)) {
      reading.lock();
      try {
        return isMoreToCome();
      } finally {
        reading.unlock();
      }
    }
  }

  /** Waits for the next byte, and leaves it where it is; false at the end. */
  private boolean isMoreToCome() throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    return first >= 0;
  }

  private @Nullable Request read(OutputStream out, Answer answer) throws IOException, Refusal {
    try (Alarms.Alarm _ = alarms.after(ARRIVAL, channel)) {
      Request head = reader.head();
      if (head == null) {
        return null;
      }
      if (head.method().equals("HEAD")) {
        answer.makeHeadOnly();
      }
      rules.check(head);
      int length = RequestReader.length(head);
      String expected = head.header("expect").orElse("");
      if (!expected.isEmpty()) {
        if (!expected.equalsIgnoreCase("100-continue")) {
          throw new Refusal(HttpStatus.EXPECTATION_FAILED);
        }
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      return reader.body(head, length);
    }
  }

  /** Reads what is on its way, since closing before would take the answer away with it. */
  private void skip() throws IOException {
    channel.shutdownOutput();
    try (Alarms.Alarm _ = alarms.after(Duration.ofSeconds(2), channel)) {
      reading.lock();
      try {
        int skipped = 0;
        while (skipped < MOST_SKIPPED && in.read() >= 0) {
          skipped++;
        }
      } finally {
        reading.unlock();
      }
    }
  }

  /** Each write has its time; who does not read is not waited for. */
  private final class TimedOutput extends OutputStream {
    private final OutputStream out;

    TimedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try (Alarms.Alarm _ = alarms.after(ARRIVAL, channel)) {
        out.write(bytes, offset, length);
      }
    }
  }
}
