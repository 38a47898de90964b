package pli.client.conversation;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pli.client.account.Contradicted;
import pli.client.account.PinnedCredentials;
import pli.client.account.Queues;
import pli.client.account.UnknownPeople;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.attachment.Reference;
import pli.client.message.Applying;
import pli.client.message.Message;
import pli.client.session.Incoming;
import pli.client.trust.Seen;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Secret;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.ExternalProposalReceived;
import pli.mls.group.Group;
import pli.mls.group.NewMemberProposalReceived;
import pli.mls.group.PendingCommit;
import pli.mls.group.ProposalReceived;
import pli.mls.group.Received;
import pli.mls.node.MlsException;
import pli.protocol.FrankedMessage;
import pli.protocol.SealedEntry;
import pli.transparency.account.Handle;

/**
 * Takes entries of queues into the vault: the effect of an entry and the queue's position change in
 * one transaction, before the entry is acknowledged. Taking an entry again changes nothing.
 *
 * <p>An entry under a number that was there before is taken all the same: numbers are the server's
 * word, and one that gave its number to something else would be lost. What was taken once opens no
 * second time, since its key is erased.
 *
 * <p>An entry that no key opens is set aside: what arrives in the main queue can be ahead of what
 * still lies in a hand-over queue. It is tried again after each new epoch.
 */
public final class Arrivals {
  private final Surroundings here;
  private final Merging merging;
  private final Returning returning;
  private final Welcomes welcomes;
  private final Applying applying;
  private final Passing passing;

  /**
   * Of entries that are not taken yet: whom they name and the directory does not vouch for. It says
   * nothing about what others name later. One thread's.
   */
  private final Map<Bytes, Set<Handle>> refused = new HashMap<>();

  /** Of what was taken last: see {@link #mustBeProved}. One thread's. */
  private final Set<Handle> accusing = new HashSet<>();

  /** Whether what is taken now has a number that was there before. One thread's. */
  private boolean late;

  /** Whether what was opened last had never been opened before. One thread's. */
  private boolean fresh;

  /** For the device of {@code here}. */
  public Arrivals(Surroundings here) {
    this.here = here;
    this.merging = new Merging(here);
    this.returning = new Returning(here);
    this.welcomes = new Welcomes(here);
    this.applying = new Applying(here.self(), here.typists());
    this.passing = new Passing(here);
  }

  /**
   * Whether something that was taken last would accuse somebody if nothing new is known of this
   * person: then the log must prove that there is nothing.
   */
  public boolean mustBeProved(Handle handle) {
    return accusing.contains(handle);
  }

  /** The next time that this entry is taken, it is refused if it names this person in vain. */
  public void refuse(Bytes sealed, Handle handle) {
    refused.computeIfAbsent(sealed, entry -> new HashSet<>()).add(handle);
  }

  private Set<Handle> refusedIn(Bytes sealed) {
    return refused.getOrDefault(sealed, Collections.emptySet());
  }

  /**
   * What became of some entries.
   *
   * @param upTo where everything is in the vault
   * @param count how many of the entries that is
   * @param unknown whom to look up, by the entries that name them
   * @param wanted the parcel to fetch, or null
   */
  public record Taken(
      long upTo, int count, Map<Bytes, Set<Handle>> unknown, @Nullable Reference wanted) {
    /** Whether everything is in the vault. */
    public boolean isAll() {
      return unknown.isEmpty() && wanted == null;
    }
  }

  /**
   * Takes entries of a queue, in their order, as far as they go without looking anybody up.
   *
   * @return up to where everything is in the vault, to be acknowledged once the transaction has
   *     committed; and whom to look up before the next entry can be taken
   */
  public Taken take(Transaction t, Queues.Queue asOpened, List<Incoming.Item> items)
      throws ClientException {
    Queues.Queue queue = Queues.find(t, asOpened.id());
    if (queue == null) {
      return new Taken(0, items.size(), Collections.emptyMap(), null);
    }
    accusing.clear();
    long position = queue.position();
    int count = 0;
    for (Incoming.Item item : items) {
      try {
        if (item.number() <= position) {
          takeLate(t, queue, item.sealed());
        } else {
          takeNext(t, queue, item.sealed());
        }
      } catch (UnknownPeople e) {
        note(e);
        Queues.advance(t, queue.id(), position);
        return new Taken(
            Math.min(position, item.number() - 1),
            count,
            Collections.singletonMap(item.sealed(), e.handles()),
            null);
      } catch (WantsParcel e) {
        Queues.advance(t, queue.id(), position);
        return new Taken(
            Math.min(position, item.number() - 1), count, Collections.emptyMap(), e.reference());
      }
      refused.remove(item.sealed());
      count++;
      if (position >= 0 && item.number() > position + 1) {
        Absences.numbersPassedOver(t, item.number() - 1 - position);
      }
      position = Math.max(position, item.number());
    }
    Queues.advance(t, queue.id(), position);
    Taken taken = retry(t, position, count);
    Signals.flush(t, here);
    return taken;
  }

