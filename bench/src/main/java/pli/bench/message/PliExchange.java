package pli.bench.message;

import java.security.SecureRandom;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;
import pli.mls.group.Protected;
import pli.mls.group.Received;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/** Pli's own engine. */
public final class PliExchange implements Exchange {
  private static final CredentialValidator ANYBODY = (leaf, suite) -> {};
  private static final long NOW = 1000;

  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final CipherSuite suite;
  private final boolean stored;
  private Group alice;
  private Group bob;

  /**
   * Two members.
   *
   * @param suite of their group
   * @param stored whether each writes its state to bytes after each message, as a device does
   */
  public PliExchange(CipherSuite suite, boolean stored) throws MlsException {
    this.suite = suite;
    this.stored = stored;
    LeafOptions leaf =
        new LeafOptions(Capabilities.basic(List.of(suite.id()), List.of()), List.of());
    Signer bobSigner = signer("bob");
    KeyPackageBundle bobsPackage =
        KeyPackage.generate(suite, bobSigner, leaf, new Lifetime(0, 2 * NOW), List.of(), entropy);
    Group first =
        Group.create(suite, Bytes.utf8("bench"), signer("alice"), leaf, List.of(), entropy);
    PendingCommit added =
        first
            .commit(
                CommitRequest.builder()
                    .add(bobsPackage.keyPackage().validate(ANYBODY, NOW))
                    .build(),
                ANYBODY,
                NOW,
                entropy)
            .pending();
    alice = first.merge(added);
    bob = Group.join(bobsPackage, bobSigner, added.welcome(), added.ratchetTree(), ANYBODY, NOW);
  }

  private Signer signer(String name) {
    return new Signer(
        new BasicCredential(Bytes.utf8(name)), suite.generateSignatureKeyPair(entropy));
  }

  @Override
  public byte[] send(byte[] text) throws MlsException {
    Protected sent = alice.protect(text, Bytes.EMPTY, entropy);
    alice = sent.group();
    Received received = bob.process(sent.message(), ANYBODY, NOW);
    if (!(received instanceof ApplicationReceived application)) {
      throw new IllegalStateException("not an application message");
    }
    bob = application.group();
    if (stored && (alice.encode().isEmpty() || bob.encode().isEmpty())) {
      throw new IllegalStateException("a state of no bytes");
    }
    return application.content().toByteArray();
  }
}
