package pli.client.conversation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contradicted;
import pli.client.account.PinnedCredentials;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.conversation.Intentions.Intention;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.protocol.QueueId;
import pli.protocol.SubmissionId;

/**
 * Makes the commits that intentions ask for. Of what others have proposed each takes up that people
 * leave, and nothing else: a commit without the rest lets people speak again.
 */
public final class Changes {
  private static final long TEN_MINUTES = 10 * 60 * 1000L;

  /** As often it is tried to add devices of the own account, or somebody who has a link. */
  private static final int ATTEMPTS = 10;

  private final Surroundings here;

  /** For the device of {@code here}. */
  public Changes(Surroundings here) {
    this.here = here;
  }

  /**
   * Makes the commit for an intention, with all that goes out for it; or lets go of the intention,
   * if others have done the same meanwhile or it cannot be done.
   *
   * @throws UnknownPeople if somebody must be looked up first; nothing was changed
   */
  public void commit(Transaction t, long number) throws ClientException, UnknownPeople {
    Intention intention = Intentions.find(t, number);
    if (intention == null || intention.needsClaims()) {
      return;
    }
    Conversation conversation = Conversations.active(t, intention.conversation());
    if (conversation != null && conversation.pending() != null) {
      return;
    }
    if (conversation == null || !JoinRequests.isOpen(t, conversation, intention, here)) {
      Intentions.remove(t, number);
      return;
    }
    boolean leaves = intention.kind() == Intentions.Kind.LEAVE;
    if (leaves != conversation.leaving()) {
      if (intention.kind() == Intentions.Kind.REMOVE_GONE) {
        // Whoever stays does that; if nobody does, nothing is said there any more.
        Intentions.remove(t, number);
      } else {
        fail(t, intention, Problem.NOT_A_MEMBER);
      }
      return;
    }
    try {
      if (leaves) {
        Leaving.ask(t, conversation, here);
        Intentions.remove(t, number);
        return;
      }
      Plan plan = plan(t, conversation, intention);
      if (plan == null) {
        Intentions.remove(t, intention.number());
      } else {
        carryOut(t, conversation, intention, plan);
      }
    } catch (Hopeless e) {
      fail(t, intention, e.problem);
    } catch (Contradicted e) {
      fail(t, intention, Problem.KEY_CHANGED);
    } catch (MlsException e) {
      failed(t, intention, e);
    }
  }

  /** What a commit is to contain. */
  private static final class Plan {
    final CommitRequest.Builder request;
    final Map<LeafIndex, QueueId> handovers;

    /** Who stands where once the removals are done, and the additions. */
    final Map<LeafIndex, String> places = new TreeMap<>();

    Charter charter;
    List<Addition> additions = Collections.emptyList();

    Plan(Conversation conversation) {
      Group group = conversation.group();
      Leaving leaving = new Leaving(group);
      request = CommitRequest.builder().withPending(leaving);
      handovers = new TreeMap<>(GroupExtensions.handovers(group.extensions()));
      charter = conversation.charter();
      group.members().forEach(member -> places.put(member.index(), Conversations.handleOf(member)));
      leaving.leavers().forEach(this::gone);
    }

    void remove(LeafIndex member) {
      if (places.containsKey(member)) {
        request.remove(member);
        gone(member);
      }
    }

    private void gone(LeafIndex member) {
      places.remove(member);
      handovers.remove(member);
    }
  }

  /** It cannot be, as things stand. */
  private static final class Hopeless extends Exception {
    private static final long serialVersionUID = 1;
    private final Problem problem;

    private Hopeless(Problem problem) {
      super(problem.name());
      this.problem = problem;
    }
  }

  /** Null if there is nothing left to change. */
  private @Nullable Plan plan(Transaction t, Conversation conversation, Intention intention)
      throws ClientException, MlsException, UnknownPeople, Contradicted, Hopeless {
    Group group = conversation.group();
    Plan plan = new Plan(conversation);
    if (plan.charter.kind() == Charter.Kind.GROUP && plan.charter.mayChange(own())) {
      // Others take it that whom an admin's commit leaves there may stay.
      Set<String> uninvited = Uninvited.in(t, conversation.id());
      for (Member member : group.members()) {
        if (uninvited.contains(Conversations.handleOf(member))
            && !member.index().equals(group.ownLeaf())) {
          plan.remove(member.index());
        }
      }
    }
    return switch (intention.kind()) {
      case SETTLE -> isSettled(group) ? null : plan;
      case ADD, ADD_DEVICES, ADD_BY_LINK -> add(t, plan, group, intention);
      case REMOVE -> remove(plan, group, intention);
      case SETTING -> set(plan, intention);
      case LEAVE -> throw new IllegalStateException("asked for by a proposal");
      case CLEAR_PROPOSALS -> group.hasPendingProposals() ? plan : null;
      case REMOVE_GONE -> removeGone(t, plan, conversation);
    };
  }

