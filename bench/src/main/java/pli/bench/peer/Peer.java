package pli.bench.peer;

import java.io.IOException;
import pli.bench.measure.BenchmarkException;

/** A program that takes messages for queues, keeps them, and hands them out. */
interface Peer extends AutoCloseable {
  /** Its name for people. */
  String name();

  /** Its version. */
  String version();

  /** Whether it is set up to have a message on the disk before it confirms it. */
  boolean syncsFirst();

  /** Starts it, on what it has stored, and waits until it takes connections. */
  void start() throws BenchmarkException;

  /** Its process. */
  long pid() throws BenchmarkException;

  /** As {@code kill -9}. */
  void kill() throws BenchmarkException;

  /** Somebody who sends to one queue. */
  Sender sender(String queue) throws IOException, BenchmarkException;

  /** Somebody who takes from one queue; what is taken is deleted there. */
  Receiver receiver(String queue) throws IOException, BenchmarkException;

  /** So many who each get all that is sent by {@link Crowd#sender}. */
  Crowd crowd(int members) throws IOException, BenchmarkException;

  @Override
  void close();

  /** Sends; belongs to one thread. */
  interface Sender extends AutoCloseable {
    /** Sends a message and does not wait. */
    void send(byte[] message) throws IOException, BenchmarkException;

    /** Waits until the oldest message that is not confirmed yet is confirmed. */
    void confirmed() throws IOException, BenchmarkException;

    @Override
    void close();
  }

  /** Receives; belongs to one thread. */
  interface Receiver extends AutoCloseable {
    /** Waits a second at most; how many messages came. */
    int take() throws IOException, BenchmarkException;

    @Override
    void close();
  }

  /**
   * One sender and many receivers, all connected.
   *
   * @param sender who sends
   * @param receivers who each get it
   */
  record Crowd(Sender sender, java.util.List<Receiver> receivers) implements AutoCloseable {
    @Override
    public void close() {
      sender.close();
      receivers.forEach(Receiver::close);
    }
  }
}
