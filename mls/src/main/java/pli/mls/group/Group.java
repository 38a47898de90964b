package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.crypto.Secret;
import pli.mls.framing.AuthenticatedContent;
import pli.mls.framing.Content;
import pli.mls.node.CredentialValidator;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.LeafIndex;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;
import pli.mls.schedule.SecretTree;

/**
 * One member's state of one group in one epoch (RFC 9420): an immutable value. Every operation
 * returns a new one and leaves this as it was, also when it throws. The caller stores the new value
 * before it lets any byte out that came with it.
 *
 * <p>Secrets of past epochs and used message keys are in no value made afterwards. To erase them,
 * drop the values before, in memory and in storage.
 */
public final class Group {
  private final Epoch epoch;
  private final Own own;
  private final SecretTree messages;
  private final PendingProposals proposals;

  Group(Epoch epoch, Own own, SecretTree messages, PendingProposals proposals) {
    this.epoch = epoch;
    this.own = own;
    this.messages = messages;
    this.proposals = proposals;
  }

  /**
   * A group with one member, in epoch 0 (RFC 9420 section 11).
   *
   * @param groupId unique; 32 random bytes are. 1,024 at most
   * @param signer the member's identity
   * @param leaf what the member puts into its leaf
   * @param groupContextExtensions of the group, all of which {@code leaf} must support
   * @throws MlsException {@link MlsException.Reason#UNSUPPORTED_CAPABILITY} or {@link
   *     MlsException.Reason#INVALID_LEAF} if others would refuse the leaf in this group
   */
  public static Group create(
      CipherSuite suite,
      Bytes groupId,
      Signer signer,
      LeafOptions leaf,
      List<Extension> groupContextExtensions,
      Entropy entropy)
      throws MlsException {
    return new GroupCreation(suite, signer, entropy).create(groupId, leaf, groupContextExtensions);
  }

  /**
   * The group that a Welcome leads into, without pre-shared keys. That no group of this id is known
   * already is for the caller to see.
   *
   * @param bundle the key package that we were added by
   * @param signer whose key package it is
   * @param welcomeMessage the MLSMessage
   * @param ratchetTree what came beside the Welcome; empty if the tree is inside
   * @param credentials is asked of every member
   * @param nowSeconds seconds since 1970
   * @throws MlsException with the reason of the rule that is broken
   */
  public static Group join(
      KeyPackageBundle bundle,
      Signer signer,
      Bytes welcomeMessage,
      Bytes ratchetTree,
      CredentialValidator credentials,
      long nowSeconds)
      throws MlsException {
    return join(
        bundle, signer, welcomeMessage, ratchetTree, credentials, nowSeconds, PskSource.NONE);
  }

  /** As the other, with pre-shared keys at hand. */
  public static Group join(
      KeyPackageBundle bundle,
      Signer signer,
      Bytes welcomeMessage,
      Bytes ratchetTree,
      CredentialValidator credentials,
      long nowSeconds,
      PskSource psks)
      throws MlsException {
    return new Joining(bundle, signer, credentials, nowSeconds, LifetimeRule.LENIENT, psks)
        .join(welcomeMessage, ratchetTree);
  }

  /** The group's name, which never changes. */
  public Bytes groupId() {
    return epoch.groupId();
  }

  /** The number of the epoch, unsigned. */
  public long epoch() {
    return epoch.context().epoch();
  }

  /** The cipher suite, which never changes. */
  public CipherSuite suite() {
    return epoch.labeled().suite();
  }

  /** Our place. */
  public LeafIndex ownLeaf() {
    return own.leaf();
  }

  /** All members, us included, in the order of their places. */
  public List<Member> members() {
    return epoch.members();
  }

  /** The extensions of the group context. */
  public List<Extension> extensions() {
    return epoch.context().extensions();
  }

  /** What members may compare to know that they are in the same epoch (section 8.7). */
  public Bytes epochAuthenticator() {
    return epoch.secrets().authenticator();
  }

  /** The public tree, the body of a {@code ratchet_tree} extension. */
  public Bytes exportRatchetTree() {
    return epoch.tree().encode();
  }

