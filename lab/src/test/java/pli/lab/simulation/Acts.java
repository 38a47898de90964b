package pli.lab.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.lab.simulation.SimulatedDevice.Member;

/** What people and their devices do, and what is to be expected of it. */
final class Acts {
  private final SplittableRandom random;
  private final SimulatedNetwork network;
  private final People people;
  private final Chronicle chronicle;
  private final Tally tally;
  private final List<Leftover> leftovers = new ArrayList<>();

  /** Devices whose owners are being removed while something else goes on. */
  private final Set<Member> unsure = new HashSet<>();

  /** Whether several act at once. */
  private boolean race;

  Acts(
      SplittableRandom random,
      SimulatedNetwork network,
      People people,
      Chronicle chronicle,
      Tally tally) {
    this.random = random;
    this.network = network;
    this.people = people;
    this.chronicle = chronicle;
    this.tally = tally;
  }

  /** What those have who were taken out of conversations. */
  List<Leftover> leftovers() {
    return leftovers;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  SimulatedDevice onlineDevice() {
    List<SimulatedDevice> online =
        people.devices().stream().filter(SimulatedDevice::isOnline).toList();
    if (online.isEmpty()) {
      people.devices().getFirst().cable().mend();
      return people.devices().getFirst();
    }
    return any(online);
  }

  /** What a device does; null if it could not, for a reason that may be. */
  private <T> @Nullable T attempt(String what, SimulatedDevice device, Callable<T> work)
      throws Exception {
    try {
      T result = work.call();
      tally.count(what);
      return result;
    } catch (ClientException e) {
      tally.count(what + ": " + e.problem());
      if (!isPossible(e.problem())) {
        throw new AssertionError(what + " at " + device, e);
      }
      return null;
    } finally {
      resolve(device);
    }
  }

  private static boolean isPossible(Problem problem) {
    return switch (problem) {
      case UNREACHABLE,
          LOG_UNAVAILABLE,
          TIMED_OUT,
          NOT_A_MEMBER,
          ALREADY_A_MEMBER,
          ADMINS_ONLY,
          LAST_ADMIN,
          UNKNOWN_CONVERSATION,
          LOG_TOO_OLD,
          LOG_TOO_OLD_TO_SEND,
          RECORD_UNPUBLISHED ->
          true;
      default -> false;
    };
  }

  /** What is known now of what a device said before. */
  private void resolve(SimulatedDevice device) throws ClientException {
    for (Chronicle.Said said : chronicle.open(device.self())) {
      if (!device.isActive(said.conversation) || device.isGivenUp(said)) {
        chronicle.overtaken(said);
      } else if (device.isSent(said.conversation)) {
        chronicle.sent(said, device.members(said.conversation), Set.copyOf(unsure), !race);
      }
    }
  }

  /** Whether it came to its end. */
  boolean sync(SimulatedDevice device) throws Exception {
    long began = chronicle.moment();
    // On a connection of before, what was just said may be on its way still when this is over.
    boolean anew = device.isUnused();
    Integer read = attempt("syncs", device, () -> device.device().sync(SimulatedDevice.PATIENCE));
    if (anew && read != null) {
      chronicle.hasRead(device.self(), began);
    }
    return read != null;
  }

  void say(SimulatedDevice device) throws Exception {
    List<ConversationId> there = device.talks();
    if (!there.isEmpty()) {
      say(device, any(there));
    }
  }

  private void say(SimulatedDevice device, ConversationId where) throws Exception {
    String text = chronicle.text();
    Set<Member> before = device.members(where);
    Sent sent =
        attempt(
            "messages",
            device,
            () ->
                device.device().send(new Recipient.ToConversation(where), text, device.patience()));
    Chronicle.Said said = chronicle.begin(text, where, device.self(), before);
    chronicle.named(said, sent == null ? null : sent.messageId());
    if (sent == null && device.isSent(where)) {
      chronicle.refused(said);
    }
    resolve(device);
  }

  /** A device edits what it said, or takes it back. */
  void amend(SimulatedDevice device) throws Exception {
    List<Chronicle.Said> own = chronicle.amendable(device.self());
    Chronicle.Said said = own.isEmpty() ? null : any(own);
    if (said == null || !device.isActive(said.conversation)) {
      return;
    }
    @Nullable String text = random.nextInt(3) == 0 ? null : chronicle.text();
    Set<Member> before = device.members(said.conversation);
    Sent sent =
        attempt(
            text == null ? "deletions" : "edits",
            device,
            () ->
                text == null
                    ? device.device().messages().delete(said.id(), device.patience())
                    : device.device().messages().edit(said.id(), text, device.patience()));
    Chronicle.Said version = chronicle.amend(said, text, before);
    if (sent == null) {
      chronicle.overtaken(version);
    }
    resolve(device);
  }

  void sayTo(SimulatedDevice device, String handle) throws Exception {
    if (handle.equals(device.owner())) {
      return;
    }
    String text = chronicle.text();
    Sent sent =
        attempt(
            "direct messages",
            device,
            () -> device.device().send(new Recipient.ToHandle(handle), text, device.patience()));
    if (sent != null) {
      ConversationId where = sent.conversation();
      Chronicle.Said said = chronicle.begin(text, where, device.self(), device.members(where));
      chronicle.named(said, sent.messageId());
      resolve(device);
    }
  }

  void create() throws Exception {
    SimulatedDevice device = onlineDevice();
    Set<String> handles = new HashSet<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      handles.add(any(people.all()).handle);
    }
    handles.remove(device.owner());
    var unused =
        attempt(
            "groups",
            device,
            () ->
                device
                    .device()
                    .createConversation(
                        "group " + chronicle.count(),
                        List.copyOf(handles),
                        SimulatedDevice.PATIENCE));
  }

