package pli.mls.group;

import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.KemKeyPair;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.node.CredentialValidator;
import pli.mls.node.ExternalSender;
import pli.mls.node.LeafNode;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.UpdateSource;

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
    this.rules =
        new ProposalRules(epoch, new OurOwn(), new ProposalRules.Time((leaf, now) -> {}, 0));
  }

  /** The application need not be asked about what it proposes itself. */
  private record OurOwn() implements CredentialValidator {
    @Override
    public void validate(LeafNode leaf, int suite) {}

    @Override
    public void validateExternalSender(ExternalSender sender, int suite) {}
  }

  Proposed make(ProposalRequest request) throws MlsException {
    LeafOptions update = request.update();
    if (update != null) {
      KemKeyPair keys = epoch.labeled().suite().generateKemKeyPair(entropy);
      return send(request, new Proposal.Update(leaf(update, keys.publicKey())), keys);
    }
    Proposal proposal = request.proposal();
    if (proposal == null) {
      throw new IllegalStateException("a request for nothing");
    }
    if (proposal instanceof Proposal.PreSharedKey psk) {
      proposal =
          new Proposal.PreSharedKey(PskNonce.fresh(psk.id(), epoch.labeled().suite(), entropy));
    }
    return send(request, proposal, null);
  }

  private LeafNode leaf(LeafOptions options, Bytes encryptionKey) {
    return LeafNode.forGroup(
        epoch.labeled().suite(),
        own.signer(),
        encryptionKey,
        options,
        new UpdateSource(),
        epoch.groupId(),
        own.leaf(),
        entropy);
  }

  private Proposed send(ProposalRequest request, Proposal proposal, @Nullable KemKeyPair updateKeys)
      throws MlsException {
    if (proposal instanceof Proposal.Add add) {
      // Its other rules were checked when the ValidatedKeyPackage was made.
      rules.requireGroupSuite(add.keyPackage());
    } else {
      rules.check(proposal, own.leaf());
    }
    MessageWriter writer = new MessageWriter(group, request.publicMessage(), entropy);
    AuthenticatedContent signed =
        writer.sign(new Content.Proposed(proposal), request.authenticatedData());
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
