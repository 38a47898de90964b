package pli.server.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import pli.server.backup.BackupException;
import pli.server.folder.FolderException;

/** Where a command speaks: output for scripts and people, sentences for people. */
final class Console {
  private final PrintStream out;
  private final PrintStream err;
  private String language;

  Console(PrintStream out, PrintStream err, String language) {
    this.out = out;
    this.err = err;
    this.language = language;
  }

  void speak(String wanted) {
    language = wanted;
  }

  String language() {
    return language;
  }

  PrintStream err() {
    return err;
  }

  /** One line of output. */
  void print(String line) {
    out.println(line);
    out.flush();
  }

  /** One JSON object as output. */
  void print(Map<String, Object> object) {
    try {
      print(new ObjectMapper().writeValueAsString(object));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts and numbers", e);
    }
  }

  /** A sentence as output. */
  void say(Sentence sentence, Object... parts) {
    print(sentence.in(language, parts));
  }

  /** A sentence beside the output. */
  void complain(Sentence sentence, Object... parts) {
    err.println(sentence.in(language, parts));
  }

  /** Says what is wrong with a folder. */
  ExitCode complain(Path folder, FolderException problem) {
    return switch (problem.problem()) {
      case NOT_EMPTY -> complain(ExitCode.NOT_DONE, Sentence.NOT_EMPTY, folder);
      case NO_SERVER -> complain(ExitCode.NOT_DONE, Sentence.NO_SERVER, folder, folder);
      case NOT_ACCESSIBLE ->
          complain(ExitCode.NOT_DONE, Sentence.NOT_ACCESSIBLE, folder, problem.subject());
      case BAD_SETTINGS ->
          complain(ExitCode.NOT_DONE, Sentence.BAD_SETTINGS, folder, problem.subject());
      case NO_BOOT_KEY -> complain(ExitCode.NOT_DONE, Sentence.NO_BOOT_KEY, problem.subject());
      case WRONG_BOOT_KEY -> complain(ExitCode.REFUSED, Sentence.WRONG_BOOT_KEY, folder);
      case BEFORE_THE_LOG -> complain(ExitCode.NOT_DONE, Sentence.BEFORE_THE_LOG, folder);
      case DAMAGED -> complain(ExitCode.DAMAGED, Sentence.DAMAGED, folder, problem.subject());
      case IN_USE -> complain(ExitCode.NOT_DONE, Sentence.IN_USE, folder);
    };
  }

  /** Says why a copy was not made or not put back. */
  ExitCode complain(BackupException failure) {
    return switch (failure.reason()) {
      case FILE_EXISTS -> complain(ExitCode.NOT_DONE, Sentence.FILE_EXISTS, failure.subject());
      case NO_FILE -> complain(ExitCode.NOT_DONE, Sentence.NO_BACKUP, failure.subject());
      case NOT_ACCESSIBLE ->
          complain(ExitCode.NOT_DONE, Sentence.COPY_NOT_ACCESSIBLE, failure.subject());
      case DAMAGED -> complain(ExitCode.DAMAGED, Sentence.BACKUP_DAMAGED, failure.subject());
      case UNKNOWN_FORMAT ->
          complain(ExitCode.NOT_DONE, Sentence.BACKUP_OF_LATER_VERSION, failure.subject());
      case ROLLS_BACK -> complain(ExitCode.REFUSED, Sentence.ROLLS_BACK, failure.subject());
      case LOG_ROLLS_BACK -> complain(ExitCode.REFUSED, Sentence.LOG_ROLLS_BACK, failure.subject());
      case NOT_EMPTY -> complain(ExitCode.NOT_DONE, Sentence.NOT_EMPTY, failure.subject());
      case NO_CHECKPOINT ->
          complain(ExitCode.NOT_REACHABLE, Sentence.NO_CHECKPOINT, failure.subject());
    };
  }

  private ExitCode complain(ExitCode code, Sentence sentence, Object... parts) {
    complain(sentence, parts);
    return code;
  }
}
