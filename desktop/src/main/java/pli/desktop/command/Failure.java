package pli.desktop.command;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.desktop.language.Words;
import pli.desktop.terminal.Json;

/**
 * What went wrong, for programs and for people.
 *
 * @param error a word that stays the same in all languages
 * @param message one sentence
 * @param exitCode of the command line's contract
 */
record Failure(String error, String message, int exitCode) {
  /** Something that may fail. */
  interface Act {
    void run() throws ClientException, NotDone, IOException;
  }

  /** Acts, and says what went wrong, if anything did. */
  static @Nullable Failure of(Act act, Invocation invocation) {
    Words words = invocation.words();
    try {
      act.run();
      return null;
    } catch (ClientException e) {
      return new Failure(e.problem().name(), invocation.sentence(e), e.exitCode());
    } catch (NotDone e) {
      return of(e, words);
    } catch (IOException e) {
      return of(new NotDone(NotDone.NOTHING_CHANGED, "output.broken"), words);
    } catch (OutOfMemoryError e) {
      return of(new NotDone(NotDone.NOTHING_CHANGED, "failure.memory"), words);
    } catch (RuntimeException e) {
      return ofFault(e, words);
    }
  }

  /** Of a fault of Pli's own. */
  static Failure ofFault(RuntimeException e, Words words) {
    return of(new NotDone(NotDone.NOTHING_CHANGED, "failure.own", "fault", place(e)), words);
  }

  static Failure of(NotDone e, Words words) {
    return new Failure(e.key(), words.say(e.key(), e.places()), e.exitCode());
  }

  /** A fault of Pli's own: its kind and place, which name nobody, and nothing of its message. */
  private static String place(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    String place =
        trace.length == 0 ? "" : " " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    return e.getClass().getSimpleName() + place;
  }

  Json json() {
    return new Json().put("error", error).put("message", message).put("exitCode", exitCode);
  }
}
