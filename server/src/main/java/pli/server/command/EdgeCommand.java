package pli.server.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.codec.DecodeException;
import pli.server.assembly.RunningEdge;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;
import pli.transparency.network.Address;
import sun.misc.Signal;

/** {@code pli server edge}. */
@Command(
    name = "edge",
    header = {"  pli server edge /srv/pli --listen 192.0.2.7:7444", ""},
    description =
        "Holds connections for the server that runs on the same folder, in a process of its own:"
            + " for more of them than one process takes. Waits for that server, and for it to come"
            + " back. SIGTERM or Ctrl-C says goodbye to all and stops; SIGHUP reads pli.toml again.",
    mixinStandardHelpOptions = true)
final class EdgeCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the data folder of the server")
  private Path folder = Path.of("");

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      required = true,
      description = "where to listen; port 0 picks a free one")
  private String listen = "";

  EdgeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    return hold().code();
  }

  private ExitCode hold() throws Exception {
    Address wanted;
    try {
      wanted = Address.parse(InitCommand.withPort(listen));
    } catch (DecodeException e) {
      console.complain(Sentence.CANNOT_LISTEN_THERE, listen);
      return ExitCode.WRONG_WORDS;
    } catch (IOException e) {
      return complain(Sentence.CANNOT_LISTEN, listen);
    }
    DataFolder data = new DataFolder(folder);
    if (!RunningEdge.isPossible(data)) {
      console.complain(Sentence.NO_ROOM_FOR_SOCKET, data.edges());
      return ExitCode.NOT_DONE;
    }
    CompletableFuture<RunningEdge.End> signal = new CompletableFuture<>();
    try (RunningEdge edge =
        RunningEdge.start(data, wanted, console.err(), InstantSource.system(), new Told())) {
      Signal.handle(new Signal("TERM"), asked -> signal.complete(RunningEdge.End.STOPPED));
      Signal.handle(new Signal("INT"), asked -> signal.complete(RunningEdge.End.STOPPED));
      Signal.handle(new Signal("HUP"), asked -> reload(edge));
      edge.ended().thenAccept(signal::complete);
      return switch (signal.get()) {
        case STOPPED -> ExitCode.DONE;
        case CANNOT_LISTEN -> complain(Sentence.CANNOT_LISTEN, listen);
        case OTHER_VERSION -> complain(Sentence.EDGE_OF_OTHER_VERSION, folder);
      };
    } catch (FolderException e) {
      return console.complain(folder, e);
    }
  }

  private final class Told implements RunningEdge.Listener {
    @Override
    public void ready(Address address) {
      console.print("ready " + address.url());
    }

    @Override
    public void waiting() {
      console.complain(Sentence.EDGE_WAITS, folder, folder);
    }
  }

  private ExitCode complain(Sentence sentence, Object subject) {
    console.complain(sentence, subject);
    return ExitCode.NOT_DONE;
  }

  private void reload(RunningEdge edge) {
    try {
      edge.reload();
      console.complain(Sentence.SETTINGS_READ, folder);
    } catch (FolderException e) {
      console.complain(Sentence.SETTINGS_REFUSED, folder, e.subject());
    }
  }
}
