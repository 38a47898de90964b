package pli.lab.simulation;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.Joining;
import pli.client.api.ClientException;
import pli.client.api.DeviceChange;
import pli.client.api.InvitationInfo;
import pli.client.api.Joined;
import pli.client.api.Platform;
import pli.crypto.Entropy;
import pli.desktop.net.WebTransport;

/** Everybody, with their devices: how they come, and how devices come and go. */
final class People implements AutoCloseable {
  /** Clocks of devices are off by no more than this. */
  private static final int MAX_MINUTES_OFF = 180;

  private static final Duration PATIENCE = SimulatedDevice.PATIENCE;

  private final Path folder;
  private final SimulatedTime time;
  private final SimulatedNetwork network;
  private final Traffic traffic;
  private final SplittableRandom random;
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final WebTransport transport = new WebTransport();
  private final List<SimulatedPerson> all = new ArrayList<>();
  private final List<SimulatedDevice> gone = new ArrayList<>();
  private int folders;

  People(
      Path folder,
      SimulatedTime time,
      SimulatedNetwork network,
      Traffic traffic,
      SplittableRandom random) {
    this.folder = folder;
    this.time = time;
    this.network = network;
    this.traffic = traffic;
    this.random = random;
  }

  /** Lets so many join, each with so many devices. */
  void join(int many, int devices) throws Exception {
    String link = network.invitation();
    for (int i = 0; i < many; i++) {
      SimulatedPerson person = joinOne("person" + i, link);
      all.add(person);
      if (i == 0) {
        link =
            person
                .devices
                .getFirst()
                .device()
                .administrators()
                .invite(InvitationInfo.Role.MEMBER, many, Duration.ofDays(1), null, PATIENCE)
                .link();
      }
      while (person.devices.size() < devices) {
        addDevice(person);
      }
    }
  }

  private SimulatedPerson joinOne(String handle, String link) throws Exception {
    Seat seat = seat();
    Joined joined = seat.joining().join(link, handle, "device0");
    SimulatedPerson person = new SimulatedPerson(handle, joined.recoveryWords());
    person.devices.add(seat.device(handle, "device0"));
    return person;
  }

  /** Where a device is to be. */
  private record Seat(Path vault, Cable cable, Platform platform) {
    Joining joining() {
      return new Joining(
          platform, vault, SimulatedDevice.PASSPHRASE, SimulatedDevice.CHEAP, PATIENCE);
    }

    SimulatedDevice device(String owner, String name) throws Exception {
      return new SimulatedDevice(owner, name, vault, cable, platform);
    }
  }

  private Seat seat() {
    Cable cable = new Cable(transport, traffic);
    Duration off = Duration.ofMinutes(random.nextInt(-MAX_MINUTES_OFF, MAX_MINUTES_OFF + 1));
    return new Seat(newFolder(), cable, new Platform(cable, entropy, time.clock(off)));
  }

  Path newFolder() {
    return folder.resolve("vault" + folders++);
  }

  /** One of their devices, which has a network, takes in another. */
  void addDevice(SimulatedPerson person) throws Exception {
    SimulatedDevice known = person.online().getFirst();
    Seat seat = seat();
    String name = person.nextName();
    CompletableFuture<String> link = new CompletableFuture<>();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<@Nullable DeviceChange> added =
          other.submit(() -> known.device().devices().add(link::complete, PATIENCE));
      Joined unused =
          seat.joining().join(link.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), null, name);
      if (added.get() == null) {
        throw new AssertionError("nobody came to " + known);
      }
    }
    person.devices.add(seat.device(person.handle, name));
  }

  /** They have lost everything but the words. */
  void recover(SimulatedPerson person) throws Exception {
    for (SimulatedDevice lost : List.copyOf(person.devices)) {
      leave(person, lost);
    }
    Seat seat = seat();
    String name = person.nextName();
    Joined unused =
        seat.joining()
            .recover(network.invitation(), person.handle, name, person.words, joined -> {});
    person.devices.add(seat.device(person.handle, name));
  }

  /** A device is in its account's record no longer. */
  void leave(SimulatedPerson person, SimulatedDevice device) {
    person.devices.remove(device);
    device.close();
    gone.add(device);
  }

  List<SimulatedPerson> all() {
    return all;
  }

  SimulatedPerson of(String handle) {
    return all.stream().filter(one -> one.handle.equals(handle)).findFirst().orElseThrow();
  }

  /** Everybody's devices that are in a record. */
  List<SimulatedDevice> devices() {
    return all.stream().flatMap(person -> person.devices.stream()).toList();
  }

  /** Those of them that have not done all they mean to, or have not said all. */
  List<String> busy() throws ClientException {
    List<String> busy = new ArrayList<>();
    for (SimulatedDevice device : devices()) {
      if (device.isBusy()) {
        busy.add(device.toString());
      }
    }
    return busy;
  }

  /** Those that were revoked or lost; closed. */
  List<SimulatedDevice> gone() {
    return gone;
  }

  @Override
  public void close() {
    devices().forEach(SimulatedDevice::close);
  }
}