  /**
   * This epoch as an {@link ExternalJoin} needs it: a signed GroupInfo with the external key
   * (section 12.4.3.2). Whoever has it can join, so give it only to those who may.
   *
   * @param withTree whether the ratchet tree is inside; else give {@link #exportRatchetTree} too
   * @return the MLSMessage; in force until the next commit
   * @throws MlsException {@link MlsException.Reason#GROUP_CLOSED} (S1)
   */
  public Bytes exportGroupInfo(boolean withTree, Entropy entropy) throws MlsException {
    return new GroupInfoMaker(this, entropy).make(withTree);
  }

  /** A secret of this epoch for a use of the application's (section 8.5). */
  public Secret export(String label, Bytes context, int length) {
    return epoch.secrets().export(epoch.labeled(), label, context, length);
  }

  /**
   * This epoch as a pre-shared key for a later one (section 8.6); a copy. Bound how many are kept.
   */
  public Secret resumptionPsk() {
    return epoch.secrets().resumption().duplicate();
  }

  /** Whether proposals wait for a commit, before which nothing may be said (section 12.4). */
  public boolean hasPendingProposals() {
    return !proposals.entries().isEmpty();
  }

  /** The places of those whose removal has been proposed in this epoch, of what is chosen. */
  public List<LeafIndex> removalsProposed(PendingChoice choice) {
    List<LeafIndex> places = new ArrayList<>();
    for (PendingProposals.Entry entry : proposals.chosen(choice).entries()) {
      if (entry.proposal() instanceof Proposal.Remove remove
          && !places.contains(remove.removed())) {
        places.add(remove.removed());
      }
    }
    return Collections.unmodifiableList(places);
  }

  /**
   * Enciphers something to say.
   *
   * @param application opaque; no padding is added
   * @param authenticatedData sent in the clear and signed
   * @throws MlsException {@link MlsException.Reason#PROPOSALS_PENDING} (F12) while {@link
   *     #hasPendingProposals}: make a commit first; {@link MlsException.Reason#GENERATION_TOO_FAR}
   *     after 2^32 messages in one epoch
   */
  public Protected protect(byte[] application, Bytes authenticatedData, Entropy entropy)
      throws MlsException {
    if (hasPendingProposals()) { // F12
      throw new MlsException(
          MlsException.Reason.PROPOSALS_PENDING, "F12: proposals wait for a commit");
    }
    MessageWriter writer = new MessageWriter(this, entropy);
    AuthenticatedContent signed =
        writer.sign(new Content.Application(Bytes.copyOf(application)), authenticatedData);
    MessageWriter.Sealed sealed = writer.seal(signed, messages);
    return new Protected(with(sealed.messages()), sealed.message());
  }

  /** Reads a message, as the other does, without pre-shared keys at hand. */
  public Received process(Bytes message, CredentialValidator credentials, long nowSeconds)
      throws MlsException {
    return process(message, credentials, nowSeconds, PskSource.NONE);
  }

  /**
   * Reads a message of another member.
   *
   * @param message the MLSMessage
   * @param credentials is asked of each leaf that is new
   * @param nowSeconds seconds since 1970
   * @param psks for commits that mix keys in
   * @throws MlsException with the reason of the rule that is broken; {@link
   *     MlsException.Reason#OWN_MESSAGE} for one that says it is our own, which any member can make
   *     it say: compare its bytes with what was sent
   */
  public Received process(
      Bytes message, CredentialValidator credentials, long nowSeconds, PskSource psks)
      throws MlsException {
    ProposalRules.Time time = new ProposalRules.Time(LifetimeRule.LENIENT, nowSeconds);
    return new Receiving(this, credentials, time, psks).receive(message);
  }

  /** Makes a commit, without pre-shared keys. */
  public Committed commit(
      CommitRequest request, CredentialValidator credentials, long nowSeconds, Entropy entropy)
      throws MlsException {
    return commit(request, credentials, nowSeconds, entropy, PskSource.NONE);
  }

  /**
   * Makes a commit. It is not in force: see {@link Committed}.
   *
   * @param request what is to change
   * @param credentials is asked of leaves that were not asked of before
   * @param nowSeconds seconds since 1970
   * @param psks for the keys that the request mixes in
   * @throws MlsException with the reason of the rule that others would refuse the commit by
   * @throws IllegalArgumentException if the own leaf is to have an extension that its capabilities
   *     do not list
   */
  public Committed commit(
      CommitRequest request,
      CredentialValidator credentials,
      long nowSeconds,
      Entropy entropy,
      PskSource psks)
      throws MlsException {
    return new CommitMaker(this, psks, entropy).make(request, credentials, nowSeconds);
  }

