package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A person whose account this device knows from the log.
 *
 * @param handle their handle
 * @param name what this person calls them; empty if nothing else
 * @param devices the names of their devices, as their account record has them
 * @param pinnedAtMillis when the account was first seen, by this device's clock; 0 if never
 * @param keyChanged whether its keys have changed since, and nobody has confirmed them
 * @param confirmed whether its present keys have been compared in person
 * @param accepted whether this person wrote to them, accepted them or compared keys with them
 * @param blocked whether what comes from them is not shown
 */
public record Contact(
    String handle,
    String name,
    List<String> devices,
    long pinnedAtMillis,
    boolean keyChanged,
    boolean confirmed,
    boolean accepted,
    boolean blocked) {
  /** Takes a copy of the list. */
  public Contact {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
  }
}
