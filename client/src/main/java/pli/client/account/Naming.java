package pli.client.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.transparency.account.DeviceEntry;

/** Which device a person means: the one of this name, else the one whose id begins so. */
public final class Naming {
  /** Hexadecimal digits of an id that are enough to mean a device. */
  private static final int LEAST_DIGITS = 4;

  private Naming() {}

  /**
   * The device that is meant.
   *
   * @throws ClientException UNKNOWN_DEVICE, DEVICE_UNCLEAR
   */
  public static DeviceEntry meant(List<DeviceEntry> devices, String words) throws ClientException {
    List<DeviceEntry> named = new ArrayList<>();
    List<DeviceEntry> numbered = new ArrayList<>();
    for (DeviceEntry device : devices) {
      if (device.name().equals(words)) {
        named.add(device);
      } else if (words.length() >= LEAST_DIGITS
          && device.id().value().hex().startsWith(words.toLowerCase(Locale.ROOT))) {
        numbered.add(device);
      }
    }
    List<DeviceEntry> meant = named.isEmpty() ? numbered : named;
    if (meant.isEmpty()) {
      throw new ClientException(Problem.UNKNOWN_DEVICE);
    }
    if (meant.size() > 1) {
      throw new ClientException(Problem.DEVICE_UNCLEAR);
    }
    return meant.get(0);
  }
}
