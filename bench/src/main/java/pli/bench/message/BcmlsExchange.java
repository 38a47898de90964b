package pli.bench.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.bouncycastle.mls.crypto.MlsCipherSuite;
import org.bouncycastle.mls.crypto.Secret;
import org.bouncycastle.mls.protocol.Group;

/** Bouncy Castle's MLS, with the same suite, the same primitives below it and the same group. */
public final class BcmlsExchange implements Exchange {
  private static final byte[] NO_BYTES = new byte[0];

  private final Group alice;
  private final Group bob;

  private BcmlsExchange(Group alice, Group bob) {
    this.alice = alice;
    this.bob = bob;
  }

  /** Two members. */
  public static BcmlsExchange create() throws Exception {
    MlsCipherSuite suite =
        MlsCipherSuite.getSuite(MlsCipherSuite.MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519);
    Member alice = new Member(suite, "alice");
    Member bob = new Member(suite, "bob");
    AsymmetricCipherKeyPair init = suite.getHPKE().generatePrivateKey();
    KeyPackage bobsPackage =
        new KeyPackage(
            suite,
            suite.getHPKE().serializePublicKey(init.getPublic()),
            bob.leaf,
            new ArrayList<>(),
            bob.signer);
    Group first =
        new Group(
            "bench".getBytes(StandardCharsets.UTF_8),
            suite,
            alice.encryption,
            alice.signer,
            alice.leaf,
            new ArrayList<>());
    Group.GroupWithMessage added =
        first.commit(
            new Secret(new byte[32]),
            new Group.CommitOptions(List.of(Proposal.add(bobsPackage)), true, false, null),
            new Group.MessageOptions(true, NO_BYTES, 0),
            new Group.CommitParameters(Group.NORMAL_COMMIT_PARAMS));
    Group joined =
        new Group(
            suite.getHPKE().serializePrivateKey(init.getPrivate()),
            bob.encryption,
            bob.signer,
            bobsPackage,
            added.message.welcome,
            null,
            new HashMap<>(),
            new HashMap<>());
    return new BcmlsExchange(added.group, joined);
  }

  @Override
  public byte[] send(byte[] text) throws Exception {
    byte[] message = MLSOutputStream.encode(alice.protect(NO_BYTES, text, 0));
    MLSMessage received = (MLSMessage) MLSInputStream.decode(message, MLSMessage.class);
    return bob.unprotect(received)[1];
  }

  /** The keys and the leaf of one of the two. */
  private static final class Member {
    private final AsymmetricCipherKeyPair encryption;
    private final byte[] signer;
    private final LeafNode leaf;

    Member(MlsCipherSuite suite, String name) throws Exception {
      encryption = suite.getHPKE().generatePrivateKey();
      AsymmetricCipherKeyPair signature = suite.generateSignatureKeyPair();
      signer = suite.serializeSignaturePrivateKey(signature.getPrivate());
      leaf =
          new LeafNode(
              suite,
              suite.getHPKE().serializePublicKey(encryption.getPublic()),
              suite.serializeSignaturePublicKey(signature.getPublic()),
              Credential.forBasic(name.getBytes(StandardCharsets.UTF_8)),
              new Capabilities(),
              new LifeTime(),
              new ArrayList<>(),
              signer);
    }
  }
}