  private void takeNext(Transaction t, Queues.Queue queue, Bytes sealed)
      throws ClientException, UnknownPeople, WantsParcel {
    if (queue.role() == Queues.Role.CONTACT) {
      welcomes.take(t, sealed, refusedIn(sealed));
    } else if (!open(t, sealed)) {
      SetAside.add(t, sealed, here.nowMillis(), late);
    }
  }

  /**
   * Takes what has a number that was there. Mostly it was taken and not acknowledged, comes to
   * nothing, and is not told; if it is new, it was not missing after all.
   */
  private void takeLate(Transaction t, Queues.Queue queue, Bytes sealed)
      throws ClientException, UnknownPeople, WantsParcel {
    if (queue.role() == Queues.Role.CONTACT) {
      welcomes.takeAgain(t, sealed, refusedIn(sealed));
      return;
    }
    if (SetAside.has(t, sealed)) {
      return;
    }
    late = true;
    fresh = false;
    try {
      takeNext(t, queue, sealed);
    } finally {
      late = false;
    }
    if (fresh) {
      Absences.numberCame(t);
    }
  }

  private void note(UnknownPeople e) {
    if (e.isAccusing()) {
      accusing.addAll(e.handles());
    }
  }

  /**
   * Tries what was set aside, as long as something of it opens.
   *
   * @return whom to look up before more of it can be taken, by the entries that name them
   */
  private Taken retry(Transaction t, long position, int count) throws ClientException {
    Map<Bytes, Set<Handle>> unknown = new LinkedHashMap<>();
    Reference wanted = null;
    boolean progress = welcomes.takeEarly(t, this::refusedIn, unknown) || SetAside.isAny(t);
    while (progress) {
      progress = false;
      for (Long number : SetAside.matching(t)) {
        Bytes sealed = SetAside.find(t, number);
        if (sealed == null) {
          continue;
        }
        try {
          if (open(t, sealed)) {
            SetAside.remove(t, number);
            refused.remove(sealed);
            unknown.remove(sealed);
            progress = true;
          }
        } catch (UnknownPeople e) {
          note(e);
          unknown.put(sealed, e.handles());
        } catch (WantsParcel e) {
          wanted = e.reference();
        }
      }
      progress |= welcomes.takeEarly(t, this::refusedIn, unknown);
    }
    return new Taken(position, count, unknown, wanted);
  }

  /** Tries what was set aside, after a new epoch that no entry has brought. */
  public void again(Transaction t) throws ClientException {
    // Whom to look up is known when the next entry comes.
    Taken unused = retry(t, 0, 0);
  }

  /** Whether a key of this device opened the entry; what was in it may still have been refused. */
  private boolean open(Transaction t, Bytes sealed)
      throws ClientException, UnknownPeople, WantsParcel {
    for (Conversations.WrapKey next : Conversations.wrapKeys(t)) {
      Bytes message;
      try (Secret key = next.key()) {
        message = SealedEntry.open(key, sealed);
      }
      if (message != null) {
        Conversation conversation = Conversations.followed(t, next.conversation());
        if (conversation != null) {
          take(t, conversation, message, refusedIn(sealed));
        }
        return true;
      }
    }
    return false;
  }

  private void take(
      Transaction t, Conversation conversation, Bytes opened, Set<Handle> refusedThere)
      throws ClientException, UnknownPeople, WantsParcel {
    try {
      FrankedMessage franked = FrankedMessage.decode(opened);
      Bytes message = Parcels.opened(t, franked.message());
      if (message != null) {
        FrankedMessage whole = new FrankedMessage(message, franked.frank());
        message(t, conversation, whole, refusedThere);
        Parcels.taken(t, franked.message());
        return;
      }
    } catch (DecodeException e) {
      // No frank and no parcel.
    }
    Marks.add(t, Marks.UNREADABLE, 1);
  }

