package pli.server.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pli.server.doctor.Doctor;
import pli.server.doctor.Finding;
import pli.server.doctor.LogSight;
import pli.server.doctor.OfficeSight;
import pli.server.doctor.State;
import pli.server.folder.DataFolder;
import pli.server.folder.FolderException;

/** {@code pli server doctor}. */
@Command(
    name = "doctor",
    header = {"  pli server doctor /srv/pli", ""},
    description =
        "Looks at settings, keys, store, disk, clock and limits, and says what to do about each;"
            + " changes nothing. Exit code 1 if something fails.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "DIR", description = "the data folder")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return examine().code();
  }

  private ExitCode examine() {
    DataFolder data = new DataFolder(folder);
    try {
      List<Finding> findings =
          new Doctor(data, InstantSource.system())
              .examine(() -> takesMessages(data), () -> log(data), () -> office(data));
      boolean sound = findings.stream().noneMatch(finding -> finding.state() == State.FAIL);
      if (json) {
        printJson(findings, sound);
      } else {
        findings.forEach(this::print);
      }
      return sound ? ExitCode.DONE : ExitCode.NOT_DONE;
    } catch (FolderException e) {
      return console.complain(folder, e);
    }
  }

  private static boolean takesMessages(DataFolder data) {
    try {
      @Nullable String address = data.status();
      return address != null
          && new ObjectMapper()
                  .readTree(StatusCommand.fetch(address, "/figures"))
                  .path("storeAccepting")
                  .asInt()
              == 1;
    } catch (FolderException | IOException e) {
      return false;
    }
  }

  private static Optional<LogSight> log(DataFolder data) {
    try {
      @Nullable String address = data.status();
      return address == null
          ? Optional.empty()
          : LogSight.parse(StatusCommand.fetch(address, "/log"));
    } catch (FolderException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<OfficeSight> office(DataFolder data) {
    try {
      @Nullable String address = data.status();
      return address == null
          ? Optional.empty()
          : OfficeSight.parse(StatusCommand.fetch(address, "/figures"));
    } catch (FolderException | IOException e) {
      return Optional.empty();
    }
  }

  private void print(Finding finding) {
    String language = console.language();
    console.print(
        String.format(
            Locale.ROOT,
            "%-4s  %-14s  %s",
            finding.state().label(),
            finding.check().label(),
            finding.text(language)));
    String advice = finding.advice(language);
    if (!advice.isEmpty()) {
      console.print("                      → " + advice);
    }
  }

  private void printJson(List<Finding> findings, boolean sound) {
    String language = console.language();
    List<Map<String, Object>> checks = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> check = new LinkedHashMap<>();
      check.put("check", finding.check().label());
      check.put("state", finding.state().label());
      check.put("finding", finding.text(language));
      String advice = finding.advice(language);
      if (!advice.isEmpty()) {
        check.put("advice", advice);
      }
      checks.add(check);
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("folder", folder.toString());
    object.put("ok", sound);
    object.put("checks", checks);
    console.print(object);
  }
}
