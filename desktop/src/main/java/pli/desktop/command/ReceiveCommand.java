package pli.desktop.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pli.client.Device;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.TimelineEntry;

/** {@code pli receive}: what others wrote, each once. */
final class ReceiveCommand implements Verb {
  /** So many are taken at once; if this process is killed in between, they are printed again. */
  private static final int BATCH = 256;

  /** What is not sent by then goes out with whichever command comes next. */
  private static final Duration RECEIPTS = Duration.ofSeconds(3);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,3})?");

  @Override
  public String name() {
    return "receive";
  }

  @Override
  public List<String> parameters() {
    return List.of();
  }

  @Override
  public Set<String> options() {
    return Set.of("--timeout", "--max");
  }

  @Override
  public void run(Arguments arguments, Invocation invocation)
      throws ClientException, NotDone, IOException {
    Duration timeout = timeout(arguments);
    int max = arguments.count("--max", Integer.MAX_VALUE, "receive");
    invocation.withDevice(device -> follow(device, invocation, timeout, max));
  }

  private static Duration timeout(Arguments arguments) throws NotDone {
    String seconds = arguments.option("--timeout").orElse("0");
    if (!SECONDS.matcher(seconds).matches()) {
      throw NotDone.value("--timeout", "receive");
    }
    return Duration.ofMillis((long) (Double.parseDouble(seconds) * 1000));
  }

  /**
   * Prints what comes until the time is over or there were enough; without time, what is there. Who
   * counts lines waits for what people wrote: receipts are no answer then.
   */
  private static void follow(Device device, Invocation invocation, Duration timeout, int max)
      throws ClientException, IOException {
    long end = System.nanoTime() + timeout.toNanos();
    if (timeout.isZero()) {
      device.sync(Invocation.PATIENCE);
    }
    Timeline timeline = new Timeline(device, invocation);
    invocation.several();
    int printed = 0;
    boolean more = true;
    while (more) {
      long left = end - System.nanoTime();
      if (left > 0) {
        device.alarms().awaitNews(Duration.ofNanos(left));
      }
      List<AlertInfo> alerts = alerts(device, invocation, max - printed);
      boolean noted =
          alerts.isEmpty() || invocation.afterwards(() -> device.alarms().markTaken(alerts));
      printed += alerts.size();
      List<TimelineEntry> entries =
          printed >= max
              ? List.of()
              : device.receive(Math.min(BATCH, max - printed), Duration.ZERO);
      for (TimelineEntry entry : entries) {
        boolean receipt = entry.kind() == TimelineEntry.Kind.RECEIPT;
        if (!receipt || max == Integer.MAX_VALUE) {
          timeline.print(entry);
        }
        printed += receipt ? 0 : 1;
      }
      // What is not taken yet would come again.
      boolean taken =
          entries.isEmpty() || invocation.afterwards(() -> take(device, timeline, entries));
      boolean came = !entries.isEmpty() || !alerts.isEmpty();
      more = noted && taken && printed < max && (came || System.nanoTime() < end);
    }
    if (printed == 0) {
      invocation.tell("receive.none");
    } else {
      boolean unused = invocation.afterwards(() -> device.messages().sendReceipts(RECEIPTS));
    }
  }

  /** Prints alerts of the network that nobody has read yet. */
  private static List<AlertInfo> alerts(Device device, Invocation invocation, int max)
      throws ClientException, IOException {
    List<AlertInfo> untaken = device.alarms().untaken();
    List<AlertInfo> printed = untaken.subList(0, Math.min(max, untaken.size()));
    for (AlertInfo alert : printed) {
      AlertsCommand.printReceived(invocation, alert);
    }
    return printed;
  }

  private static void take(Device device, Timeline timeline, List<TimelineEntry> entries)
      throws ClientException {
    device.markTaken(entries.getLast());
    timeline.markRead(entries);
  }
}
