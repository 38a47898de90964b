package pli.witness.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pli.codec.Bytes;
import pli.transparency.Limits;
import pli.transparency.release.LoggedRelease;
import pli.transparency.release.ReleaseException;
import pli.transparency.release.ReleaseGate;
import pli.transparency.release.ReleaseManifest;
import pli.transparency.release.ReleasePolicy;
import pli.transparency.release.VerifiedRelease;
import pli.witness.check.ReleaseCheck;
import pli.witness.check.ReleaseSays;
import pli.witness.release.Digested;
import pli.witness.release.InstallException;
import pli.witness.release.Installation;
import pli.witness.release.Step;
import pli.witness.service.DurableFile;

/** {@code pli release verify}, {@code install}, {@code rollback} and {@code status}. */
final class InstallCommand {
  /** A program that says nothing for so long did not start. */
  private static final long TRIAL_SECONDS = 60;

  private final Program program;
  private final Words words;
  private final boolean json;
  private final InstantSource clock = InstantSource.system();

  InstallCommand(Program program, Words words, boolean json) {
    this.program = program;
    this.words = words;
    this.json = json;
  }

  ExitCode run(String verb) throws WrongWordsException, IOException {
    return switch (verb) {
      case "verify" -> verify();
      case "install" -> inFolder(this::install);
      case "rollback" -> inFolder(this::rollback);
      case "status" -> inFolder(this::status);
      default -> throw new WrongWordsException(Sentence.NO_VERB, "release " + verb);
    };
  }

  private ExitCode verify() throws WrongWordsException, IOException {
    Path file = Path.of(words.next(program.say(Sentence.THE_RELEASE_FILE)));
    Path artefact = Path.of(words.next(program.say(Sentence.THE_ARTEFACT)));
    long current = new Numbers(words, clock).number("--current", 0);
    Policies policies = new Policies(program, words.option("--policy", ""));
    words.end();
    if (!policies.read()) {
      return ExitCode.DAMAGED;
    }
    ReleasePolicy policy = policies.required();
    Bytes release = DurableFile.read(file, Limits.MAX_RELEASE);
    long now = clock.instant().getEpochSecond();
    try {
      VerifiedRelease verified =
          ReleaseGate.verify(release, policy, current, now, Digested.of(artefact));
      say(verified.logged(), program.say(Sentence.RELEASE_HOLDS, current));
      return ExitCode.DONE;
    } catch (ReleaseException e) {
      refuse(e, Sentence.RELEASE_REFUSED);
      return ExitCode.REFUSED;
    }
  }

  /** What is done in a folder of versions. */
  private interface Act {
    ExitCode in(Path folder) throws WrongWordsException, IOException, InstallException;
  }

  private ExitCode inFolder(Act act) throws WrongWordsException, IOException {
    String folder = words.option("--to", "");
    if (folder.isEmpty()) {
      throw new WrongWordsException(Sentence.MISSING, program.say(Sentence.THE_OPTION, "--to DIR"));
    }
    try {
      return act.in(Path.of(folder));
    } catch (InstallException e) {
      return complain(e);
    }
  }

  private ExitCode complain(InstallException e) {
    String subject = String.valueOf(e.getMessage());
    return switch (e.problem()) {
      case IN_USE -> complain(Sentence.INSTALL_IN_USE, subject, ExitCode.NOT_DONE);
      case DAMAGED -> complain(Sentence.INSTALL_DAMAGED, subject, ExitCode.DAMAGED);
      case NOTHING_BEFORE -> complain(Sentence.NOTHING_BEFORE, subject, ExitCode.NOT_DONE);
      case NOT_STARTED -> complain(Sentence.INSTALL_NOT_STARTED, subject, ExitCode.NOT_DONE);
    };
  }

  private ExitCode complain(Sentence sentence, String subject, ExitCode code) {
    program.complain(sentence, subject);
    return code;
  }

