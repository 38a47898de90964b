package pli.client.conversation;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import pli.client.account.Contacts;
import pli.client.account.PinnedCredentials;
import pli.client.account.Self;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.vault.Transaction;
import pli.codec.DecodeException;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.StagedCommit;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;

/**
 * Who may change what in a conversation (docs/PROTOCOL.md, "Who may change a conversation"). Every
 * member judges every commit alike, by the charter of the epoch that it closes: the server, which
 * puts commits into their order, cannot see what is in them.
 */
final class Permissions {
  private final Transaction t;
  private final Group before;
  private final Charter charter;
  private final StagedCommit commit;
  private final String committer;
  private final Set<Handle> perhapsGone = new LinkedHashSet<>();

  private Permissions(Transaction t, Group before, StagedCommit commit) {
    this.t = t;
    this.before = before;
    this.charter = Charter.of(before);
    this.commit = commit;
    this.committer = handle(commit.committerLeaf());
  }

  /**
   * Whether the commit of another member changes only what its maker may change.
   *
   * @param refused people who have been looked up in vain
   * @throws UnknownPeople if it removes devices that may be gone by a record that is not known yet
   */
  static boolean allow(Transaction t, Group before, StagedCommit commit, Set<Handle> refused)
      throws ClientException, UnknownPeople {
    Permissions permissions = new Permissions(t, before, commit);
    boolean allowed =
        !commit.reInit().isPresent()
            && permissions.allowsExtensions()
            && permissions.allowsAdditions()
            && permissions.allowsRemovals();
    if (!allowed) {
      return false;
    }
    for (Handle handle : permissions.perhapsGone) {
      if (refused.contains(handle)) {
        return false;
      }
    }
    if (!permissions.perhapsGone.isEmpty()) {
      throw new UnknownPeople(permissions.perhapsGone, true);
    }
    return true;
  }

  private boolean rules() {
    return charter.kind() == Charter.Kind.GROUP && charter.mayChange(committer);
  }

  /** Beside the two of this program no extension of the group ever changes. */
  private boolean allowsExtensions() {
    List<Extension> then = before.extensions();
    List<Extension> now = commit.extensionsAfter();
    return GroupExtensions.others(then).equals(GroupExtensions.others(now))
        && allowsCharter(then, now)
        && allowsHandovers(then, now);
  }

  private boolean allowsCharter(List<Extension> then, List<Extension> now) {
    if (Objects.equals(
        Extension.find(then, Self.CONVERSATION_EXTENSION),
        Extension.find(now, Self.CONVERSATION_EXTENSION))) {
      return true;
    }
    Charter after = Charter.in(now);
    if (after == null || after.kind() != charter.kind()) {
      return false;
    }
    return switch (charter.kind()) {
      case DIRECT -> after.equals(charter.withTimer(after.timerSeconds()));
      case OWN_DEVICES -> after.equals(charter);
      case GROUP ->
          rules()
              ? after.ruled() || !charter.ruled()
              : after.equals(charter) || after.equals(charter.among(peopleAfter()));
    };
  }

  /** Nobody says of a member who stays where it is reached, but that member. */
  private boolean allowsHandovers(List<Extension> then, List<Extension> now) {
    Map<LeafIndex, QueueId> were = GroupExtensions.handovers(then);
    Map<LeafIndex, QueueId> are = GroupExtensions.handovers(now);
    Set<LeafIndex> free = new HashSet<>();
    free.add(commit.committer());
    commit.removed().forEach(member -> free.add(member.index()));
    commit.added().forEach(member -> free.add(member.index()));
    were.keySet().removeAll(free);
    are.keySet().removeAll(free);
    return were.equals(are);
  }

  private boolean allowsAdditions() {
    if (commit.added().isEmpty()) {
      return true;
    }
    Set<String> people = people(before.members());
    for (Member member : commit.added()) {
      boolean own = handle(member.leaf()).equals(committer);
      boolean first = charter.isDirect() && people.size() == 1;
      if (!own && !rules() && !first) {
        return false;
      }
    }
    return !charter.isDirect() || peopleAfter().size() <= 2;
  }

  private boolean allowsRemovals() throws ClientException {
    for (Member member : commit.removed()) {
      String handle = handle(member.leaf());
      if (!rules()
          && !handle.equals(committer)
          && !isAskedForByItsOwner(member, handle)
          && !isUninvited(handle)
          && !isGone(member.leaf())) {
        perhapsGone.add(handleOf(handle));
      }
    }
    return true;
  }

  private boolean isAskedForByItsOwner(Member removed, String handle) {
    LeafIndex asked = commit.removalAskedBy(removed.index());
    for (Member member : before.members()) {
      if (member.index().equals(asked)) {
        return Conversations.handleOf(member).equals(handle);
      }
    }
    return false;
  }

  private boolean isUninvited(String handle) throws ClientException {
    return Uninvited.contains(t, before.groupId(), handle);
  }

  /** Whether the latest record that is known has no such device with this key. */
  private boolean isGone(LeafNode leaf) throws ClientException {
    if (PinnedCredentials.isGone(t, leaf)) {
      return true;
    }
    Identity identity = identity(leaf);
    AccountRecord known = Contacts.known(t, identity.handle());
    DeviceEntry device = known == null ? null : known.device(identity.device());
    return known != null
        && known.version() >= identity.recordVersion()
        && (device == null || !device.signatureKey().equals(leaf.signatureKey()));
  }

  private Set<String> peopleAfter() {
    Set<LeafIndex> gone = new HashSet<>();
    commit.removed().forEach(member -> gone.add(member.index()));
    Set<String> people = people(commit.added());
    people.add(committer);
    for (Member member : before.members()) {
      if (!gone.contains(member.index())) {
        people.add(Conversations.handleOf(member));
      }
    }
    return people;
  }

  private static Set<String> people(List<Member> members) {
    Set<String> people = new TreeSet<>();
    members.forEach(member -> people.add(Conversations.handleOf(member)));
    return people;
  }

  private static String handle(LeafNode leaf) {
    return identity(leaf).handle().value();
  }

  private static Identity identity(LeafNode leaf) {
    try {
      return PinnedCredentials.identityOf(leaf);
    } catch (MlsException e) {
      throw new IllegalStateException("a leaf that was accepted", e);
    }
  }

  private static Handle handleOf(String handle) {
    try {
      return Handle.parse(handle);
    } catch (DecodeException e) {
      throw new IllegalStateException("a handle that was accepted", e);
    }
  }
}