  /** The groups that a device's owner may change. */
  private static List<ConversationId> ruled(SimulatedDevice device) throws ClientException {
    List<ConversationId> ruled = new ArrayList<>();
    for (ConversationId id : device.groups()) {
      if (device.device().conversation(id).admins().contains(device.owner())) {
        ruled.add(id);
      }
    }
    return ruled;
  }

  void add(SimulatedDevice device) throws Exception {
    List<ConversationId> groups = ruled(device);
    if (!groups.isEmpty()) {
      add(device, any(groups), any(people.all()).handle);
    }
  }

  private void add(SimulatedDevice device, ConversationId where, String handle) throws Exception {
    if (device.members(where).stream().noneMatch(member -> member.handle().equals(handle))) {
      var added =
          attempt(
              "additions",
              device,
              () -> device.device().addMember(where, handle, SimulatedDevice.PATIENCE));
      if (added != null) {
        chronicle.comes(where, handle);
      }
    }
  }

  /** Another admin, or another name. */
  void change(SimulatedDevice device) throws Exception {
    List<ConversationId> groups = ruled(device);
    if (groups.isEmpty()) {
      return;
    }
    ConversationId where = any(groups);
    String handle = somebodyElse(device, where);
    if (handle != null && random.nextBoolean()) {
      var unused =
          attempt(
              "admins made",
              device,
              () ->
                  device.device().groups().setAdmin(where, handle, true, SimulatedDevice.PATIENCE));
    } else {
      String name = "group of " + chronicle.text();
      var unused =
          attempt(
              "renamings",
              device,
              () -> device.device().groups().rename(where, name, SimulatedDevice.PATIENCE));
    }
  }

  /** Somebody leaves a group with all their devices. */
  void leave(SimulatedDevice device) throws Exception {
    List<ConversationId> groups = device.groups();
    if (groups.isEmpty()) {
      return;
    }
    ConversationId where = any(groups);
    copyOf(people.of(device.owner()), where);
    var left =
        attempt(
            "leavings",
            device,
            () -> device.device().groups().leave(where, SimulatedDevice.PATIENCE));
    if (left != null) {
      chronicle.leaves(where, device.owner());
    }
  }

  void remove(SimulatedDevice device) throws Exception {
    List<ConversationId> groups = ruled(device);
    if (groups.isEmpty()) {
      return;
    }
    ConversationId where = any(groups);
    String handle = somebodyElse(device, where);
    if (handle != null) {
      copyOf(people.of(handle), where);
      remove(device, where, handle);
    }
  }

  private void remove(SimulatedDevice device, ConversationId where, String handle)
      throws Exception {
    var unused =
        attempt(
            "removals",
            device,
            () -> device.device().removeMember(where, handle, SimulatedDevice.PATIENCE));
  }

  private @Nullable String somebodyElse(SimulatedDevice device, ConversationId where)
      throws ClientException {
    List<String> others =
        device.members(where).stream()
            .map(Member::handle)
            .distinct()
            .filter(handle -> !handle.equals(device.owner()))
            .sorted()
            .toList();
    return others.isEmpty() ? null : any(others);
  }

