package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.mls.framing.ExternalPub;
import pli.mls.framing.GroupInfo;
import pli.mls.framing.MlsMessage;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSenders;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Signer;
import pli.mls.suite.Labeled;
import pli.mls.tree.RatchetTree;

/**
 * A group as a member told it to someone outside, verified as far as that can be done there; from
 * it a client joins by a commit of its own, without anybody's help (RFC 9420 section 12.4.3.2). An
 * immutable value.
 *
 * <pre>{@code
 * Bytes told = alices.exportGroupInfo(true, entropy);    // a member, for whoever may come in
 *
 * ExternalJoin door = ExternalJoin.open(told, Bytes.EMPTY, credentials);
 * PendingCommit made = door.commit(signer, leaf, entropy);   // store made, send made.message()
 * Group ours = made.group();      // once the delivery service has put the commit in order
 * }</pre>
 *
 * <p>A client that has lost its state of the group takes its former place away in the same commit:
 * {@code door.replacing(former).commit(…)}. If another commit of the epoch is put in order first,
 * what was made is worthless: ask for the GroupInfo of the next epoch.
 *
 * <p>What an outsider cannot see: whether the confirmation tag and the external key in the
 * GroupInfo are the epoch's. The member that signed it vouches for them; if they are not, no member
 * follows the commit (C3), and what is said in the group so entered reaches nobody.
 */
public final class ExternalJoin {
  private final Labeled labeled;
  private final GroupInfo info;
  private final RatchetTree tree;
  private final Bytes externalPub;
  private final CredentialValidator credentials;
  private final Wish wish;

  private ExternalJoin(
      Labeled labeled,
      GroupInfo info,
      RatchetTree tree,
      Bytes externalPub,
      CredentialValidator credentials,
      Wish wish) {
    this.labeled = labeled;
    this.info = info;
    this.tree = tree;
    this.externalPub = externalPub;
    this.credentials = credentials;
    this.wish = wish;
  }

  /**
   * What the commit does beside joining.
   *
   * @param former the leaf that it removes, if any
   * @param psks keys that it mixes in, with empty nonces
   * @param authenticatedData sent in the clear and signed
   */
  record Wish(@Nullable LeafIndex former, List<PreSharedKeyId> psks, Bytes authenticatedData) {
    static final Wish NOTHING = new Wish(null, Collections.emptyList(), Bytes.EMPTY);

    Wish with(PreSharedKeyId id) {
      List<PreSharedKeyId> more = new ArrayList<>(psks);
      more.add(id);
      return new Wish(former, Collections.unmodifiableList(more), authenticatedData);
    }
  }

  /**
   * Verifies what a member told. That no group of this id is known already, or that its state is
   * given up, is for the caller to see.
   *
   * @param groupInfo the MLSMessage of {@link Group#exportGroupInfo}
   * @param ratchetTree what came beside it; empty if the tree is inside
   * @param credentials is asked of every member, and later about our own succession
   * @throws MlsException with the reason of the rule that is broken: G1 to G3, W5, W8, W9
   */
  public static ExternalJoin open(
      Bytes groupInfo, Bytes ratchetTree, CredentialValidator credentials) throws MlsException {
    if (!(MlsMessage.decode(groupInfo) instanceof GroupInfo info)) { // G1
      throw invalid("G1: not a GroupInfo");
    }
    Labeled labeled = Labeled.of(suite(info));
    RatchetTree tree = Joining.tree(labeled, info, ratchetTree); // W5, W8
    Bytes externalPub = ExternalPub.in(info.extensions()).key(); // G2
    if (!labeled.suite().isValidKemPublicKey(externalPub)) { // G3
      throw invalid("G3: the external key is none of the cipher suite");
    }
    tree.validate( // W9
        info.context().groupId(), info.context().extensions(), credentials, OptionalLong.empty());
    ExternalSenders.in(info.context().extensions()).validate(labeled.suite(), credentials); // X5
    return new ExternalJoin(labeled, info, tree, externalPub, credentials, Wish.NOTHING);
  }

  private static CipherSuite suite(GroupInfo info) throws MlsException {
    try {
      return CipherSuite.of(info.context().cipherSuite());
    } catch (CryptoException e) { // G1
      throw new MlsException(
          MlsException.Reason.UNSUPPORTED_SUITE, "G1: a GroupInfo of an unknown suite", e);
    }
  }

  private static MlsException invalid(String rule) {
    return new MlsException(MlsException.Reason.INVALID_WELCOME, rule);
  }

  /** The group's name. */
  public Bytes groupId() {
    return info.context().groupId();
  }

  /** The epoch in which a commit would be made, unsigned. */
  public long epoch() {
    return info.context().epoch();
  }

  /** The cipher suite, which the keys of the joiner's {@link Signer} must be of. */
  public CipherSuite suite() {
    return labeled.suite();
  }

  /** The members, in the order of their places. */
  public List<Member> members() {
    return Member.of(tree);
  }

  /** The extensions of the group context, all of which the joiner's leaf must support. */
  public List<Extension> extensions() {
    return info.context().extensions();
  }

  /**
   * The same, but the commit also removes {@code former}, our own leaf from before. All members ask
   * their {@link CredentialValidator#validateSuccessor} whether we may take its place. The only
   * member of a group cannot be replaced.
   */
  public ExternalJoin replacing(LeafIndex former) {
    return with(new Wish(former, wish.psks, wish.authenticatedData));
  }

  /** The same, but the commit also mixes in a key that the application shares with all members. */
  public ExternalJoin externalPsk(Bytes id) {
    return with(wish.with(new PreSharedKeyId.External(id, Bytes.EMPTY)));
  }

  /**
   * The same, but the commit also mixes in the {@link Group#resumptionPsk} of an epoch of a group,
   * which all members must have kept.
   */
  public ExternalJoin resumptionPsk(Bytes groupId, long epoch) {
    return with(
        wish.with(
            new PreSharedKeyId.Resumption(
                PreSharedKeyId.Usage.APPLICATION, groupId, epoch, Bytes.EMPTY)));
  }

  /** The same, but the commit also carries data in the clear, signed. */
  public ExternalJoin authenticatedData(Bytes data) {
    return with(new Wish(wish.former, wish.psks, data));
  }

  private ExternalJoin with(Wish other) {
    return new ExternalJoin(labeled, info, tree, externalPub, credentials, other);
  }

  /** Makes the commit, as the other does, without pre-shared keys at hand. */
  public PendingCommit commit(Signer signer, LeafOptions leaf, Entropy entropy)
      throws MlsException {
    return commit(signer, leaf, entropy, PskSource.NONE);
  }

  /**
   * Makes the commit, a PublicMessage, and the group that it leads into. Store it, then send {@link
   * PendingCommit#message}; {@link PendingCommit#group} is in force once the delivery service has
   * put that message in order, and there is no group before to merge it into.
   *
   * @param signer our identity
   * @param leaf what we put into our leaf
   * @param psks for the keys that were asked for
   * @throws MlsException with the reason of the rule that the members would refuse it by
   * @throws IllegalArgumentException if the signer's keys are of another suite
   */
  public PendingCommit commit(Signer signer, LeafOptions leaf, Entropy entropy, PskSource psks)
      throws MlsException {
    return new ExternalCommitMaker(labeled, info, tree, entropy)
        .make(externalPub, wish, signer, leaf, credentials, psks);
  }
}
