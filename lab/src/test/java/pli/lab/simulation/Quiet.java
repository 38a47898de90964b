package pli.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry;
import pli.codec.Bytes;
import pli.lab.simulation.SimulatedDevice.Member;
import pli.mls.node.MlsException;

/** What must hold once everybody has a network and nobody has anything left to do. */
final class Quiet {
  /** A device makes so many KeyPackages ahead, and keeps those that may still be used. */
  private static final int KEY_PACKAGES = 600;

  private static final long STATE_BYTES = 64 << 10;
  private static final long STATE_BYTES_OF_A_MEMBER = 8 << 10;

  /** Of what waits for something that may never come, a device keeps so much. */
  private static final int MOST_WAITING = 100;

  private static final List<String> WAITING =
      List.of("set_aside", "held", "failure", "receipt", "rejoin", "late", "upload", "parcel");

  private final Map<Member, SimulatedDevice> live = new LinkedHashMap<>();
  private final Chronicle chronicle;
  private final Tally tally;
  private int compared;

  /** Of the device that is looked at: what of devices that are gone it has not read. */
  private int unread;

  Quiet(List<SimulatedDevice> live, Chronicle chronicle, Tally tally) {
    live.forEach(device -> this.live.put(device.self(), device));
    this.chronicle = chronicle;
    this.tally = tally;
  }

  /** Checks all of it; how many messages had to be at how many devices. */
  int check() throws ClientException, MlsException {
    rosters();
    messages();
    orders();
    bounds();
    return compared;
  }

  /**
   * One roster, one epoch and one secret for each conversation; no leaf of a device that is gone.
   */
  private void rosters() throws ClientException, MlsException {
    Map<ConversationId, List<SimulatedDevice>> there = new HashMap<>();
    for (SimulatedDevice device : live.values()) {
      assertEquals(List.of(), device.frozen(), device + " stopped a conversation for safety");
      for (ConversationId id : device.active()) {
        there.computeIfAbsent(id, unused -> new ArrayList<>()).add(device);
      }
    }
    for (Map.Entry<ConversationId, List<SimulatedDevice>> next : there.entrySet()) {
      roster(next.getKey(), next.getValue());
    }
  }

  private void roster(ConversationId id, List<SimulatedDevice> devices)
      throws ClientException, MlsException {
    SimulatedDevice first = devices.get(0);
    Set<Member> members = first.members(id);
    Bytes secret = first.group(id).epochAuthenticator();
    for (SimulatedDevice other : devices) {
      assertEquals(
          first.group(id).epoch(),
          other.group(id).epoch(),
          id + ": epochs of " + first + " and " + other);
      assertEquals(members, other.members(id), id + ": rosters of " + first + " and " + other);
      assertEquals(
          secret, other.group(id).epochAuthenticator(), id + ": " + first + " and " + other);
    }
    Set<Member> here =
        devices.stream().map(SimulatedDevice::self).collect(Collectors.toUnmodifiableSet());
    for (Member member : members) {
      assertTrue(live.containsKey(member), id + ": a leaf of " + member + ", which is gone");
      SimulatedDevice device = live.get(member);
      if (!here.contains(member)) {
        throw new AssertionError(
            id + " of " + members + " does not go on at " + device + ": " + device.known(id));
      }
    }
    assertEquals(members, here, id + ": not in it, but says so");
  }

  /** Everybody who was there can read it, once, as it reads now; nobody else can. */
  private void messages() throws ClientException {
    for (SimulatedDevice device : live.values()) {
      unread = 0;
      Map<ConversationId, Map<String, Long>> read = new HashMap<>();
      for (Chronicle.Said said : chronicle.all()) {
        assertTrue(!said.isOpen(), said + " never went out");
        message(
            device,
            said,
            read.computeIfAbsent(said.conversation, id -> counted(texts(device, id, true))));
      }
      accounted(device);
    }
  }

  /**
   * What a device said that is gone is not read by who knew that already (docs/PROTOCOL.md,
   * "Devices that are gone"): whether it was said before, nobody can tell, and the server, which
   * could say when it came, is not believed. So it would be wrong to ask that it be read. What can
   * be asked: whoever has read all its queues since it was said, and before the device went, has
   * read it ({@link #message}); and for each message that was not read the person is told of one.
   * That more are told of is right: a gone device's receipts, edits and typing count as well.
   *
   * <p>Beside these nothing is missed, neither by the server's numbers nor by those of devices: an
   * honest server is not accused of anything.
   */
  private void accounted(SimulatedDevice device) throws ClientException {
    long told = mark(device, "unreadable");
    assertTrue(
        unread <= told,
        device + " has not read " + unread + " messages of devices that are gone, told of " + told);
    assertEquals(0, mark(device, "missing"), device + " misses entries");
    assertEquals(0, mark(device, "unheard"), device + " misses messages");
    tally.count("messages of gone devices that were not read, and counted", unread);
  }