  private boolean isSettled(Group group) {
    for (Member member : group.members()) {
      if (member.index().equals(group.ownLeaf())) {
        return here.mainQueue().equals(GroupExtensions.delivery(member.leaf()));
      }
    }
    return false;
  }

  private @Nullable Plan add(Transaction t, Plan plan, Group group, Intention intention)
      throws ClientException, MlsException, UnknownPeople, Contradicted, Hopeless {
    plan.additions = Addition.missing(group, Addition.decode(intention.additions()));
    if (plan.additions.isEmpty()) {
      return null;
    }
    if (plan.places.size() + plan.additions.size() > Writing.MAX_MEMBERS) {
      throw new Hopeless(Problem.TOO_MANY_MEMBERS);
    }
    if (plan.charter.kind() == Charter.Kind.GROUP && !plan.charter.mayChange(own())) {
      for (Addition addition : plan.additions) {
        requireOwn(addition.handle().value());
      }
    }
    List<LeafIndex> places =
        GroupExtensions.nextPlaces(plan.places.keySet(), plan.additions.size());
    for (int i = 0; i < places.size(); i++) {
      plan.handovers.put(places.get(i), plan.additions.get(i).handover());
      plan.places.put(places.get(i), plan.additions.get(i).handle().value());
    }
    Addition.validated(t, plan.additions, here).forEach(plan.request::add);
    return plan;
  }

  private String own() {
    return here.self().handle().value();
  }

  private void requireOwn(String handle) throws Hopeless {
    if (!handle.equals(own())) {
      throw new Hopeless(Problem.ADMINS_ONLY);
    }
  }

  private @Nullable Plan set(Plan plan, Intention intention) throws ClientException, Hopeless {
    Charter changed;
    try {
      changed = Setting.decode(intention.material()).of(plan.charter, own(), here.nowSeconds());
    } catch (ClientException e) {
      if (e.problem() == Problem.VAULT_DAMAGED) {
        throw e;
      }
      throw new Hopeless(e.problem());
    }
    if (changed.equals(plan.charter)) {
      return null;
    }
    if (!plan.charter.mayChange(own())) {
      throw new Hopeless(Problem.ADMINS_ONLY);
    }
    plan.charter = changed;
    return plan;
  }

  private @Nullable Plan remove(Plan plan, Group group, Intention intention) throws Hopeless {
    boolean any = false;
    for (Member member : group.members()) {
      String handle = Conversations.handleOf(member);
      if (intention.handles().contains(handle) && !member.index().equals(group.ownLeaf())) {
        if (!plan.charter.mayChange(own())) {
          requireOwn(handle);
        }
        plan.remove(member.index());
        any = true;
      }
    }
    if (plan.charter.mayChange(own())) {
      // Whoever is removed may know them, and would be back in a moment.
      plan.charter = plan.charter.withLinks(Collections.emptyList());
    }
    return any ? plan : null;
  }

  private static @Nullable Plan removeGone(Transaction t, Plan plan, Conversation conversation)
      throws ClientException {
    Set<LeafIndex> gone = GoneDevices.leaves(t, conversation.id());
    boolean any = false;
    for (Member member : conversation.group().members()) {
      if (gone.contains(member.index()) && !member.index().equals(conversation.group().ownLeaf())) {
        plan.remove(member.index());
        any = true;
      }
    }
    return any ? plan : null;
  }

  private void carryOut(Transaction t, Conversation conversation, Intention intention, Plan plan)
      throws ClientException, MlsException, UnknownPeople, Contradicted {
    Group group = conversation.group();
    if (!isSettled(group)) {
      // Whatever else it is for: from then on this device is reached in its main queue.
      plan.handovers.remove(group.ownLeaf());
      plan.request.leafExtensions(
          Collections.singletonList(GroupExtensions.delivery(here.mainQueue())));
    }
    Charter charter = plan.charter.among(new HashSet<>(plan.places.values()));
    boolean changed = !charter.equals(conversation.charter());
    if (changed || !plan.handovers.equals(GroupExtensions.handovers(group.extensions()))) {
      plan.request.groupContextExtensions(
          GroupExtensions.with(group.extensions(), changed ? charter : null, plan.handovers));
    }
    Committed committed =
        PinnedCredentials.judge(
            t,
            here.origin(),
            pins -> group.commit(plan.request.build(), pins, here.nowSeconds(), here.entropy()));
    ConversationId id = conversation.id();
    GroupStore.update(t, group, committed.group());
    Conversations.setPending(t, id, committed.pending(), intention.number());
    for (Addition addition : plan.additions) {
      Outbox.addPlain(t, id, Outbox.Kind.QUEUE, addition.queueRow(), here.entropy());
    }
    SubmissionId submission = SubmissionId.random(here.entropy());
    Outbox.addRequest(
        t,
        id,
        Outbox.Kind.COMMIT,
        submission,
        Routes.commit(
            committed.group(),
            committed.pending(),
            Parcels.carry(t, id, committed.pending().message(), true, here),
            submission));
  }

