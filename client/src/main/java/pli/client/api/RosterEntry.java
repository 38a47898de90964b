package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A member of a conversation.
 *
 * @param handle who
 * @param own whether it is this device's person
 * @param admin whether they may change the conversation
 * @param confirmed whether their present keys have been compared in person
 * @param keyChanged whether their keys have changed since, and nobody has confirmed them
 * @param devices the names of their devices that are in the conversation, as their record has them
 */
public record RosterEntry(
    String handle,
    boolean own,
    boolean admin,
    boolean confirmed,
    boolean keyChanged,
    List<String> devices) {
  /** Takes a copy of the list. */
  public RosterEntry {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
  }
}
