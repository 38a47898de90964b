package pli.client.conversation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.Member;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.protocol.QueueId;
import pli.protocol.SubmissionId;

/** A member whose program keeps no rules but those of MLS, for tests. */
public final class Rebel {
  private Rebel() {}

  /** What a rebel puts into a commit. */
  @FunctionalInterface
  interface Deed {
    void put(Group group, CommitRequest.Builder request) throws MlsException;
  }

  /** Removes all devices of somebody. */
  public static void remove(Transaction t, ConversationId id, String handle, Entropy entropy)
      throws ClientException, MlsException {
    commit(
        t,
        id,
        (group, request) -> {
          for (Member member : group.members()) {
            if (Conversations.handleOf(member).equals(handle)) {
              request.remove(member.index());
            }
          }
        },
        entropy);
  }

  /** Gives a conversation another name. */
  public static void rename(Transaction t, ConversationId id, String name, Entropy entropy)
      throws ClientException, MlsException {
    charter(t, id, charter -> charter.called(name), entropy);
  }

  /** Makes somebody its only admin. */
  public static void seize(Transaction t, ConversationId id, String handle, Entropy entropy)
      throws ClientException, MlsException {
    charter(t, id, charter -> charter.ruledBy(List.of(handle)), entropy);
  }

  /** Makes everybody an admin. */
  public static void free(Transaction t, ConversationId id, Entropy entropy)
      throws ClientException, MlsException {
    charter(t, id, charter -> Charter.withoutRoles(charter.name()), entropy);
  }

  /** Makes a group of a conversation between two, and the other way round. */
  public static void turn(Transaction t, ConversationId id, Entropy entropy)
      throws ClientException, MlsException {
    charter(
        t,
        id,
        charter -> charter.isDirect() ? Charter.withoutRoles("turned") : Charter.direct(),
        entropy);
  }

  /** Lets somebody in, whatever kind of conversation it is. */
  public static void invite(Transaction t, ConversationId id, String handle)
      throws ClientException {
    long unused = Intentions.add(t, id, Intentions.Kind.ADD, List.of(handle), null);
  }

  /** Says of another member that it is reached elsewhere. */
  public static void redirect(Transaction t, ConversationId id, String handle, Entropy entropy)
      throws ClientException, MlsException {
    commit(
        t,
        id,
        (group, request) -> {
          Map<LeafIndex, QueueId> lines =
              new TreeMap<>(GroupExtensions.handovers(group.extensions()));
          for (Member member : group.members()) {
            if (Conversations.handleOf(member).equals(handle)) {
              lines.put(member.index(), QueueId.random(entropy));
            }
          }
          request.groupContextExtensions(GroupExtensions.with(group.extensions(), null, lines));
        },
        entropy);
  }

  /** Lets somebody from outside propose changes. */
  public static void appoint(Transaction t, ConversationId id, Entropy entropy)
      throws ClientException, MlsException {
    commit(
        t,
        id,
        (group, request) -> {
          List<Extension> more = new ArrayList<>(group.extensions());
          // external_senders, of nobody.
          more.add(new Extension(5, Bytes.of(0)));
          request.groupContextExtensions(more);
        },
        entropy);
  }

  /** Writes a charter that nobody can read. */
  public static void scramble(Transaction t, ConversationId id, Entropy entropy)
      throws ClientException, MlsException {
    commit(
        t,
        id,
        (group, request) ->
            request.groupContextExtensions(
                List.of(new Extension(Self.CONVERSATION_EXTENSION, Bytes.of(3, 2, 0)))),
        entropy);
  }

  private static void charter(
      Transaction t, ConversationId id, UnaryOperator<Charter> change, Entropy entropy)
      throws ClientException, MlsException {
    commit(
        t,
        id,
        (group, request) ->
            request.groupContextExtensions(
                GroupExtensions.with(
                    group.extensions(),
                    change.apply(Charter.of(group)),
                    GroupExtensions.handovers(group.extensions()))),
        entropy);
  }

  private static void commit(Transaction t, ConversationId id, Deed deed, Entropy entropy)
      throws ClientException, MlsException {
    Group group = requireNonNull(Conversations.active(t, id)).group();
    CommitRequest.Builder request = CommitRequest.builder();
    deed.put(group, request);
    Committed committed = group.commit(request.build(), (leaf, suite) -> {}, 0, entropy);
    GroupStore.update(t, group, committed.group());
    Conversations.setPending(t, id, committed.pending(), 0);
    SubmissionId submission = SubmissionId.random(entropy);
    Outbox.addRequest(
        t,
        id,
        Outbox.Kind.COMMIT,
        submission,
        Routes.commit(
            committed.group(), committed.pending(), committed.pending().message(), submission));
  }
}