  private void message(
      Transaction t, Conversation conversation, FrankedMessage franked, Set<Handle> refusedThere)
      throws ClientException, UnknownPeople {
    Bytes message = franked.message();
    PendingCommit pending = conversation.pending();
    if (pending != null && pending.message().equals(message)) {
      fresh = true;
      merging.own(t, conversation, pending);
      return;
    }
    if (Returning.isOwn(t, conversation.id(), message)) {
      returning.enter(t, conversation.id());
      return;
    }
    try {
      Received received =
          PinnedCredentials.judgeOthers(
              t,
              here.origin(),
              pins -> conversation.group().process(message, pins, here.nowSeconds()));
      fresh = received instanceof ApplicationReceived || received instanceof CommitReceived;
      switch (received) {
        case ApplicationReceived application ->
            application(t, conversation, application, franked.frank());
        case CommitReceived commit when commit.commit().fromOutside() ->
            returning.hear(t, conversation, commit.commit(), merging, refusedThere);
        case CommitReceived commit -> merging.other(t, conversation, commit.commit(), refusedThere);
        case ProposalReceived proposal -> Leaving.hear(t, conversation, proposal, here);
        // Only members change a conversation.
        case ExternalProposalReceived outside -> Marks.add(t, Marks.UNREADABLE, 1);
        case NewMemberProposalReceived outside -> Marks.add(t, Marks.UNREADABLE, 1);
      }
    } catch (UnknownPeople e) {
      refuseOrLookUp(t, conversation, e, refusedThere);
    } catch (Contradicted e) {
      Endings.distrust(t, conversation, e.handles(), here);
    } catch (MlsException e) {
      if (e.reason() != MlsException.Reason.OWN_MESSAGE
          && !(late && wasTaken(e, conversation.group(), message))) {
        Marks.add(t, Marks.UNREADABLE, 1);
      }
    }
  }

  /** Whether a message is refused because there is nothing new in it. */
  private static boolean wasTaken(MlsException e, Group group, Bytes message) {
    return e.reason() == MlsException.Reason.GENERATION_CONSUMED
        || e.reason() == MlsException.Reason.WRONG_EPOCH && !isAhead(group, message);
  }

  private static boolean isAhead(Group group, Bytes message) {
    try {
      return Group.epochOf(message) > group.epoch();
    } catch (MlsException e) {
      return true;
    }
  }

  private void refuseOrLookUp(
      Transaction t, Conversation conversation, UnknownPeople e, Set<Handle> refusedThere)
      throws ClientException, UnknownPeople {
    Set<Handle> vouchedForByNobody = new LinkedHashSet<>(e.handles());
    vouchedForByNobody.retainAll(refusedThere);
    if (vouchedForByNobody.isEmpty()) {
      throw e;
    }
    Endings.distrust(t, conversation, vouchedForByNobody, here);
  }

  private void application(
      Transaction t,
      Conversation conversation,
      ApplicationReceived received,
      Optional<FrankedMessage.Frank> frank)
      throws ClientException {
    GroupStore.update(t, conversation.group(), received.group());
    if (conversation.leaving()) {
      // The person has left: it was said before the others knew.
      return;
    }
    if (PinnedCredentials.isGone(t, received.senderLeaf())) {
      // Whether it was written before the device was gone nobody can say.
      Marks.add(t, Marks.UNREADABLE, 1);
      return;
    }
    Absences.heard(t, received.passedOver());
    try {
      ApplicationFrame frame = ApplicationFrame.decodePadded(received.content());
      if (frame.logHead() != null) {
        Seen.hear(t, frame.logHead(), here.self().card().log(), here.nowMillis());
      }
      Timeline.Deed deed = Merging.deed(t, received.senderLeaf(), frame.sentAtMillis());
      Siblings.saw(t, received.senderLeaf(), frame.sentAtMillis(), here);
      Uninvited.vouched(t, received.group(), deed.sender(), here.self().handle().value());
      Unvouched.vouched(t, received.group(), deed.sender(), here);
      ConversationId id = conversation.id();
      if (passing.heard(t, id, deed.sender(), frame.content())) {
        return;
      }
      String messageId = Writing.messageId(here.origin(), deed.sender(), id, frame.content());
      Message message =
          new Message(
              id,
              messageId,
              deed.sender(),
              deed.device(),
              deed.sentAtMillis(),
              false,
              frame.content());
      boolean applied = applying.apply(t, message, here.nowMillis()) != 0;
      SignedMessages.keep(t, message, applied, received, frank);
    } catch (DecodeException e) {
      Marks.add(t, Marks.UNREADABLE, 1);
    }
  }
}
