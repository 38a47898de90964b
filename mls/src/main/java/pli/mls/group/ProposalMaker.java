package pli.mls.group;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.UpdateSource;
import pli.mls.node.ValidatedKeyPackage;

/** Makes a proposal of our own and remembers it (RFC 9420 section 12.1). */
final class ProposalMaker {
  private final Group group;
  private final Epoch epoch;
  private final Own own;
  private final Entropy entropy;
  private final ProposalRules rules;

  ProposalMaker(Group group, Entropy entropy) {
    this.group = group;
    this.epoch = group.state();
    this.own = group.own();
    this.entropy = entropy;
    // For removes and for updates of our own leaf, whom the application need not be asked about.
    this.rules =
        new ProposalRules(epoch, (leaf, suite) -> {}, new ProposalRules.Time((leaf, now) -> {}, 0));
  }

  Proposed add(ValidatedKeyPackage keyPackage) throws MlsException {
    rules.requireGroupSuite(keyPackage.keyPackage());
    return send(new Proposal.Add(keyPackage.keyPackage()), null);
  }

  Proposed remove(LeafIndex member) throws MlsException {
    return propose(new Proposal.Remove(member));
  }

  Proposed propose(Proposal proposal) throws MlsException {
    rules.check(proposal, own.leaf());
    return send(proposal, null);
  }

  Proposed update(LeafOptions options) throws MlsException {
    KemKeyPair keys = epoch.labeled().suite().generateKemKeyPair(entropy);
    LeafNode leaf =
        LeafNode.forGroup(
            epoch.labeled().suite(),
            own.signer(),
            keys.publicKey(),
            options,
            new UpdateSource(),
            epoch.groupId(),
            own.leaf(),
            entropy);
    Proposal proposal = new Proposal.Update(leaf);
    rules.check(proposal, own.leaf());
    return send(proposal, keys);
  }

  private Proposed send(Proposal proposal, @Nullable KemKeyPair updateKeys) throws MlsException {
    MessageWriter writer = new MessageWriter(group, entropy);
    AuthenticatedContent signed = writer.sign(new Content.Proposed(proposal), Bytes.EMPTY);
    MessageWriter.Sealed sealed = writer.seal(signed, group.messages());
    PendingProposals more =
        group
            .proposals()
            .with(
                new PendingProposals.Entry(
                    signed.proposalReference(epoch.labeled()), own.leaf(), proposal, updateKeys));
    return new Proposed(group.with(sealed.messages(), more), sealed.message());
  }
}