  /** KeyPackages were claimed for an intention. */
  public void claimed(Transaction t, long number, List<Addition> additions) throws ClientException {
    Intention intention = Intentions.find(t, number);
    if (intention == null || !intention.needsClaims()) {
      return;
    }
    List<Addition> wanted = new ArrayList<>();
    for (Addition addition : additions) {
      if (intention.kind() != Intentions.Kind.ADD_DEVICES
          || Siblings.isMissing(t, intention.conversation(), addition)) {
        wanted.add(addition);
      }
    }
    if (wanted.isEmpty()) {
      Siblings.postpone(t, intention.attempts(), here.nowMillis());
    } else {
      Intentions.setMaterial(t, number, Bytes.concat(intention.link(), Addition.encode(wanted)));
    }
  }

  /** Whether an intention that needs KeyPackages is worth claiming them; lets go of it if not. */
  public boolean isWanted(Transaction t, Intention intention) throws ClientException {
    ConversationId id = intention.conversation();
    if (intention.kind() == Intentions.Kind.ADD_DEVICES
        ? Siblings.isMissingAny(t, id)
        : JoinRequests.isOpen(t, Conversations.active(t, id), intention, here)) {
      return true;
    }
    Intentions.remove(t, intention.number());
    return false;
  }

  /** An intention cannot be taken up now: later, and the more often the later. */
  public void postpone(Transaction t, Intention intention) throws ClientException {
    if (intention.kind() == Intentions.Kind.ADD_DEVICES) {
      Siblings.postpone(t, intention.attempts(), here.nowMillis());
      return;
    }
    if (intention.kind() == Intentions.Kind.ADD_BY_LINK && intention.attempts() >= ATTEMPTS) {
      // They can ask again.
      Intentions.remove(t, intention.number());
      return;
    }
    long pause = Math.min(TEN_MINUTES, 1000L << Math.min(intention.attempts(), 20));
    Intentions.postpone(t, intention.number(), here.nowMillis() + pause);
  }

  /** A KeyPackage that ran out while it was kept here is claimed anew; anything else is final. */
  private void failed(Transaction t, Intention intention, MlsException e) throws ClientException {
    if (e.reason() == MlsException.Reason.EXPIRED && intention.attempts() < 2) {
      Intentions.setMaterial(t, intention.number(), intention.link());
      Intentions.postpone(t, intention.number(), 0);
      return;
    }
    fail(
        t,
        intention,
        switch (e.reason()) {
          case EXPIRED -> Problem.NO_KEY_PACKAGES;
          case UNSUPPORTED_SUITE -> Problem.OTHER_SUITE;
          case CREDENTIAL_REFUSED,
              INVALID_KEY_PACKAGE,
              INVALID_LEAF,
              BAD_SIGNATURE,
              MALFORMED,
              UNSUPPORTED_CAPABILITY,
              WRONG_VERSION ->
              Problem.RECORD_INVALID;
          default -> Problem.PROTOCOL;
        });
  }

  /**
   * An intention has come to nothing. A direct conversation that the other person could not be
   * added to has come to nothing with it, and so have the messages that waited in it.
   */
  public void fail(Transaction t, Intention intention, Problem problem) throws ClientException {
    if (intention.kind() == Intentions.Kind.REMOVE_GONE) {
      // Nothing may be said there until it is done.
      postpone(t, intention);
      return;
    }
    if (intention.kind() == Intentions.Kind.ADD_DEVICES && intention.attempts() < ATTEMPTS) {
      Intentions.setMaterial(t, intention.number(), intention.link());
      postpone(t, intention);
      return;
    }
    Intentions.remove(t, intention.number());
    if (intention.kind() != Intentions.Kind.ADD_DEVICES
        && intention.kind() != Intentions.Kind.ADD_BY_LINK) {
      Failures.addIntention(t, intention.number(), problem, here.nowMillis());
    }
    Conversation conversation = Conversations.active(t, intention.conversation());
    if (conversation != null
        && conversation.peer() != null
        && conversation.group().members().size() == 1) {
      Endings.end(t, conversation.id(), Conversation.State.FAILED, problem, here);
    }
  }
}
