package pli.desktop;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import pli.client.api.Platform;
import pli.desktop.command.CommandLineProgram;
import pli.desktop.net.WebTransport;
import pli.desktop.terminal.Terminal;

/** A person's {@code pli}. */
public final class Main {
  /**
   * Moves this device's clock by so many milliseconds. Only for tests of what happens when a clock
   * is wrong; it changes what is shown and signed as time, and protects nothing.
   */
  private static final String CLOCK_OFFSET = "pli.test.clock.offset.millis";

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(new CommandLineProgram(Terminal.ofProcess(), platform()).run(args));
  }

  /** This computer, as the engine sees it. */
  public static Platform platform() {
    SecureRandom random = new SecureRandom();
    Duration offset = Duration.ofMillis(Long.getLong(CLOCK_OFFSET, 0));
    return new Platform(
        new WebTransport(), random::nextBytes, Clock.offset(Clock.systemUTC(), offset));
  }
}
