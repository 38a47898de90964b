package pli.mls.group;

import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * Makes a group out of another (RFC 9420 sections 11.2 and 11.3): a group of one, and at once the
 * commit that adds all others and mixes the other group's key in.
 */
final class Founding {
  private final Lineage lineage;
  private final CredentialValidator credentials;
  private final long nowSeconds;
  private final Entropy entropy;

  Founding(Lineage lineage, CredentialValidator credentials, long nowSeconds, Entropy entropy) {
    this.lineage = lineage;
    this.credentials = credentials;
    this.nowSeconds = nowSeconds;
    this.entropy = entropy;
  }

  Founded found(
      CipherSuite suite,
      Bytes groupId,
      List<Extension> extensions,
      Signer signer,
      LeafOptions leaf,
      List<ValidatedKeyPackage> others)
      throws MlsException {
    ExternalSenders.in(extensions).validate(suite, credentials); // X5, as those who join ask
    Group alone = Group.create(suite, groupId, signer, leaf, extensions, entropy);
    CommitRequest.Builder request = CommitRequest.builder().origin(lineage.key());
    others.forEach(request::add);
    PendingCommit first =
        alone
            .commit(request.build(), credentials, nowSeconds, entropy, lineage.with(PskSource.NONE))
            .pending();
    Epoch epoch = first.group().state();
    lineage.checkGroup(epoch.context(), epoch.tree(), credentials);
    return new Founded(first.group(), first.welcome());
  }
}
