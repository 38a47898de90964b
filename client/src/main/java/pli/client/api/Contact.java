package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A person whose account key this device has pinned.
 *
 * @param handle their handle
 * @param devices the names of their devices, as their account record has them
 * @param pinnedAtMillis when the key was first seen, by this device's clock
 * @param keyChanged whether the directory has since shown another key, which was refused
 */
public record Contact(
    String handle, List<String> devices, long pinnedAtMillis, boolean keyChanged) {
  /** Takes a copy of the list. */
  public Contact {
    devices = Collections.unmodifiableList(new ArrayList<>(devices));
  }
}
