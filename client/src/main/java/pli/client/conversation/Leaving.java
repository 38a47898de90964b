package pli.client.conversation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.group.PendingChoice;
import pli.mls.group.ProposalReceived;
import pli.mls.group.ProposalRequest;
import pli.mls.group.Proposed;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.protocol.SubmissionId;

/**
 * How people leave: a member cannot commit its own removal (RFC 9420 section 12.2), so it proposes
 * that of all its devices, and the next commit of anybody takes that up. Of all that is proposed in
 * a conversation only this is.
 */
final class Leaving implements PendingChoice {
  /** So long the member in the next place waits for the one before it to commit. */
  private static final long TURN_MILLIS = 300;

  private static final long LONGEST_WAIT_MILLIS = 60_000;

  private final Group group;
  private final Map<LeafIndex, String> owners = new HashMap<>();

  Leaving(Group group) {
    this.group = group;
    group.members().forEach(member -> owners.put(member.index(), Conversations.handleOf(member)));
  }

  /** Whether a proposal is that a device of the one who sends it be removed. */
  @Override
  public boolean takes(LeafIndex sender, Proposal proposal) {
    if (!(proposal instanceof Proposal.Remove remove)) {
      return false;
    }
    String owner = owners.get(remove.removed());
    return owner != null && owner.equals(owners.get(sender));
  }

  /** Who is to be removed by what has been proposed so far, this device apart. */
  List<LeafIndex> leavers() {
    List<LeafIndex> leavers = new ArrayList<>(group.removalsProposed(this));
    boolean unused = leavers.remove(group.ownLeaf());
    return leavers;
  }

  /**
   * Takes what another device has proposed: the next epoch begins without it, or without who left.
   */
  static void hear(
      Transaction t, Conversation conversation, ProposalReceived received, Surroundings here)
      throws ClientException {
    Group group = received.group();
    GroupStore.update(t, conversation.group(), group);
    ConversationId id = conversation.id();
    Leaving leaving = new Leaving(group);
    boolean leaves = leaving.takes(received.sender(), received.proposal());
    if (leaves && here.self().handle().value().equals(leaving.owners.get(received.sender()))) {
      if (isOfPerson(received.sender(), received.proposal())) {
        // On another device; it is for others to commit it.
        Endings.leave(t, id, here);
      }
      return;
    }
    if (!conversation.leaving() && !Intentions.exists(t, id, Intentions.Kind.CLEAR_PROPOSALS)) {
      long moment = leaves ? momentMillis(group, received.sender(), here) : 0;
      Intentions.addFor(t, id, Intentions.Kind.CLEAR_PROPOSALS, moment);
    }
  }

  /** Whether somebody leaves by it: the device of it, and so the person. */
  private static boolean isOfPerson(LeafIndex sender, Proposal proposal) {
    return proposal instanceof Proposal.Remove remove && remove.removed().equals(sender);
  }

  /** When this device commits that somebody leaves: one after the other, not all at once. */
  private static long momentMillis(Group group, LeafIndex leaver, Surroundings here) {
    long turn = 0;
    for (Member member : group.members()) {
      if (member.index().equals(group.ownLeaf())) {
        break;
      }
      turn += member.index().equals(leaver) ? 0 : 1;
    }
    return here.nowMillis() + Math.min(turn * TURN_MILLIS, LONGEST_WAIT_MILLIS);
  }

  /** Asks the others to remove all devices of this account. */
  static void ask(Transaction t, Conversation conversation, Surroundings here)
      throws ClientException, MlsException {
    Group before = conversation.group();
    Group after = before;
    String own = here.self().handle().value();
    for (Member member : before.members()) {
      if (Conversations.handleOf(member).equals(own)) {
        Proposed proposed = after.propose(ProposalRequest.remove(member.index()), here.entropy());
        after = proposed.group();
        SubmissionId submission = SubmissionId.random(here.entropy());
        Outbox.addRequest(
            t,
            conversation.id(),
            Outbox.Kind.PROPOSAL,
            submission,
            Routes.submit(before, submission, proposed.message(), Bytes.EMPTY));
      }
    }
    GroupStore.update(t, before, after);
  }
}
