package pli.desktop.http;

import java.io.IOException;

/** What is done with requests of those who may ask; may run in several threads at once. */
@FunctionalInterface
public interface Handler {
  /**
   * Answers.
   *
   * @throws Refusal if there is nothing to be had that way; only before the answer began
   * @throws IOException if the other side is gone
   */
  void handle(Request request, Answer answer) throws Refusal, IOException;
}
