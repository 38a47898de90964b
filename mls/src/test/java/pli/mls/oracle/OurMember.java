package pli.mls.oracle;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.group.ApplicationReceived;
import pli.mls.group.CommitReceived;
import pli.mls.group.CommitRequest;
import pli.mls.group.Committed;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;
import pli.mls.group.ProposalReceived;
import pli.mls.group.Proposed;
import pli.mls.group.Protected;
import pli.mls.group.StagedCommit;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/** A member that is ours, in the words of {@link BcMember}. Its state is stored at each step. */
final class OurMember {
  private final CipherSuite suite;
  private final SeededEntropy entropy;
  private final long now;
  private final Signer signer;
  private final KeyPackageBundle bundle;
  private @Nullable Group group;

  OurMember(CipherSuite suite, String name, Lifetime lifetime, SeededEntropy entropy) {
    this.suite = suite;
    this.entropy = entropy;
    this.now = lifetime.notBefore() + 3600;
    this.signer = Members.signer(suite, name, entropy);
    this.bundle =
        KeyPackage.generate(suite, signer, Members.options(), lifetime, List.of(), entropy);
  }

  Bytes keyPackage() {
    return bundle.keyPackage().encode();
  }

  void create(Bytes groupId) throws MlsException {
    keep(Group.create(suite, groupId, signer, Members.options(), List.of(), entropy));
  }

  void join(Bytes welcome, Bytes tree) throws MlsException {
    keep(Group.join(bundle, signer, welcome, tree, Members.ANYBODY, now));
  }

  StagedCommit stage(Bytes commit) throws MlsException {
    return assertInstanceOf(CommitReceived.class, group().process(commit, Members.ANYBODY, now))
        .commit();
  }

  /** Follows another's commit. */
  void process(Bytes commit) throws MlsException {
    keep(stage(commit).merge());
  }

  /** Takes in another's proposal. */
  void hear(Bytes proposal) throws MlsException {
    keep(
        assertInstanceOf(ProposalReceived.class, group().process(proposal, Members.ANYBODY, now))
            .group());
  }

  Bytes proposeAdd(Bytes addition) throws MlsException {
    return proposed(
        group().proposeAdd(KeyPackage.decode(addition).validate(Members.ANYBODY, now), entropy));
  }

  Bytes proposeRemove(int removed) throws MlsException {
    return proposed(group().proposeRemove(new LeafIndex(removed), entropy));
  }

  Bytes proposeUpdate() throws MlsException {
    return proposed(group().proposeUpdate(Members.options(), entropy));
  }

  private Bytes proposed(Proposed made) throws MlsException {
    keep(made.group());
    return made.message();
  }

  Bytes protect(Bytes text, Bytes authenticatedData) throws MlsException {
    Protected said = group().protect(text.toByteArray(), authenticatedData, entropy);
    keep(said.group());
    return said.message();
  }

  Bytes unprotect(Bytes message) throws MlsException {
    ApplicationReceived heard =
        assertInstanceOf(ApplicationReceived.class, group().process(message, Members.ANYBODY, now));
    keep(heard.group());
    return heard.content();
  }

  /** A commit of ours, merged at once. */
  PendingCommit commit(List<Bytes> additions, List<Integer> removals, boolean treeInWelcome)
      throws MlsException {
    CommitRequest.Builder request = CommitRequest.builder();
    for (Bytes addition : additions) {
      request.add(KeyPackage.decode(addition).validate(Members.ANYBODY, now));
    }
    removals.forEach(removed -> request.remove(new LeafIndex(removed)));
    if (treeInWelcome) {
      request.treeInWelcome();
    }
    Committed made = group().commit(request.build(), Members.ANYBODY, now, entropy);
    keep(made.group().merge(made.pending()));
    return made.pending();
  }

  Group group() {
    if (group == null) {
      throw new IllegalStateException("in no group");
    }
    return group;
  }

  private void keep(Group next) throws MlsException {
    group = Group.decode(next.encode());
  }
}
