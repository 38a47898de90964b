package pli.mls.example;

import java.util.ArrayList;
import java.util.List;
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
import pli.mls.group.Protected;
import pli.mls.node.CredentialValidator;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafOptions;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * Two members and one message: the example of docs/MLS.md, where what stands between the marks is.
 */
final class FirstMinute {
  private final CipherSuite suite;
  private final LeafOptions options;
  private final CredentialValidator credentials;
  private final long now;
  private final Entropy entropy;

  FirstMinute(
      CipherSuite suite,
      LeafOptions options,
      CredentialValidator credentials,
      long now,
      Entropy entropy) {
    this.suite = suite;
    this.options = options;
    this.credentials = credentials;
    this.now = now;
    this.entropy = entropy;
  }

  /** What Bob has heard. */
  List<Bytes> run(Signer aliceSigner, Signer bobSigner, Lifetime lifetime, byte[] text)
      throws MlsException {
    Bytes groupId = Bytes.utf8("a unique name");
    List<Bytes> heard = new ArrayList<>();
    // docs/MLS.md begins
    // Bob publishes a key package and keeps its private part.
    KeyPackageBundle bundle =
        KeyPackage.generate(suite, bobSigner, options, lifetime, List.of(), entropy);

    // Alice makes a group and adds him. Nothing but a key package that was validated can be added.
    Group alice = Group.create(suite, groupId, aliceSigner, options, List.of(), entropy);
    ValidatedKeyPackage checked = bundle.keyPackage().validate(credentials, now);
    CommitRequest request = CommitRequest.builder().add(checked).build();
    Committed made = alice.commit(request, credentials, now, entropy);

    // She stores both parts of made, then sends the commit. Once it is in order:
    alice = made.group().merge(made.pending());

    // Now the Welcome may go out, and Bob joins.
    PendingCommit first = made.pending();
    Group bob =
        Group.join(bundle, bobSigner, first.welcome(), first.ratchetTree(), credentials, now);

    // She stores said.group(), then sends the message.
    Protected said = alice.protect(text, Bytes.EMPTY, entropy);

    // Bob stores the group that comes out of it together with what was said.
    switch (bob.process(said.message(), credentials, now)) {
      case ApplicationReceived message -> {
        bob = message.group();
        heard.add(message.content());
      }
      case ProposalReceived proposal -> bob = proposal.group();
      case ExternalProposalReceived proposal -> bob = proposal.group();
      case NewMemberProposalReceived proposal -> bob = proposal.group();
      case CommitReceived received -> bob = received.commit().merge(); // after a look at it
    }
    // docs/MLS.md ends
    if (bob.epoch() != said.group().epoch()) {
      throw new IllegalStateException("Alice and Bob have parted");
    }
    return heard;
  }
}
