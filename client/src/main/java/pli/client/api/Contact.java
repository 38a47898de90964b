package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A person whose account this device knows from the log.
 *
 * @param handle their handle
 * @param devices the names of their devices, as their account record has them
 * @param pinnedAtMillis when the account was first seen, by this device's clock
 * @param keyChanged whether its keys have changed since, and nobody has confirmed them
 * @param confirmed whether its present keys have been compared in person
 */
public record Contact(
    String handle,
    List<String> devices,
    long pinnedAtMillis,
    boolean keyChanged,
    boolean confirmed) {
  /** Takes a copy of the list. */
  public Contact {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
  }
}
