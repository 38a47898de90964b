package pli.server.command;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.server.backup.Backup;
import pli.server.backup.BackupException;
import pli.server.backup.Manifest;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/** {@code pli server backup}. */
@Command(
    name = "backup",
    header = {"  pli server backup /srv/pli /mnt/backups/pli-monday.zip", ""},
    description =
        "Copies the server to one file, also while it runs. The boot key is not in it: keep that"
            + " elsewhere.",
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "DIR", description = "the data folder")
  private Path folder = Path.of("");

  @Parameters(index = "1", paramLabel = "FILE", description = "a file that is not there yet")
  private Path file = Path.of("");

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  BackupCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return take().code();
  }

  private ExitCode take() {
    InstantSource clock = InstantSource.system();
    try {
      Manifest made =
          new Backup(new DataFolder(folder), clock).take(file, new CopyProgress(console, clock));
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("file", file.toString());
        object.put("origin", made.origin());
        object.put("takenAt", made.takenAt().toString());
        object.put("bytes", made.bytes());
        console.print(object);
      } else {
        console.say(Sentence.BACKED_UP, folder, file);
      }
      return ExitCode.DONE;
    } catch (FolderException e) {
      return console.complain(folder, e);
    } catch (BackupException e) {
      return console.complain(e);
    }
  }
}
