package pli.client.conversation;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contradicted;
import pli.client.account.KeyPackages;
import pli.client.account.PinnedCredentials;
import pli.client.account.Queues;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.TimelineEntry.Kind;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.node.LeafNode;
import pli.mls.node.MlsException;
import pli.protocol.ContactMessage;
import pli.protocol.FirstContact;
import pli.transparency.account.Handle;

/** Takes Welcomes out of the contact queue: joins, and means to name the main queue there. */
final class Welcomes {
  private final Surroundings here;
  private final ContactMessages messages;

  Welcomes(Surroundings here) {
    this.here = here;
    this.messages = new ContactMessages(here);
  }

  /**
   * Takes one entry of the contact queue; one that leads nowhere is counted and let go.
   *
   * @param refused people whom the directory does not vouch for
   * @throws UnknownPeople if members must be looked up first; nothing was changed
   * @throws WantsParcel if their tree must be fetched first
   */
  void take(Transaction t, Bytes sealed, Set<Handle> refused)
      throws ClientException, UnknownPeople, WantsParcel {
    if (ContactMessage.isOne(sealed)) {
      messages.take(t, sealed, refused);
      return;
    }
    try {
      FirstContact contact =
          FirstContact.open(here.self().contactKeys(), here.self().contactQueue(), sealed);
      join(t, contact, sealed);
    } catch (UnknownPeople e) {
      Set<Handle> vouchedForByNobody = new LinkedHashSet<>(e.handles());
      vouchedForByNobody.retainAll(refused);
      if (vouchedForByNobody.isEmpty()) {
        throw e;
      }
      Marks.add(t, Marks.UNREADABLE, 1);
    } catch (DecodeException | MlsException | Contradicted e) {
      Marks.add(t, Marks.UNREADABLE, 1);
    }
  }

  /**
   * The same of an entry that may have been taken before: then its KeyPackage is used up, and
   * nothing comes of it. Of contact messages no second one is taken, for no conversation needs one.
   */
  void takeAgain(Transaction t, Bytes sealed, Set<Handle> refused)
      throws ClientException, UnknownPeople, WantsParcel {
    if (ContactMessage.isOne(sealed)) {
      return;
    }
    long unreadable = Marks.get(t, Marks.UNREADABLE);
    take(t, sealed, refused);
    Marks.set(t, Marks.UNREADABLE, unreadable);
  }

  /**
   * Takes those that came before this device had read that it was taken out.
   *
   * @param refused whom the directory does not vouch for, by the entries that name them
   * @param unknown to which whom to look up first is added
   * @return whether there were any
   */
  boolean takeEarly(
      Transaction t, Function<Bytes, Set<Handle>> refused, Map<Bytes, Set<Handle>> unknown)
      throws ClientException {
    boolean any = false;
    Bytes next = EarlyWelcomes.next(t);
    while (!next.isEmpty()) {
      try {
        take(t, next, refused.apply(next));
      } catch (UnknownPeople e) {
        unknown.put(next, e.handles());
        return any;
      } catch (WantsParcel e) {
        // Its tree was here when it came. Until the next entry comes it may be here again.
        return any;
      }
      EarlyWelcomes.remove(t, next);
      unknown.remove(next);
      any = true;
      next = EarlyWelcomes.next(t);
    }
    return any;
  }

  private record Joined(Group group, LeafNode inviter) {}

