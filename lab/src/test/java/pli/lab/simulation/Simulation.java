package pli.lab.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import pli.client.api.ClientException;

/** One life of an organisation, which follows from a seed but for what threads do at once. */
final class Simulation implements AutoCloseable {
  private static final int QUIET_ROUNDS = 20;

  private final Size size;
  private final SplittableRandom random;
  private final SimulatedTime time = new SimulatedTime();
  private final Traffic traffic = new Traffic();
  private final Chronicle chronicle = new Chronicle();
  private final SimulatedNetwork network;
  private final People people;
  private final Acts acts;
  private final Tally tally = new Tally();

  /**
   * How large.
   *
   * @param people with two devices each
   * @param steps something happens in each
   * @param days that pass
   */
  record Size(int people, int steps, int days) {}

  Simulation(Path folder, long seed, Size size) throws Exception {
    this.size = size;
    random = new SplittableRandom(seed);
    SplittableRandom keys = random.split();
    network =
        SimulatedNetwork.make(
            folder,
            time,
            target -> {
              synchronized (keys) {
                keys.nextBytes(target);
              }
            });
    people = new People(folder, time, network, traffic, random);
    acts = new Acts(random, network, people, chronicle, tally);
  }

  /** Lives it to its end, with a pause in which all is held against what must be true. */
  void run() throws Exception {
    people.join(size.people, 2);
    for (int step = 1; step <= size.steps; step++) {
      step();
      if (step % 100 == 0) {
        System.out.println("simulation, step " + step + " of " + size.steps);
      }
      if (step == size.steps / 2) {
        quiet();
      }
    }
    quiet();
    afterwards();
  }

  private void step() throws Exception {
    long minutes = Duration.ofDays(size.days).toMinutes() / size.steps;
    time.leap(Duration.ofMinutes(random.nextLong(2 * minutes + 1)));
    network.awaitFresh();
    weather();
    int dice = random.nextInt(100);
    if (dice < 34) {
      acts.say(acts.any(people.devices()));
    } else if (dice < 40) {
      acts.amend(acts.any(people.devices()));
    } else if (dice < 52) {
      acts.sayTo(acts.any(people.devices()), acts.any(people.all()).handle);
    } else if (dice < 60) {
      acts.create();
    } else if (dice < 66) {
      acts.add(acts.onlineDevice());
    } else if (dice < 70) {
      acts.change(acts.onlineDevice());
    } else if (dice < 75) {
      acts.remove(acts.onlineDevice());
    } else if (dice < 77) {
      acts.leave(acts.onlineDevice());
    } else if (dice < 85) {
      acts.race();
    } else if (dice < 89) {
      acts.revoke();
    } else if (dice < 93) {
      acts.furtherDevice();
    } else if (dice < 95) {
      acts.recover();
    } else if (dice < 97) {
      network.restart();
      tally.count("server restarts");
    } else {
      SimulatedDevice device = acts.any(people.devices());
      device.restart();
      tally.count("device restarts");
    }
    for (int i = 0; i < 3; i++) {
      boolean unused = acts.sync(acts.onlineDevice());
    }
  }

  /** Networks come and go; one of four devices has none, and some break in the middle. */
  private void weather() {
    SimulatedDevice device = acts.any(people.devices());
    if (device.isOnline() && random.nextInt(4) == 0) {
      device.cable().cut();
      tally.count("networks cut");
    } else {
      device.cable().mend();
    }
    if (random.nextInt(4) == 0) {
      acts.any(people.devices()).cable().breakAfter(1 + random.nextInt(12));
    }
  }

  /** Everybody has a network, and does what is to do, until nothing changes any more. */
  private void quiet() throws Exception {
    people.devices().forEach(device -> device.cable().mend());
    for (int round = 0; ; round++) {
      time.leap(Duration.ofMinutes(20));
      network.awaitFresh();
      boolean changed = false;
      for (SimulatedDevice device : people.devices()) {
        if (round % 3 == 1) {
          device.restart();
        }
        List<Long> before = device.fingerprint();
        // Who did not come to the end may have something to read still.
        changed |= !acts.sync(device) || !before.equals(device.fingerprint());
      }
      List<String> busy = people.busy();
      if (!changed && busy.isEmpty() && round >= 3) {
        break;
      }
      if (round > QUIET_ROUNDS) {
        throw new AssertionError("it does not come to rest: " + busy);
      }
    }
    tally.count(
        "messages found where they must be", new Quiet(people.devices(), chronicle, tally).check());
    tally.count("pauses");
  }

  /** Who was taken out has what they had, and reads nothing more; not even with the network. */
  private void afterwards() throws Exception {
    long now = time.instant().getEpochSecond();
    for (Leftover leftover : acts.leftovers()) {
      Leftover.Tried tried = leftover.tryAll(traffic, now);
      if (!tried.opened().isEmpty()) {
        throw new AssertionError(tried.opened());
      }
      tally.count(
          tried.out() ? "copies that followed to their end" : "copies that could not follow");
      tally.count("later messages tried", tried.tried());
    }
    for (SimulatedDevice device : people.gone()) {
      device.cable().mend();
      device.open();
      try {
        int unused = device.device().sync(SimulatedDevice.PATIENCE);
        throw new AssertionError(device + " is gone and still syncs");
      } catch (ClientException e) {
        tally.count("devices that are gone: " + e.problem());
      } finally {
        device.close();
      }
    }
  }

  /** What was done, and how often. */
  Map<String, Integer> done() {
    return tally.all();
  }

  @Override
  public void close() throws Exception {
    people.close();
    network.close();
  }
}
