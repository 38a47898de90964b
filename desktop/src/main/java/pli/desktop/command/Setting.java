package pli.desktop.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.desktop.terminal.Json;

/**
 * Where a verb runs, so that it need not know: as a command, whose device is opened for it and
 * which prints; or as a call to a device that is open and stays so, whose caller gets what it
 * prints as values.
 */
interface Setting {
  /** Whether data are for a program. */
  boolean json(Invocation invocation);

  /** Acts on the open device. */
  void withDevice(Invocation invocation, Invocation.Use use)
      throws ClientException, NotDone, IOException;

  /** Shows the alerts that the vault knows; when that is done they count as read. */
  void withAlerts(Invocation invocation, Invocation.Printer<List<AlertInfo>> printer)
      throws ClientException, NotDone, IOException;

  /** The vault's passphrase; the caller wipes it. */
  byte[] passphrase(Invocation invocation) throws NotDone;

  /** A passphrase that there was not before; the caller wipes it. */
  byte[] newPassphrase(Invocation invocation) throws NotDone;

  /** The text that an argument stands for. */
  String text(Invocation invocation, String argument) throws NotDone;

  /** What follows once the caller has what was printed. */
  @FunctionalInterface
  interface Step {
    void run() throws ClientException, IOException;
  }

  /** The file that a verb reads and that is called like this. */
  Path fileToRead(String name) throws ClientException, NotDone;

  /** The file that a verb is to write and that is called like this. */
  Path fileToWrite(String name) throws ClientException, NotDone, IOException;

  /** Whether who asked for messages is thought to have read what is printed of them. */
  boolean isReading();

  /**
   * Runs a step when the caller has what was printed so far: at once where it is printed as it
   * comes, otherwise when the answer has gone out, and never if that fails.
   *
   * @return whether it has run
   */
  boolean afterwards(Step step) throws ClientException, IOException;

  /** What is printed from here on are several things, be it none or one. */
  void several();

  /** Takes what a verb says, and hands it on at once. */
  void printEarly(Invocation invocation, Json json, String sentence) throws IOException;

  /** Takes what a verb says. */
  void print(Invocation invocation, Json json, String sentence) throws IOException;
}
