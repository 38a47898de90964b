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
final class PliExchange implements Exchange {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;
  private static final LeafOptions LEAF =
      new LeafOptions(Capabilities.basic(List.of(SUITE.id()), List.of()), List.of());
  private static final CredentialValidator ANYBODY = (leaf, suite) -> {};
  private static final long NOW = 1000;

  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final boolean stored;
  private Group alice;
  private Group bob;

  /**
   * Two members.
   *
   * @param stored whether each writes its state to bytes after each message, as a device does
   */
  PliExchange(boolean stored) throws MlsException {
    this.stored = stored;
    Signer bobSigner = signer("bob");
    KeyPackageBundle bobsPackage =
        KeyPackage.generate(SUITE, bobSigner, LEAF, new Lifetime(0, 2 * NOW), List.of(), entropy);
    Group first =
        Group.create(SUITE, Bytes.utf8("bench"), signer("alice"), LEAF, List.of(), entropy);
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
        new BasicCredential(Bytes.utf8(name)), SUITE.generateSignatureKeyPair(entropy));
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
