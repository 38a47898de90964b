package pli.mls.example;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.ExternalProposalReceived;
import pli.mls.group.Group;
import pli.mls.group.NewMemberProposalReceived;
import pli.mls.group.PendingCommit;
import pli.mls.group.ProposalReceived;
import pli.mls.group.Proposed;
import pli.mls.group.Protected;
import pli.mls.group.StagedCommit;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/**
 * One device of the example: an identity, and a vault of which nothing is kept in memory. Each step
 * reads the group from it, takes the step, and stores what comes out before any byte leaves.
 */
final class Device {
  private static final Lifetime LIFETIME = new Lifetime(1_799_000_000L, 1_802_000_000L);

  private final String name;
  private final CipherSuite suite;
  private final Directory directory;
  private final Consumer<String> screen;
  private final Entropy entropy;
  private final Signer signer;
  private final LeafOptions options;
  private final Map<String, Bytes> vault = new HashMap<>();

  Device(
      String name,
      CipherSuite suite,
      Directory directory,
      Consumer<String> screen,
      Entropy entropy) {
    this.name = name;
    this.suite = suite;
    this.directory = directory;
    this.screen = screen;
    this.entropy = entropy;
    this.signer =
        new Signer(new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
    this.options = new LeafOptions(Capabilities.basic(List.of(suite.id()), List.of()), List.of());
  }

  Bytes signatureKey() {
    return signer.keys().publicKey();
  }

  /** A key package for the directory. Its private part is needed when the Welcome comes. */
  Bytes publish() {
    KeyPackageBundle bundle =
        KeyPackage.generate(suite, signer, options, LIFETIME, List.of(), entropy);
    vault.put("key package", bundle.encode());
    return bundle.keyPackage().encode();
  }

  void create(Bytes groupId) throws MlsException {
    store(Group.create(suite, groupId, signer, options, List.of(), entropy));
  }

  /** Joins, and takes the key package out of the vault: it serves once. */
  void join(Bytes welcome, Bytes ratchetTree) throws MlsException {
    KeyPackageBundle bundle = KeyPackageBundle.decode(stored("key package"));
    store(Group.join(bundle, signer, welcome, ratchetTree, directory, Conversation.NOW));
    vault.remove("key package");
  }

  /** A commit that adds whose key package this is; it waits in the vault until it is in order. */
  PendingCommit add(Bytes keyPackage) throws MlsException {
    return commit(
        CommitRequest.builder()
            .add(KeyPackage.decode(keyPackage).validate(directory, Conversation.NOW))
            .build());
  }

  PendingCommit remove(Device other) throws MlsException {
    return commit(CommitRequest.builder().remove(other.group().ownLeaf()).build());
  }

  /** A commit of what was proposed, and of new keys of our own. */
  PendingCommit update() throws MlsException {
    return commit(CommitRequest.update());
  }

  private PendingCommit commit(CommitRequest request) throws MlsException {
    Committed made = group().commit(request, directory, Conversation.NOW, entropy);
    store(made.group());
    vault.put("pending", made.pending().encode());
    return made.pending();
  }

  /** The delivery service has put our commit in order. */
  void won() throws MlsException {
    store(group().merge(PendingCommit.decode(stored("pending"))));
    vault.remove("pending");
    screen.accept(name + " is in epoch " + group().epoch());
  }

  Bytes proposeUpdate() throws MlsException {
    Proposed proposed = group().proposeUpdate(options, entropy);
    store(proposed.group());
    return proposed.message();
  }

  Bytes say(String text) throws MlsException {
    Protected said = group().protect(Bytes.utf8(text).toByteArray(), Bytes.EMPTY, entropy);
    store(said.group());
    return said.message();
  }

  /** Whatever comes from another. */
  void receive(Bytes message) throws MlsException {
    switch (group().process(message, directory, Conversation.NOW)) {
      case ApplicationReceived said -> {
        store(said.group());
        screen.accept(name + " reads: " + text(said.content()));
      }
      case ProposalReceived proposed -> store(proposed.group());
      case ExternalProposalReceived proposed -> store(proposed.group());
      case NewMemberProposalReceived asks -> store(asks.group());
      case CommitReceived received -> follow(received.commit());
    }
  }

  /** Another's commit came first: ours, if we had made one, is dropped. */
  private void follow(StagedCommit staged) throws MlsException {
    vault.remove("pending");
    if (staged.removesUs()) {
      vault.remove("group");
      screen.accept(name + " was removed");
      return;
    }
    store(staged.merge());
    screen.accept(
        name
            + " is in epoch "
            + group().epoch()
            + ", with "
            + group().members().size()
            + " members");
  }

  /** What another's commit would change; nothing is changed yet. */
  StagedCommit look(Bytes message) throws MlsException {
    if (group().process(message, directory, Conversation.NOW) instanceof CommitReceived received) {
      return received.commit();
    }
    throw new IllegalArgumentException("not a commit");
  }

  /** What members may read to each other to know that they are in the same epoch. */
  Bytes epochAuthenticator() throws MlsException {
    return group().epochAuthenticator();
  }

  private Group group() throws MlsException {
    return Group.decode(stored("group"));
  }

  private void store(Group group) {
    vault.put("group", group.encode());
  }

  private Bytes stored(String what) {
    Bytes bytes = vault.get(what);
    if (bytes == null) {
      throw new IllegalStateException(name + " has no " + what);
    }
    return bytes;
  }

  private static String text(Bytes content) {
    return new String(content.toByteArray(), java.nio.charset.StandardCharsets.UTF_8);
  }
}
