package pli.desktop.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/** One call to a device that is open and stays so. There is nobody to ask, and nobody to read. */
final class CallSetting implements Setting {
  /** So much one call may have to say. */
  private static final int MOST_PRINTED = 100_000;

  private final Loan loan;
  private final String method;
  private final Bulletin bulletin;
  private final Caller caller;
  private final List<Json> printed = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private boolean several;

  /** Lends the device that is open. */
  @FunctionalInterface
  interface Loan {
    void to(Invocation.Use use) throws ClientException, NotDone, IOException;
  }

  CallSetting(Loan loan, String method, Bulletin bulletin, Caller caller) {
    this.loan = loan;
    this.method = method;
    this.bulletin = bulletin;
    this.caller = caller;
  }

  /** Where sentences go: whoever follows events gets them. */
  Terminal terminal() {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        OutputStream.nullOutputStream(),
        new Told(),
        Map.of(),
        question -> Optional.empty());
  }

  private final class Told extends OutputStream {
    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      String text = new String(bytes, offset, length, StandardCharsets.UTF_8).strip();
      bulletin.post("told", new Json().put("method", method).put("message", text));
    }
  }

  @Override
  public boolean json(Invocation invocation) {
    return true;
  }

  @Override
  public void withDevice(Invocation invocation, Invocation.Use use)
      throws ClientException, NotDone, IOException {
    loan.to(use);
  }

  @Override
  public void withAlerts(Invocation invocation, Invocation.Printer<List<AlertInfo>> printer)
      throws ClientException, NotDone, IOException {
    loan.to(device -> {
      printer.print(device.alarms().list());
      boolean unused = afterwards(() -> device.alarms().markRead());
    });
  }

  @Override
  public byte[] passphrase(Invocation invocation) throws NotDone {
    throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.passphrase");
  }

  @Override
  public byte[] newPassphrase(Invocation invocation) throws NotDone {
    throw new NotDone(NotDone.NOTHING_CHANGED, "daemon.passphrase");
  }

  /** Standard input is the daemon's own: each text is itself. */
  @Override
  public String text(Invocation invocation, String argument) {
    return argument;
  }

  @Override
  public Path fileToRead(String name) throws ClientException, NotDone {
    return caller.fileToRead(name);
  }

  @Override
  public Path fileToWrite(String name) throws ClientException, NotDone, IOException {
    return caller.fileToWrite(name);
  }

  @Override
  public boolean isReading() {
    return caller.isReading();
  }

  @Override
  public boolean afterwards(Step step) {
    steps.add(step);
    return false;
  }

  /** The answer has gone out. */
  void delivered() throws ClientException, IOException {
    for (Step step : steps) {
      step.run();
    }
  }

  @Override
  public void several() {
    several = true;
  }

  @Override
  public void printEarly(Invocation invocation, Json json, String sentence) throws IOException {
    print(invocation, json, sentence);
    bulletin.post("printed", new Json().put("method", method).put("result", json));
  }

  @Override
  public void print(Invocation invocation, Json json, String sentence) throws IOException {
    if (printed.size() == MOST_PRINTED) {
      throw new IOException("an answer without end");
    }
    printed.add(json);
  }

  /** All that the verb said: a list if it says several things, otherwise the one, or nothing. */
  @Nullable Object result() {
    if (several || printed.size() > 1) {
      return printed;
    }
    return printed.isEmpty() ? null : printed.getFirst();
  }
}
