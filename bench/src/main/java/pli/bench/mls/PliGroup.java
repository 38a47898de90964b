package pli.bench.mls;

import static pli.bench.mls.PliEngine.ANYBODY;
import static pli.bench.mls.PliEngine.NOW;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import pli.bench.message.Exchange;
import pli.bench.mls.PliEngine.Client;
import pli.codec.Bytes;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.GroupChanges;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.group.PendingCommit;
import pli.mls.group.Protected;
import pli.mls.group.Received;
import pli.mls.node.MlsException;

/** A large group in one epoch, as one who commits, one who receives and some who join see it. */
final class PliGroup {
  /** How many a commit adds to a growing group. */
  static final int AT_ONCE = 16;

  private final PliEngine engine;
  private final PendingCommit added;
  private final List<Client> joiners;
  private final Queue<PendingCommit> made = new ArrayDeque<>();
  private Group committer;
  private final Group receiver;
  private int next;

  private PliGroup(
      PliEngine engine,
      PendingCommit added,
      List<Client> joiners,
      Group committer,
      Group receiver) {
    this.engine = engine;
    this.added = added;
    this.joiners = joiners;
    this.committer = committer;
    this.receiver = receiver;
  }

  /** Made by one commit: the committer is its first member, the receiver its last. */
  static PliGroup fresh(PliEngine engine, int members) throws MlsException {
    List<Client> joiners = clients(engine, 1, members - 1);
    PendingCommit added = engine.add(engine.alone(), published(joiners), false);
    Group last = join(joiners.get(joiners.size() - 1), added);
    return new PliGroup(engine, added, joiners, added.group(), last);
  }

  /** Made by many commits, each by one whom the commit before has added. */
  static PliGroup grown(PliEngine engine, int members) throws MlsException {
    Group newest = engine.alone();
    while (true) {
      int size = newest.members().size();
      List<Client> joiners = clients(engine, size, Math.min(AT_ONCE, members - size));
      PendingCommit added = engine.add(newest, published(joiners), true);
      newest = join(joiners.get(0), added);
      if (size + joiners.size() == members) {
        return new PliGroup(engine, added, joiners, newest, added.group());
      }
    }
  }

  private static List<Client> clients(PliEngine engine, int first, int count) {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(engine.client(first + i));
    }
    return clients;
  }

  private static List<Bytes> published(List<Client> clients) {
    return clients.stream().map(Client::published).toList();
  }

  private static Group join(Client client, PendingCommit added) throws MlsException {
    return Group.join(
        client.bundle(), client.signer(), added.welcome(), added.ratchetTree(), ANYBODY, NOW);
  }

  /** {@link Work#CREATE}. What it makes waits for {@link #process}. */
  void create() throws MlsException {
    Committed done = committer.commit(CommitRequest.update(), ANYBODY, NOW, engine.entropy());
    committer = done.group();
    made.add(done.pending());
  }

  /** {@link Work#PROCESS}. The receiver stays in its epoch. */
  void process() throws MlsException {
    PendingCommit commit = made.remove();
    Engine.require(
        processed(commit).epochAuthenticator().equals(commit.group().epochAuthenticator()),
        "another epoch");
  }

  private Group processed(PendingCommit commit) throws MlsException {
    Received received = receiver.process(commit.message(), ANYBODY, NOW);
    if (!(received instanceof CommitReceived committed)) {
      throw new IllegalStateException("not a commit");
    }
    return committed.commit().merge();
  }

  /** {@link Work#JOIN}, by another client each time. */
  void join() throws MlsException {
    Group joined = join(joiners.get(next++ % joiners.size()), added);
    Engine.require(
        joined.epochAuthenticator().equals(added.group().epochAuthenticator()), "another epoch");
  }

  /** {@link Work#STORE}: each time a state that was never encoded before, not even its tree. */
  Engine.Piece storing() throws MlsException {
    create();
    PendingCommit commit = made.remove();
    return new Engine.Piece() {
      private @Nullable Group changed;

      @Override
      public void ready() throws MlsException {
        changed = processed(commit);
      }

      @Override
      public void run() {
        Engine.require(changed != null && !changed.encode().isEmpty(), "a state of no bytes");
      }
    };
  }

  /** All that is stored of a member, in one piece. */
  List<Bytes> stored() {
    return List.of(receiver.encode());
  }

  /** The receiver before and after a message of the committer. */
  private record Heard(Group before, Group after) {
    GroupChanges changes() {
      return GroupParts.changes(before, after);
    }
  }

  /** In an epoch of its own, after {@code earlier} messages of the same sender. */
  private Heard heard(int earlier) throws MlsException {
    create();
    PendingCommit commit = made.remove();
    Group speaker = commit.group();
    Group before = processed(commit);
    Group after = before;
    for (int i = 0; i <= earlier; i++) {
      Protected sent =
          speaker.protect(new byte[Exchange.TEXT_LENGTH], Bytes.EMPTY, engine.entropy());
      speaker = sent.group();
      before = after;
      if (!(after.process(sent.message(), ANYBODY, NOW) instanceof ApplicationReceived received)) {
        throw new IllegalStateException("not an application message");
      }
      after = received.group();
    }
    return new Heard(before, after);
  }

  /** What is to be written after a message; {@code earlier} of the same sender came before. */
  List<Bytes> changes(int earlier) throws MlsException {
    return heard(earlier).changes().puts().stream().map(GroupPart::content).toList();
  }

  /** {@link Work#CHANGE}. */
  Engine.Piece changing() throws MlsException {
    Heard heard = heard(1);
    return () -> Engine.require(!heard.changes().puts().isEmpty(), "nothing changed");
  }

  /** {@link Work#LOAD}. */
  Engine.Piece loading() {
    Bytes stored = receiver.encode();
    return () ->
        Engine.require(
            Group.decode(stored).epochAuthenticator().equals(receiver.epochAuthenticator()),
            "another epoch");
  }
}
