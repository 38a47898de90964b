package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A message that was reported, or put into a file.
 *
 * @param messageId which
 * @param sender whose it is
 * @param acceptedAtMillis when the server took it, as the server says to everybody; 0 if it does
 *     not say
 * @param administrators who gets the report, by handle; nobody if it went into a file
 * @param queued whether some of it is kept here and goes out when the server can be reached
 */
public record Reported(
    String messageId,
    String sender,
    long acceptedAtMillis,
    List<String> administrators,
    boolean queued) {
  /** With a copy of the list. */
  public Reported {
    administrators = Collections.unmodifiableList(new ArrayList<>(administrators));
  }
}
