package pli.bench.mls;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import org.bouncycastle.mls.TreeKEM.TreeKEMPublicKey;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.protocol.Group;
import pli.bench.mls.BcmlsEngine.Client;
import pli.bench.mls.BcmlsEngine.Made;

/** A large group in one epoch, as {@link PliGroup} has it, step by step. */
final class BcmlsGroup {
  private final BcmlsEngine engine;
  private final Made added;
  private final byte[] tree;
  private final List<Client> joiners;
  private final Queue<Made> made = new ArrayDeque<>();
  private final Group committer;
  private final Group receiver;
  private int next;

  private BcmlsGroup(
      BcmlsEngine engine,
      Made added,
      byte[] tree,
      List<Client> joiners,
      Group committer,
      Group receiver) {
    this.engine = engine;
    this.added = added;
    this.tree = tree;
    this.joiners = joiners;
    this.committer = committer;
    this.receiver = receiver;
  }

  /** Made by one commit: the committer is its first member, the receiver its last. */
  static BcmlsGroup fresh(BcmlsEngine engine, int members) throws Exception {
    List<Client> joiners = clients(engine, 1, members - 1);
    Made added = engine.commit(engine.alone(), published(joiners), false);
    byte[] tree = MLSOutputStream.encode(added.group().getTree());
    Group last = join(engine, joiners.get(joiners.size() - 1), added, tree);
    return new BcmlsGroup(engine, added, tree, joiners, added.group(), last);
  }

  /** Made by many commits, each by one whom the commit before has added. */
  static BcmlsGroup grown(BcmlsEngine engine, int members) throws Exception {
    Group newest = engine.alone();
    int size = 1;
    while (true) {
      List<Client> joiners = clients(engine, size, Math.min(PliGroup.AT_ONCE, members - size));
      Made added = engine.commit(newest, published(joiners), true);
      byte[] tree = MLSOutputStream.encode(added.group().getTree());
      newest = join(engine, joiners.get(0), added, tree);
      size += joiners.size();
      if (size == members) {
        return new BcmlsGroup(engine, added, tree, joiners, newest, added.group());
      }
    }
  }

  private static List<Client> clients(BcmlsEngine engine, int first, int count) throws Exception {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(engine.client(first + i));
    }
    return clients;
  }

  private static List<byte[]> published(List<Client> clients) throws Exception {
    List<byte[]> published = new ArrayList<>();
    for (Client client : clients) {
      published.add(client.published());
    }
    return published;
  }

  private static Group join(BcmlsEngine engine, Client client, Made added, byte[] encodedTree)
      throws Exception {
    MLSMessage welcome = (MLSMessage) MLSInputStream.decode(added.welcome(), MLSMessage.class);
    TreeKEMPublicKey tree =
        (TreeKEMPublicKey) MLSInputStream.decode(encodedTree, TreeKEMPublicKey.class);
    // The group computes and compares the tree hash itself.
    tree.setSuite(engine.suite());
    return new Group(
        engine.suite().getHPKE().serializePrivateKey(client.initKeys.getPrivate()),
        client.leafKeys,
        client.signer,
        client.keyPackage,
        welcome.welcome,
        tree,
        new HashMap<>(),
        new HashMap<>());
  }

  /** {@link Work#CREATE}. What it makes waits for {@link #process}. */
  void create() throws Exception {
    made.add(engine.commit(committer, List.of(), true));
  }

  /** {@link Work#PROCESS}. The receiver stays in its epoch. */
  void process() throws Exception {
    Made commit = made.remove();
    requireSameEpoch(receiver.handle(commit.message(), null), commit.group());
  }

  /** {@link Work#JOIN}, by another client each time. */
  void join() throws Exception {
    Client joiner = joiners.get(next++ % joiners.size());
    requireSameEpoch(join(engine, joiner, added, tree), added.group());
  }

  private static void requireSameEpoch(Group one, Group other) {
    Engine.require(
        Arrays.equals(one.getEpochAuthenticator(), other.getEpochAuthenticator()), "another epoch");
  }
}
