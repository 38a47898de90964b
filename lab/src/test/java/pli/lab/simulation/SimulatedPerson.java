package pli.lab.simulation;

import java.util.ArrayList;
import java.util.List;

/** Somebody with devices, and the words on paper. */
final class SimulatedPerson {
  final String handle;
  final String words;

  /** Those that are in the account's record. */
  final List<SimulatedDevice> devices = new ArrayList<>();

  private int made;

  SimulatedPerson(String handle, String words) {
    this.handle = handle;
    this.words = words;
  }

  /** What a further device is called. */
  String nextName() {
    return "device" + ++made;
  }

  List<SimulatedDevice> online() {
    return devices.stream().filter(SimulatedDevice::isOnline).toList();
  }

  @Override
  public String toString() {
    return handle;
  }
}
