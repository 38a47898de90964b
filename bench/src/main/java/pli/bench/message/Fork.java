package pli.bench.message;

import java.util.Arrays;
import pli.bench.measure.CpuClock;

/**
 * A process of its own that measures one exchange, so that what the compiler learnt from one
 * library does not colour the other. Prints messages per second, one line a round.
 *
 * <p>Seconds are those of the processor ({@link CpuClock}). Each loop ends by the wall's clock too.
 */
final class Fork {
  /** Messages between two looks at the clock. */
  private static final int BATCH = 20;

  /** How much longer a round may take by the clock. */
  private static final int PATIENCE = 3;

  private final Exchange exchange;
  private final byte[] text = new byte[Exchange.TEXT_LENGTH];
  private final CpuClock clock = new CpuClock();

  private Fork(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Arguments: contender, milliseconds of warm-up, number of rounds, milliseconds of each. */
  public static void main(String[] arguments) throws Exception {
    Fork fork = new Fork(Contender.valueOf(arguments[0]).create());
    long warmUp = Long.parseLong(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    long each = Long.parseLong(arguments[3]);
    fork.round(warmUp);
    for (int i = 0; i < rounds; i++) {
      System.out.println(fork.round(each));
    }
  }

  /** Messages per second, over so many milliseconds. */
  private double round(long millis) throws Exception {
    long length = millis * 1_000_000;
    long wallEnd = System.nanoTime() + PATIENCE * length;
    long start = clock.nanos();
    long messages = 0;
    long spent;
    do {
      for (int i = 0; i < BATCH; i++) {
        exchangeOne(messages + i);
      }
      messages += BATCH;
      spent = clock.nanos() - start;
    } while (spent < length && System.nanoTime() < wallEnd);
    return messages * 1e9 / spent;
  }

  private void exchangeOne(long number) throws Exception {
    text[0] = (byte) number;
    text[1] = (byte) (number >> 8);
    byte[] received = exchange.send(text);
    if (!Arrays.equals(text, received)) {
      throw new IllegalStateException("what was received is not what was sent");
    }
  }
}
