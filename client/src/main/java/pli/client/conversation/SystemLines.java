package pli.client.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pli.client.api.ClientException;
import pli.client.api.TimelineEntry.Kind;
import pli.client.conversation.Timeline.Deed;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.Group;
import pli.mls.group.Member;

/** Puts into the timeline what the step from one epoch to the next changed for people. */
final class SystemLines {
  /** Hex digits by which people tell links apart. */
  private static final int MARK = 8;

  private final Transaction t;
  private final Conversation conversation;
  private final Group after;
  private final Deed deed;

  private SystemLines(Transaction t, Conversation conversation, Group after, Deed deed) {
    this.t = t;
    this.conversation = conversation;
    this.after = after;
    this.deed = deed;
  }

  /**
   * Tells it.
   *
   * @param deed whose commit it is
   * @param leavers who is no longer there because they left
   */
  static void tell(Transaction t, Conversation before, Group after, Deed deed, Set<String> leavers)
      throws ClientException {
    SystemLines lines = new SystemLines(t, before, after, deed);
    lines.people(leavers);
    lines.charter(Charter.of(before.group()), Charter.of(after));
  }

  private void add(Kind kind, String subject) throws ClientException {
    Timeline.addEvent(t, conversation.id(), after.epoch(), deed, kind, subject);
  }

  private void people(Set<String> leavers) throws ClientException {
    Set<String> were = handles(conversation.group());
    Set<String> are = handles(after);
    for (String handle : are) {
      if (!were.contains(handle) && !handle.equals(conversation.peer())) {
        add(Kind.JOINED, handle);
      }
    }
    for (String handle : were) {
      if (!are.contains(handle)) {
        // The other of two goes because all their devices are gone; nobody has put them out.
        boolean itself = leavers.contains(handle) || handle.equals(conversation.peer());
        Deed left = itself ? byItself(handle) : deed;
        Timeline.addEvent(t, conversation.id(), after.epoch(), left, Kind.LEFT, handle);
      }
    }
  }

  private Deed byItself(String handle) {
    return new Deed(handle, "", deed.sentAtMillis(), false);
  }

  private void charter(Charter was, Charter is) throws ClientException {
    if (conversation.peer() == null && !is.name().isEmpty() && !is.name().equals(was.name())) {
      Conversations.rename(t, conversation.id(), is.name());
      add(Kind.RENAMED, is.name());
    }
    if (is.timerSeconds() != was.timerSeconds()) {
      add(Kind.TIMER, Long.toString(is.timerSeconds()));
    }
    // Whoever is gone is no admin any more; that needs no line of its own.
    Set<String> members = handles(after);
    for (String handle : beside(is.admins(), was.admins())) {
      add(Kind.ADMIN, handle);
    }
    for (String handle : beside(was.admins(), is.admins())) {
      if (members.contains(handle)) {
        add(Kind.NO_ADMIN, handle);
      }
    }
    for (String mark : beside(marks(is), marks(was))) {
      add(Kind.LINK, mark);
    }
    for (String mark : beside(marks(was), marks(is))) {
      add(Kind.NO_LINK, mark);
    }
  }

  private static Set<String> beside(List<String> these, List<String> those) {
    Set<String> beside = new TreeSet<>(these);
    beside.removeAll(new TreeSet<>(those));
    return beside;
  }

  private static List<String> marks(Charter charter) {
    List<String> marks = new ArrayList<>();
    charter.links().forEach(link -> marks.add(mark(link.tokenHash())));
    return marks;
  }

  /** What people call a link that is known by its hash. */
  static String mark(Bytes tokenHash) {
    return tokenHash.hex().substring(0, MARK);
  }

  static Set<String> handles(Group group) {
    Set<String> handles = new TreeSet<>();
    for (Member member : group.members()) {
      handles.add(Conversations.handleOf(member));
    }
    return handles;
  }
}
