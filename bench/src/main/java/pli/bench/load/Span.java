package pli.bench.load;

import java.io.IOException;
import pli.bench.measure.Processor;

/** A stretch of time: how long, and who used the processor meanwhile. */
public final class Span {
  private final long pid;
  private final long start = System.nanoTime();
  private final double serverBefore;
  private final double ownBefore;
  private final double allBefore;

  /** Begins now. */
  public Span(long pid) throws IOException {
    this.pid = pid;
    allBefore = Processor.secondsOfAll();
    serverBefore = Processor.secondsOf(pid);
    ownBefore = Processor.secondsOf(ProcessHandle.current().pid());
  }

  /** Ends now; prints what {@code name} did {@code count} times, and what was used for it. */
  public void print(String name, long count) throws IOException {
    double seconds = (System.nanoTime() - start) / 1e9;
    double server = Processor.secondsOf(pid) - serverBefore;
    double own = Processor.secondsOf(ProcessHandle.current().pid()) - ownBefore;
    double others = Processor.secondsOfAll() - allBefore - server - own;
    figure(name + " a second", count / seconds);
    figure(name + " server µs", server * 1e6 / Math.max(1, count));
    figure(name + " load µs", own * 1e6 / Math.max(1, count));
    figure(name + " other cores", Math.max(0, others) / seconds);
  }

  public static void figure(String name, double value) {
    System.out.println(name + "\t" + value);
  }
}
