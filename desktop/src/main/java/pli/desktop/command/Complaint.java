package pli.desktop.command;

import pli.client.api.ClientException;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;
import pli.desktop.terminal.Terminal;

/**
 * Says on standard error what went wrong: one sentence, or with {@code --json} one object with the
 * same sentence. Each method returns the exit code.
 */
record Complaint(Terminal terminal, Words words, boolean json) {
  int of(NotDone e) {
    return say(e.key(), words.say(e.key(), e.places()), e.exitCode());
  }

  int of(ClientException e, Invocation invocation) {
    return say(e.problem().name(), invocation.sentence(e), e.exitCode());
  }

  /** Standard output cannot be written. */
  int ofOutput() {
    return say("output.broken", words.say("output.broken"), NotDone.NOTHING_CHANGED);
  }

  /** A fault of Pli's own: its kind and place, which name nobody, and nothing of its message. */
  int ofFault(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String place =
        trace.length == 0 ? "" : " " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    String fault = e.getClass().getSimpleName() + place;
    return say("failure.own", words.say("failure.own", "fault", fault), NotDone.NOTHING_CHANGED);
  }

  private int say(String error, String sentence, int exitCode) {
    terminal.tell(
        json
            ? new Json()
                .put("error", error)
                .put("message", sentence)
                .put("exitCode", exitCode)
                .line()
            : "pli: " + sentence);
    return exitCode;
  }
}