  private static long mark(SimulatedDevice device, String name) throws ClientException {
    return device.look(t -> t.number("SELECT number FROM mark WHERE name = ?", name));
  }

  private void message(SimulatedDevice device, Chronicle.Said said, Map<String, Long> read)
      throws ClientException {
    List<Chronicle.Said> versions = new ArrayList<>(List.of(said));
    versions.addAll(said.versions());
    long times =
        versions.stream()
            .filter(version -> version.text != null)
            .mapToLong(version -> read.getOrDefault(version.text, 0L))
            .sum();
    String what = said + " at " + device;
    assertTrue(times <= 1, what + ", more than once");
    if (!said.mayHave(device.self())) {
      assertEquals(0, times, what);
      return;
    }
    if (!said.must().contains(device.self())) {
      return;
    }
    for (int i = versions.size() - 1; i >= 0; i--) {
      Chronicle.Said version = versions.get(i);
      if (version.must().contains(device.self())) {
        long wanted = version.text == null ? 0 : 1;
        long latest = version.text == null ? 0 : read.getOrDefault(version.text, 0L);
        if (latest == wanted && latest == times) {
          compared++;
          return;
        }
        if (live.containsKey(version.sender) || chronicle.wasRead(version, device.self())) {
          throw new AssertionError(
              what + ", version " + i + ", is not read: " + device.known(said.conversation));
        }
        unread++;
      }
      if (version.mayHave(device.self())) {
        return;
      }
    }
  }

  private static Map<String, Long> counted(List<String> texts) {
    return texts.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static List<String> texts(SimulatedDevice device, ConversationId id, boolean own) {
    try {
      return device.device().history(id, null, Integer.MAX_VALUE).stream()
          .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT && (own || !entry.own()))
          .map(TimelineEntry::text)
          .filter(Objects::nonNull)
          .toList();
    } catch (ClientException e) {
      if (e.problem() == ClientException.Problem.UNKNOWN_CONVERSATION) {
        return List.of();
      }
      throw new AssertionError(device.toString(), e);
    }
  }

  /** What two devices have both read of others, they have in one order. */
  private void orders() throws ClientException {
    Map<ConversationId, Map<SimulatedDevice, List<String>>> all = new HashMap<>();
    for (SimulatedDevice device : live.values()) {
      for (ConversationId id : device.talks()) {
        all.computeIfAbsent(id, unused -> new LinkedHashMap<>())
            .put(device, texts(device, id, false));
      }
    }
    for (Map<SimulatedDevice, List<String>> one : all.values()) {
      List<SimulatedDevice> devices = List.copyOf(one.keySet());
      for (int i = 1; i < devices.size(); i++) {
        List<String> before = new ArrayList<>(one.get(devices.get(i - 1)));
        List<String> here = new ArrayList<>(one.get(devices.get(i)));
        before.retainAll(Set.copyOf(here));
        here.retainAll(Set.copyOf(before));
        assertEquals(before, here, "order at " + devices.get(i - 1) + " and " + devices.get(i));
      }
    }
  }

  /** Nothing waits any more, and what is kept of a conversation does not grow with its messages. */
  private void bounds() throws ClientException {
    for (SimulatedDevice device : live.values()) {
      List<Long> left =
          device.look(t ->
              List.of(
                  t.number("SELECT count(*) FROM outbox"),
                  t.number("SELECT count(*) FROM intention")));
      assertEquals(List.of(0L, 0L), left, device + " has something to do");
      long packages = device.look(t -> t.number("SELECT count(*) FROM key_package"));
      assertTrue(packages <= KEY_PACKAGES, device + " has " + packages + " KeyPackages");
      tally.largest("most KeyPackages", packages);
      rows(device);
      for (ConversationId id : device.active()) {
        long bytes =
            device.look(t ->
                t.number(
                    "SELECT sum(length(content)) FROM group_part WHERE conversation = ?",
                    id.value()));
        int members = device.members(id).size();
        long most = STATE_BYTES + STATE_BYTES_OF_A_MEMBER * members;
        assertTrue(bytes <= most, device + " keeps " + bytes + " bytes of " + id);
        tally.largest("most bytes of a group's state for each member", bytes / members);
      }
    }
  }

  /** What only waits for something, or is there once for each conversation. */
  private void rows(SimulatedDevice device) throws ClientException {
    long conversations = device.look(t -> t.number("SELECT count(*) FROM conversation"));
    for (String table : WAITING) {
      long rows = device.look(t -> t.number("SELECT count(*) FROM " + table));
      tally.largest("most rows of " + table, rows);
      assertTrue(rows <= MOST_WAITING, device + " has " + rows + " rows of " + table);
    }
    long waiting = device.look(t -> t.number("SELECT count(*) FROM set_aside WHERE at > 0"));
    assertEquals(0, waiting, device + " has entries that nothing opened");
    long queues = device.look(t -> t.number("SELECT count(*) FROM queue"));
    tally.largest("most queues", queues);
    assertTrue(queues <= 2 + conversations, device + " reads " + queues + " queues");
  }
}
