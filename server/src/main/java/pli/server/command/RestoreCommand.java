package pli.server.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.server.backup.BackupException;
import pli.server.backup.Manifest;
import pli.server.backup.Restore;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/** {@code pli server restore}. */
@Command(
    name = "restore",
    header = {"  pli server restore /mnt/backups/pli-monday.zip /srv/pli", ""},
    description =
        "Makes a data folder from a backup. Refuses where a server stands that has gone on since.",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "FILE", description = "what `backup` wrote")
  private Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "DIR",
      description = "the data folder: empty, or not there yet")
  private Path folder = Path.of("");

  @Option(
      names = "--offline",
      description = "does not ask the log's witnesses whether they have seen more of it")
  private boolean offline;

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  RestoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return restore().code();
  }

  private ExitCode restore() {
    try {
      Manifest restored =
          new Restore(file, !offline)
              .into(folder, new CopyProgress(console, InstantSource.system()));
      if (json) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("folder", folder.toString());
        object.put("origin", restored.origin());
        object.put("takenAt", restored.takenAt().toString());
        console.print(object);
      } else {
        console.say(Sentence.RESTORED, folder, restored.takenAt(), folder);
      }
      DataFolder data = new DataFolder(folder);
      Path key = data.bootKeyFile(data.settings());
      if (!Files.isReadable(key)) {
        console.complain(Sentence.BRING_THE_BOOT_KEY, key);
      }
      return ExitCode.DONE;
    } catch (FolderException e) {
      return console.complain(folder, e);
    } catch (BackupException e) {
      return console.complain(e);
    }
  }
}