  private ExitCode install(Path folder) throws WrongWordsException, IOException, InstallException {
    Path file = Path.of(words.next(program.say(Sentence.THE_RELEASE_FILE)));
    Path artefact = Path.of(words.next(program.say(Sentence.THE_ARTEFACT)));
    String start = words.option("--start", "");
    Policies policies = new Policies(program, words.option("--policy", ""));
    words.end();
    if (!policies.read()) {
      return ExitCode.DAMAGED;
    }
    ReleasePolicy policy = policies.installing();
    Bytes release = DurableFile.read(file, Limits.MAX_RELEASE);
    try (Installation installation = open(folder)) {
      try {
        VerifiedRelease verified =
            installation.install(
                release, artefact, policy, path -> starts(start, path), this::progress);
        ReleaseManifest manifest = verified.manifest();
        say(
            verified.logged(),
            program.say(Sentence.INSTALLED, manifest.version(), manifest.number(), folder));
        return ExitCode.DONE;
      } catch (ReleaseException e) {
        refuse(e, Sentence.INSTALL_REFUSED, installation.current());
        return ExitCode.REFUSED;
      }
    }
  }

  private Installation open(Path folder) throws IOException, InstallException {
    return Installation.open(folder, clock, System.getProperty("user.name", "?"));
  }

  /** Beside the output, so that somebody who waits sees what for. */
  private void progress(Step step) {
    if (json) {
      return;
    }
    switch (step) {
      case COPIED -> program.complain(Sentence.STEP_COPIED);
      case VERIFIED -> program.complain(Sentence.STEP_VERIFIED);
      case RECORDED -> program.complain(Sentence.STEP_CURRENT);
      case CLEANED, PLACED, CURRENT, STARTED, PRUNED -> {}
    }
  }

  private static boolean starts(String start, Path artefact) throws IOException {
    if (start.isEmpty()) {
      return true;
    }
    List<String> command = new ArrayList<>(List.of(start.split(" ", -1)));
    command.add(artefact.toString());
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return false;
    }
    try {
      return process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      process.destroyForcibly();
    }
  }

  private ExitCode rollback(Path folder) throws WrongWordsException, IOException, InstallException {
    words.end();
    try (Installation installation = open(folder)) {
      long number = installation.rollback();
      if (json) {
        program.print(Map.of("current", number));
      } else {
        program.print(program.say(Sentence.WENT_BACK, number));
      }
      return ExitCode.DONE;
    }
  }

  private ExitCode status(Path folder) throws WrongWordsException, IOException, InstallException {
    words.end();
    if (!Files.isDirectory(folder)) {
      program.complain(Sentence.NOTHING_INSTALLED, folder);
      return ExitCode.NOT_DONE;
    }
    try (Installation installation = open(folder)) {
      if (installation.current() == 0) {
        program.complain(Sentence.NOTHING_INSTALLED, folder);
        return ExitCode.NOT_DONE;
      }
      ReleaseManifest manifest = installation.manifest();
      if (json) {
        Map<String, Object> object = json(manifest);
        object.put("history", installation.history());
        program.print(object);
      } else {
        program.print(
            program.say(Sentence.INSTALLED, manifest.version(), manifest.number(), folder));
        installation.history().forEach(program::print);
      }
      return ExitCode.DONE;
    }
  }

  private void say(LoggedRelease logged, String end) {
    if (json) {
      Map<String, Object> object = json(logged.manifest());
      object.put("installable", true);
      object.put(
          "parties", logged.signatories().stream().map(each -> each.party().toString()).toList());
      program.print(object);
      return;
    }
    for (String said : ReleaseCheck.describe(logged, program.language())) {
      program.print(program.say(Sentence.OK, said));
    }
    program.print(end);
  }

  private void refuse(ReleaseException e, Sentence sentence, Object... before) {
    String why = ReleaseSays.of(e.reason()).in(program.language());
    List<Object> parts = new ArrayList<>(List.of(before));
    parts.add(why);
    program.complain(sentence, parts.toArray());
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("installable", false);
      object.put("reason", e.reason().name());
      object.put("says", why);
      program.print(object);
    }
  }

  /** What is released, for scripts. */
  static Map<String, Object> json(ReleaseManifest manifest) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("product", manifest.product());
    object.put("number", manifest.number());
    object.put("version", manifest.version());
    object.put("artefact", manifest.artefact());
    object.put("size", manifest.size());
    object.put("sha256", manifest.sha256().hex());
    object.put("notBefore", manifest.notBefore());
    object.put("expires", manifest.expires());
    return object;
  }
}
