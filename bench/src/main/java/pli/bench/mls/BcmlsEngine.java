package pli.bench.mls;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.codec.Proposal;
import org.bouncycastle.mls.codec.WireFormat;
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;
import org.jspecify.annotations.Nullable;
import pli.bench.message.BcmlsExchange;
import pli.bench.message.Exchange;

/**
 * Bouncy Castle's MLS, with its suite 1. Its leaves list what it supports of itself, a few numbers
 * more than ours.
 */
final class BcmlsEngine implements Engine {
  private static final byte[] NO_BYTES = new byte[0];

  private final MlsCipherSuite suite;
  private final SecureRandom random = new SecureRandom();
  private final int members;
  private @Nullable BcmlsGroup fresh;
  private @Nullable BcmlsGroup grown;

  /** For groups of {@code members}. */
  BcmlsEngine(int members) {
    this.members = members;
    try {
      this.suite =
          MlsCipherSuite.getSuite(MlsCipherSuite.MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519);
    } catch (Exception e) {
      throw new IllegalStateException("bcmls has no suite 1", e);
    }
  }

  @Override
  public Piece prepare(Work work) throws Exception {
    return switch (work) {
      case KEY_PACKAGE -> keyPackages();
      case ADD -> adding();
      case CREATE -> fresh()::create;
      case PROCESS -> fresh()::process;
      case JOIN -> fresh()::join;
      case CREATE_GROWN -> grown()::create;
      case PROCESS_GROWN -> grown()::process;
      case MESSAGE -> messages();
      case STORE,
          LOAD,
          CHANGE,
          STORE_BYTES,
          CHANGE_BYTES,
          FIRST_BYTES,
          SIGN,
          VERIFY,
          KEY_PAIR,
          SEAL ->
          throw new IllegalArgumentException(work + " is not bcmls's");
    };
  }

  /** A client and what it has published. */
  static final class Client {
    final AsymmetricCipherKeyPair initKeys;
    final AsymmetricCipherKeyPair leafKeys;
    final byte[] signer;
    final KeyPackage keyPackage;

    /** With a fresh key package for the signature key {@code signature}. */
    Client(MlsCipherSuite suite, String name, AsymmetricCipherKeyPair signature) throws Exception {
      initKeys = suite.getHPKE().generatePrivateKey();
      leafKeys = suite.getHPKE().generatePrivateKey();
      signer = suite.serializeSignaturePrivateKey(signature.getPrivate());
      LeafNode leaf =
          new LeafNode(
              suite,
              suite.getHPKE().serializePublicKey(leafKeys.getPublic()),
              suite.serializeSignaturePublicKey(signature.getPublic()),
              Credential.forBasic(name.getBytes(StandardCharsets.UTF_8)),
              new Capabilities(),
              new LifeTime(),
              new ArrayList<>(),
              signer);
      keyPackage =
          new KeyPackage(
              suite,
              suite.getHPKE().serializePublicKey(initKeys.getPublic()),
              leaf,
              new ArrayList<>(),
              signer);
    }

    byte[] published() throws Exception {
      return MLSOutputStream.encode(keyPackage);
    }
  }

  MlsCipherSuite suite() {
    return suite;
  }

  Client client(int number) throws Exception {
    return new Client(suite, "member " + number, suite.generateSignatureKeyPair());
  }

  /** A group with one member. */
  Group alone() throws Exception {
    Client first = client(0);
    return new Group(
        "bench".getBytes(StandardCharsets.UTF_8),
        suite,
        first.leafKeys,
        first.signer,
        first.keyPackage.getLeafNode(),
        new ArrayList<>());
  }

  /** A commit of bcmls. */
  static final class Made {
    private final Group group;
    private final byte[] message;
    private final byte[] welcome;

    private Made(Group group, byte[] message, byte[] welcome) {
      this.group = group;
      this.message = message;
      this.welcome = welcome;
    }

    /** The group that it leads to. */
    Group group() {
      return group;
    }

    /** For the members. */
    byte[] message() {
      return message;
    }

    /** For whom it adds; empty if it adds nobody. */
    byte[] welcome() {
      return welcome;
    }
  }

  /** A commit with a path that adds {@code clients}, perhaps none, by what they have published. */
  Made commit(Group group, List<byte[]> clients, boolean withPath) throws Exception {
    List<Proposal> proposals = new ArrayList<>();
    for (byte[] published : clients) {
      proposals.add(Proposal.add((KeyPackage) MLSInputStream.decode(published, KeyPackage.class)));
    }
    byte[] leafSecret = new byte[32];
    random.nextBytes(leafSecret);
    Group.GroupWithMessage made =
        group.commit(
            new Secret(leafSecret),
            new Group.CommitOptions(proposals, false, withPath, new Group.LeafNodeOptions()),
            new Group.MessageOptions(true, NO_BYTES, 0),
            new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    MLSMessage welcome = new MLSMessage(WireFormat.mls_welcome);
    welcome.welcome = made.message.welcome;
    return new Made(
        made.group,
        MLSOutputStream.encode(made.message),
        clients.isEmpty() ? NO_BYTES : MLSOutputStream.encode(welcome));
  }

  private BcmlsGroup fresh() throws Exception {
    if (fresh == null) {
      fresh = BcmlsGroup.fresh(this, members);
    }
    return fresh;
  }

  private BcmlsGroup grown() throws Exception {
    if (grown == null) {
      grown = BcmlsGroup.grown(this, members);
    }
    return grown;
  }

  private Piece keyPackages() {
    AsymmetricCipherKeyPair signature = suite.generateSignatureKeyPair();
    return () ->
        Engine.require(
            new Client(suite, "member", signature).published().length > 0,
            "a key package of no bytes");
  }

  private Piece adding() throws Exception {
    Group group = alone();
    List<byte[]> published = new ArrayList<>();
    for (int i = 1; i <= members; i++) {
      published.add(client(i).published());
    }
    return () -> {
      Made made = commit(group, published, false);
      byte[] tree = MLSOutputStream.encode(made.group.getTree());
      Engine.require(
          made.group.getTree().getSize().leafCount() >= members + 1
              && Math.min(made.welcome.length, tree.length) > members,
          "not all were added");
    };
  }

  private static Piece messages() throws Exception {
    BcmlsExchange exchange = BcmlsExchange.create();
    byte[] text = new byte[Exchange.TEXT_LENGTH];
    return () -> {
      text[0]++;
      Engine.require(Arrays.equals(text, exchange.send(text)), "another text");
    };
  }
}
