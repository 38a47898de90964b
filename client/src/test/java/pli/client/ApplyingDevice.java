package pli.client;

import java.nio.file.Path;
import java.time.Clock;
import pli.client.api.ClientException;
import pli.client.api.Platform;

/** A joined device's vault, for tests of what happens inside it. */
public final class ApplyingDevice {
  private ApplyingDevice() {}

  /** Where such a device runs. */
  public static Platform platform() {
    return new Platform(new FakeServer(1), new Randomness(1), Clock.systemUTC());
  }

  /** Makes it, and closes it again. */
  public static void join(Path folder, String handle) throws ClientException {
    Person.join(new FakeServer(1), folder, handle).close();
  }
}
