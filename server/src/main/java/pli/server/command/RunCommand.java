package pli.server.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pli.server.assembly.RunningServer;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.server.folder.Settings;
import pli.server.store.StoreException;
import sun.misc.Signal;

/** {@code pli server run}. */
@Command(
    name = "run",
    header = {"  pli server run /srv/pli", ""},
    description =
        "Serves until SIGTERM or Ctrl-C, then says goodbye to all and stops. Its log goes to"
            + " standard error, one JSON object a line. SIGHUP reads pli.toml again.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the data folder")
  private Path folder = Path.of("");

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    return serve().code();
  }

  private ExitCode serve() throws InterruptedException {
    DataFolder data = new DataFolder(folder);
    CountDownLatch stop = new CountDownLatch(1);
    try {
      Settings settings = data.settings();
      if (data.keepsItsBootKey(settings)) {
        console.complain(Sentence.BOOT_KEY_INSIDE);
      }
      try (RunningServer server = start(data, settings)) {
        Signal.handle(new Signal("TERM"), signal -> stop.countDown());
        Signal.handle(new Signal("INT"), signal -> stop.countDown());
        Signal.handle(new Signal("HUP"), signal -> reload(server));
        console.print("ready " + server.address().url());
        stop.await();
      }
      return ExitCode.DONE;
    } catch (FolderException e) {
      return console.complain(folder, e);
    } catch (StoreException e) {
      return console.complain(folder, asFolderProblem(e));
    } catch (IOException e) {
      return ExitCode.NOT_DONE;
    }
  }

  private void reload(RunningServer server) {
    try {
      List<String> waiting = server.reload();
      if (waiting.isEmpty()) {
        console.complain(Sentence.SETTINGS_READ, folder);
      } else {
        console.complain(Sentence.SETTINGS_READ_IN_PART, folder, String.join(", ", waiting));
      }
    } catch (FolderException e) {
      console.complain(Sentence.SETTINGS_REFUSED, folder, e.subject());
    }
  }

  private RunningServer start(DataFolder data, Settings settings)
      throws FolderException, StoreException, IOException {
    try {
      return RunningServer.start(data, console.err(), InstantSource.system());
    } catch (IOException e) {
      console.complain(Sentence.CANNOT_LISTEN, settings.listen().hostPort());
      throw e;
    }
  }

  private static FolderException asFolderProblem(StoreException failure) {
    FolderException.Problem problem =
        switch (failure.reason()) {
          case WRONG_KEY -> FolderException.Problem.WRONG_BOOT_KEY;
          case DAMAGED -> FolderException.Problem.DAMAGED;
          case LOCKED -> FolderException.Problem.IN_USE;
          case FULL, UNAVAILABLE, CLOSED -> FolderException.Problem.NOT_ACCESSIBLE;
        };
    return new FolderException(problem, "store", failure);
  }
}