  /** What the devices of somebody have, who is about to be removed. */
  private void copyOf(SimulatedPerson person, ConversationId where) throws Exception {
    for (SimulatedDevice device : person.devices) {
      if (device.isOnline()) {
        boolean unused = sync(device);
      }
      if (device.isActive(where)) {
        Path copy = device.copy(people.newFolder());
        leftovers.add(new Leftover(copy, where, device.toString()));
      }
    }
  }

  /** The same of a device that is about to be revoked or lost, in all its conversations. */
  private void copyOf(SimulatedDevice device) throws Exception {
    List<ConversationId> there = device.active();
    Path copy = device.copy(people.newFolder());
    there.forEach(where -> leftovers.add(new Leftover(copy, where, device.toString())));
  }

  void revoke() throws Exception {
    SimulatedPerson person = any(people.all());
    if (person.devices.size() < 2) {
      return;
    }
    SimulatedDevice lost = any(person.devices);
    SimulatedDevice by =
        person.devices.stream().filter(device -> device != lost).findFirst().orElseThrow();
    by.cable().mend();
    copyOf(lost);
    if (isRevoked(by, lost.name())) {
      chronicle.open(lost.self()).forEach(chronicle::overtaken);
      chronicle.goes(lost.self());
      people.leave(person, lost);
    }
  }

  /** Tries until it is known what came of it. */
  private boolean isRevoked(SimulatedDevice by, String name) throws Exception {
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        var unused = by.device().devices().revoke(name, false, SimulatedDevice.PATIENCE);
        tally.count("revocations");
        return true;
      } catch (ClientException e) {
        tally.count("revocations: " + e.problem());
        if (e.problem() == Problem.UNKNOWN_DEVICE) {
          // The answer to an attempt before was lost.
          return attempt > 0;
        }
        if (!isPossible(e.problem())) {
          throw new AssertionError("a revocation at " + by, e);
        }
      }
    }
    throw new AssertionError("a revocation came to no end at " + by);
  }

  void furtherDevice() throws Exception {
    SimulatedPerson person = any(people.all());
    if (person.devices.size() < 3 && !person.online().isEmpty()) {
      person.online().getFirst().cable().mend();
      people.addDevice(person);
      tally.count("devices added");
    }
  }

  void recover() throws Exception {
    SimulatedPerson person = any(people.all());
    // The founder's keys stand in the policy; that is another test's.
    if (person != people.all().getFirst()) {
      for (SimulatedDevice device : person.devices) {
        copyOf(device);
        chronicle.open(device.self()).forEach(chronicle::overtaken);
        chronicle.goes(device.self());
      }
      people.recover(person);
      tally.count("recoveries");
    }
  }

  /** Several change one group at once, and the server may be restarted meanwhile. */
  void race() throws Exception {
    SimulatedDevice first = onlineDevice();
    List<ConversationId> groups = ruled(first);
    if (groups.isEmpty()) {
      return;
    }
    ConversationId where = any(groups);
    List<Callable<?>> acts = new ArrayList<>();
    for (SimulatedDevice device : people.devices()) {
      if (device.isOnline() && device.isActive(where) && acts.size() < 4) {
        boolean rules = ruled(device).contains(where);
        acts.add(act(device, where, rules ? random.nextInt(3) : 2));
      }
    }
    if (random.nextInt(4) == 0) {
      acts.add(() -> {
        network.restart();
        tally.count("server restarts in a race");
        return null;
      });
    }
    race = true;
    try {
      atOnce(acts);
      tally.count("races");
    } finally {
      race = false;
      unsure.clear();
    }
  }

  private Callable<?> act(SimulatedDevice device, ConversationId where, int dice) throws Exception {
    String handle = dice == 0 ? somebodyElse(device, where) : any(people.all()).handle;
    if (dice == 0 && handle != null) {
      String removed = handle;
      people.of(removed).devices.forEach(one -> unsure.add(one.self()));
      return () -> {
        remove(device, where, removed);
        return null;
      };
    }
    if (dice == 1 && handle != null) {
      String added = handle;
      return () -> {
        add(device, where, added);
        return null;
      };
    }
    return () -> {
      say(device, where);
      return null;
    };
  }

  private static void atOnce(List<Callable<?>> acts) throws Exception {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      acts.forEach(act -> running.add(threads.submit(act)));
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError("of several at once", e.getCause());
    }
  }
}
