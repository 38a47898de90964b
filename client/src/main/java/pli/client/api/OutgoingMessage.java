package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to send.
 *
 * @param text may be empty if there are files
 * @param files what goes with it, 64 at most
 * @param replyTo the id of the message that it answers, or at least 8 digits of it; null if none
 * @param expireSeconds how long others may see it once they have read it, and this account once the
 *     server had it, a year at most; 0 for what the conversation's timer says
 */
public record OutgoingMessage(
    String text, List<OutgoingFile> files, @Nullable String replyTo, long expireSeconds) {
  /** With a copy of {@code files}. */
  public OutgoingMessage {
    files = Collections.unmodifiableList(new ArrayList<>(files));
  }

  /** For as long as the conversation has it. */
  public OutgoingMessage(String text, List<OutgoingFile> files, @Nullable String replyTo) {
    this(text, files, replyTo, 0);
  }

  /** A mere text. */
  public static OutgoingMessage of(String text) {
    return new OutgoingMessage(text, Collections.emptyList(), null, 0);
  }

  @Override
  public String toString() {
    return "OutgoingMessage";
  }
}