  private void join(Transaction t, FirstContact contact, Bytes sealed)
      throws ClientException,
          MlsException,
          UnknownPeople,
          Contradicted,
          WantsParcel,
          DecodeException {
    KeyPackages.Own own = KeyPackages.find(t, Group.keyPackageReferencesOf(contact.welcome()));
    if (own == null) {
      throw new MlsException(
          MlsException.Reason.INVALID_WELCOME, "not for a KeyPackage that is kept");
    }
    Bytes tree = Parcels.opened(t, contact.ratchetTree());
    if (tree == null) {
      throw new MlsException(MlsException.Reason.INVALID_WELCOME, "its tree is lost");
    }
    Joined joined =
        PinnedCredentials.judgeOthers(
            t,
            here.origin(),
            pins -> {
              Inviter inviter = new Inviter(pins);
              Group made =
                  Group.join(
                      own.bundle(),
                      here.self().signer(),
                      contact.welcome(),
                      tree,
                      inviter,
                      here.nowSeconds());
              return new Joined(made, inviter.leaf());
            });
    Group group = joined.group();
    if (group.groupId().length() != ConversationId.LENGTH) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "not a conversation's id");
    }
    ConversationId id = new ConversationId(group.groupId());
    Conversation.State known = Conversations.state(t, id);
    if (known == Conversation.State.ACTIVE && group.epoch() > Conversations.epoch(t, id)) {
      EarlyWelcomes.keep(t, group, sealed, here.nowMillis());
      return;
    }
    if (known == Conversation.State.ACTIVE || known == Conversation.State.FROZEN) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "a conversation that goes on");
    }
    if (Queues.find(t, contact.handoverQueue()) != null) {
      throw new MlsException(MlsException.Reason.INVALID_WELCOME, "a queue that is in use");
    }
    Charter charter = Charter.in(group.extensions());
    String peer = peer(group);
    if (charter == null || charter.isDirect() && peer == null) {
      // By its rules, which this device does not know, or as one of two people nobody would follow.
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "a group that is no conversation");
    }
    String by = PinnedCredentials.identityOf(joined.inviter()).handle().value();
    requireAdmin(charter, by);
    if (charter.kind() == Charter.Kind.OWN_DEVICES
        && !SystemLines.handles(group)
            .equals(Collections.singleton(here.self().handle().value()))) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "a group of somebody else's devices");
    }
    KeyPackages.used(t, own);
    Parcels.taken(t, contact.ratchetTree());
    Unvouched.drop(t, id, here);
    Queues.insertHandover(t, contact.handoverQueue(), contact.handoverKeySeed(), id.value());
    peer = charter.isDirect() ? peer : null;
    String name = peer == null ? charter.name() : "";
    if (PinnedCredentials.isGone(t, joined.inviter())) {
      Unvouched.begin(t, group, peer, name, here);
      return;
    }
    boolean acquainted = isAcquainted(t, group, peer, by, here);
    Conversations.insert(t, group, peer, name, Conversation.State.ACTIVE);
    enter(t, group, peer, by, acquainted, here);
  }

  /**
   * Whether it is no stranger who brought this person into a group.
   *
   * @param peer the other person of a direct one, or null
   * @param by who let this device in, or vouches for who did
   */
  static boolean isAcquainted(
      Transaction t, Group group, @Nullable String peer, String by, Surroundings here)
      throws ClientException {
    String self = here.self().handle().value();
    return Charter.of(group).admins().contains(self)
        || Requests.knows(t, peer == null ? inviter(group, by, self) : peer);
  }

  private static String inviter(Group group, String by, String self) {
    return by.equals(self) ? Requests.sponsor(Charter.of(group), group, self) : by;
  }

  /** This device is in: what it does there first, and what its person is told. */
  static void enter(
      Transaction t,
      Group group,
      @Nullable String peer,
      String by,
      boolean acquainted,
      Surroundings here)
      throws ClientException {
    ConversationId id = new ConversationId(group.groupId());
    String self = here.self().handle().value();
    String inviter = inviter(group, by, self);
    boolean asked = JoinRequests.isAnswered(t, id, inviter);
    Requests.begin(t, id, peer, inviter, acquainted || asked);
    if (group.members().size() <= Writing.SETTLES_UP_TO) {
      Intentions.add(t, id, Intentions.Kind.SETTLE, Collections.emptyList(), null);
    }
    Siblings.intend(t, id, here);
    if (Charter.of(group).kind() == Charter.Kind.GROUP) {
      Timeline.addEvent(
          t,
          id,
          group.epoch(),
          new Timeline.Deed(self, here.self().device().name(), here.nowMillis(), false),
          Kind.JOINED,
          self);
    }
  }

  /** The others freeze a group into which somebody lets people who may not; so nobody comes. */
  private void requireAdmin(Charter charter, String inviter) throws MlsException {
    if (!charter.mayChange(inviter) && !inviter.equals(here.self().handle().value())) {
      throw new MlsException(
          MlsException.Reason.INVALID_WELCOME, "of a member who may not let people in");
    }
  }

  /** The other person of a conversation between two, or null if it is not one. */
  private @Nullable String peer(Group group) {
    Set<String> others = new TreeSet<>();
    for (Member member : group.members()) {
      others.add(Conversations.handleOf(member));
    }
    others.remove(here.self().handle().value());
    return others.size() == 1 ? others.iterator().next() : null;
  }
}