  /**
   * The group after a commit of our own that the delivery service has put in order.
   *
   * @throws MlsException {@link MlsException.Reason#WRONG_GROUP}, {@link
   *     MlsException.Reason#WRONG_EPOCH} if the commit was not made in this epoch of this group
   */
  public Group merge(PendingCommit pending) throws MlsException {
    if (!pending.group().groupId().equals(groupId())) {
      throw new MlsException(MlsException.Reason.WRONG_GROUP, "a commit of another group");
    }
    if (pending.group().epoch() != epoch() + 1 || !pending.follows(epochAuthenticator())) {
      throw new MlsException(MlsException.Reason.WRONG_EPOCH, "a commit of another epoch");
    }
    return pending.group();
  }

  /** Proposes to add a client, whose suite must be the group's. */
  public Proposed proposeAdd(ValidatedKeyPackage keyPackage, Entropy entropy) throws MlsException {
    return propose(ProposalRequest.add(keyPackage), entropy);
  }

  /**
   * Proposes to remove a member.
   *
   * @throws MlsException {@link MlsException.Reason#INVALID_PROPOSAL} if nobody is there
   */
  public Proposed proposeRemove(LeafIndex member, Entropy entropy) throws MlsException {
    return propose(ProposalRequest.remove(member), entropy);
  }

  /**
   * Proposes new keys for our own leaf, for another member to commit.
   *
   * @param leaf what the new leaf has beside keys and credential
   */
  public Proposed proposeUpdate(LeafOptions leaf, Entropy entropy) throws MlsException {
    return propose(ProposalRequest.update(leaf), entropy);
  }

  /**
   * Proposes what {@code request} asks for, in the form that it asks for.
   *
   * @throws MlsException with the reason of the rule that others would refuse the proposal by
   */
  public Proposed propose(ProposalRequest request, Entropy entropy) throws MlsException {
    return new ProposalMaker(this, entropy).make(request);
  }

  /**
   * The stored form in one piece, which opens again in later versions of this program. As secret as
   * all secrets of the group: for a vault. It grows with the group; {@link GroupParts} says what of
   * it a message changes.
   */
  public Bytes encode() {
    return GroupCodec.encode(this);
  }

  /**
   * What {@link #encode} wrote, in this version of the program or an earlier one.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED}; {@link
   *     MlsException.Reason#UNSUPPORTED_SUITE} if the group's suite is none of this program's
   */
  public static Group decode(Bytes encoded) throws MlsException {
    return GroupCodec.decode(encoded);
  }

  /**
   * For which key packages a Welcome is, by their {@link KeyPackage#reference}.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if it is no Welcome
   */
  public static List<Bytes> keyPackageReferencesOf(Bytes welcomeMessage) throws MlsException {
    return MessageHeader.keyPackagesOf(welcomeMessage);
  }

  /**
   * Which group a message says it belongs to, not verified.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if it is not for members of a group
   */
  public static Bytes groupIdOf(Bytes mlsMessage) throws MlsException {
    return MessageHeader.of(mlsMessage).groupId();
  }

  /**
   * Which epoch a message says it belongs to, unsigned, not verified.
   *
   * @throws MlsException {@link MlsException.Reason#MALFORMED} if it is not for members of a group
   */
  public static long epochOf(Bytes mlsMessage) throws MlsException {
    return MessageHeader.of(mlsMessage).epoch();
  }

  /** What lasts as long as the epoch. */
  Epoch state() {
    return epoch;
  }

  Own own() {
    return own;
  }

  SecretTree messages() {
    return messages;
  }

  PendingProposals proposals() {
    return proposals;
  }

  /** The same group after a message. */
  Group with(SecretTree moved) {
    return with(moved, proposals);
  }

  /** The same group after a proposal. */
  Group with(SecretTree moved, PendingProposals more) {
    return new Group(epoch, own, moved, more);
  }
}
