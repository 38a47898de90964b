package pli.lab.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pli.client.api.ConversationId;
import pli.lab.simulation.SimulatedDevice.Member;

/** What was said, and who may read it and must. */
final class Chronicle {
  private final List<Said> all = new ArrayList<>();
  private final List<Said> amendments = new ArrayList<>();
  private final Map<ConversationId, Set<String>> leaving = new HashMap<>();

  /** When each device began to read everything the last time that it could. */
  private final Map<Member, Long> readings = new HashMap<>();

  /** The same of all others, when a device went. */
  private final Map<Member, Map<Member, Long>> readingsBefore = new HashMap<>();

  private long moment;
  private int last;

  /** One message. */
  static final class Said {
    /** What it says; null if it takes another message back. */
    final @Nullable String text;

    final ConversationId conversation;
    final Member sender;
    private final Set<Member> before;
    private Set<Member> must = Set.of();
    private final Set<Member> may = new HashSet<>();
    private final List<Said> versions = new ArrayList<>();
    private boolean open = true;
    private long sentAt = Long.MAX_VALUE;
    private boolean anybody;
    private @Nullable String id;

    Said(@Nullable String text, ConversationId conversation, Member sender, Set<Member> before) {
      this.text = text;
      this.conversation = conversation;
      this.sender = sender;
      this.before = Set.copyOf(before);
      may.addAll(before);
      may.add(sender);
    }

    /** Those who were in the conversation before it went out and after. */
    Set<Member> must() {
      return must;
    }

    /** Whether a device may have it. */
    boolean mayHave(Member device) {
      return anybody || may.contains(device);
    }

    /** What the sender said later in its place, in that order. */
    List<Said> versions() {
      return versions;
    }

    /** Whether its id is known. */
    boolean isNamed() {
      return id != null;
    }

    /** Its id, by which it is edited and taken back. */
    String id() {
      return Objects.requireNonNull(id);
    }

    /** For a person who reads what went wrong. */
    @Override
    public String toString() {
      return text + " of " + sender + " with " + versions.size() + " versions";
    }

    /** Whether it is not known yet what became of it. */
    boolean isOpen() {
      return open;
    }
  }

  /** A moment after all that there were. */
  synchronized long moment() {
    return ++moment;
  }

  /** A device has read everything that lay in its queues when it began, and perhaps more. */
  synchronized void hasRead(Member device, long began) {
    readings.put(device, began);
  }

  /** A device is in no record any more from now on; those that read it from now on know that. */
  synchronized void goes(Member device) {
    readingsBefore.put(device, new HashMap<>(readings));
  }

  /**
   * Whether a device has read everything at a time when what a device that is gone by now had said
   * lay there already.
   */
  synchronized boolean wasRead(Said said, Member by) {
    return readingsBefore.getOrDefault(said.sender, Map.of()).getOrDefault(by, 0L) > said.sentAt;
  }

  /** A text that was never said before. */
  synchronized String text() {
    return "message " + ++last;
  }

  synchronized int count() {
    return all.size();
  }

  /**
   * Somebody is about to say something.
   *
   * @param before the devices in the conversation, as the sender knows them
   */
  synchronized Said begin(
      String text, ConversationId conversation, Member sender, Set<Member> before) {
    Said said = new Said(text, conversation, sender, before);
    all.add(said);
    return said;
  }

  /** The server's name for what was handed over; null if it was refused. */
  synchronized void named(Said said, @Nullable String id) {
    said.id = id;
  }

  /** What a device said itself and may still change. */
  synchronized List<Said> amendable(Member sender) {
    return all.stream()
        .filter(said -> !said.open && said.id != null && said.sender.equals(sender))
        .filter(
            said -> !said.must.isEmpty() && said.versions.stream().noneMatch(v -> v.text == null))
        .toList();
  }

  /**
   * Its sender is about to change what it says.
   *
   * @param text what it is to say; null if it is taken back
   */
  synchronized Said amend(Said said, @Nullable String text, Set<Member> before) {
    Said version = new Said(text, said.conversation, said.sender, before);
    said.versions.add(version);
    amendments.add(version);
    return version;
  }

  /**
   * It has gone out, in an epoch between then and now.
   *
   * @param after the devices in the conversation, as the sender knows them now
   * @param unsure devices that others were about to remove meanwhile
   * @param alone whether nobody else changed the conversation meanwhile
   */
  synchronized void sent(Said said, Set<Member> after, Set<Member> unsure, boolean alone) {
    // Of a conversation that was just being made, nothing was known before.
    Set<Member> both = new HashSet<>(said.before.size() > 1 ? said.before : after);
    both.retainAll(after);
    both.removeAll(unsure);
    both.removeIf(member -> isLeaving(said.conversation, member.handle()));
    if (!both.isEmpty()) {
      both.add(said.sender);
    }
    said.must = both;
    said.may.addAll(after);
    said.anybody |= !alone;
    said.open = false;
    said.sentAt = moment();
  }

  /** Somebody leaves: nothing that comes from now on is shown to them, though it may still come. */
  synchronized void leaves(ConversationId conversation, String handle) {
    leaving.computeIfAbsent(conversation, unused -> new HashSet<>()).add(handle);
  }

  /** They are there again. */
  synchronized void comes(ConversationId conversation, String handle) {
    leaving.computeIfAbsent(conversation, unused -> new HashSet<>()).remove(handle);
  }

  private boolean isLeaving(ConversationId conversation, String handle) {
    return leaving.getOrDefault(conversation, Set.of()).contains(handle);
  }

  /** It was refused at once: nobody else has it. */
  synchronized void refused(Said said) {
    said.must = Set.of();
    said.may.retainAll(Set.of(said.sender));
    said.open = false;
  }

  /** Who said it is in the conversation no longer: it may have gone out before, or not. */
  synchronized void overtaken(Said said) {
    said.must = Set.of();
    said.anybody = true;
    said.open = false;
  }

  synchronized List<Said> all() {
    return new ArrayList<>(all);
  }

  /** What this device said and is not known to have gone out. */
  synchronized List<Said> open(Member sender) {
    return Stream.concat(all.stream(), amendments.stream())
        .filter(said -> said.open && said.sender.equals(sender))
        .toList();
  }
}
