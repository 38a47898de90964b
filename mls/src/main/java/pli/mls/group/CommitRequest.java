package pli.mls.group;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafIndex;
import pli.mls.node.PreSharedKeyId;
import pli.mls.node.Proposal;
import pli.mls.node.ValidatedKeyPackage;

/**
 * What a commit is to change. An empty request renews the keys of its maker. Valid proposals that
 * others have sent in the epoch are committed along with it, but for a ReInit: see {@link
 * Builder#reInit}.
 */
public final class CommitRequest {
  private final List<ValidatedKeyPackage> additions;
  private final List<LeafIndex> removals;
  private final List<PreSharedKeyId> psks;
  private final Proposal.@Nullable ReInit reInit;
  private final @Nullable List<Extension> leafExtensions;
  private final @Nullable Capabilities leafCapabilities;
  private final @Nullable List<Extension> groupContextExtensions;
  private final boolean withPath;
  private final boolean withPending;
  private final @Nullable PendingChoice choice;
  private final boolean treeInWelcome;
  private final boolean publicMessage;
  private final Bytes authenticatedData;

  private CommitRequest(Builder builder) {
    this.additions = Collections.unmodifiableList(new ArrayList<>(builder.additions));
    this.removals = Collections.unmodifiableList(new ArrayList<>(builder.removals));
    this.psks = Collections.unmodifiableList(new ArrayList<>(builder.psks));
    this.reInit = builder.reInit;
    this.leafExtensions = builder.leafExtensions;
    this.leafCapabilities = builder.leafCapabilities;
    this.groupContextExtensions = builder.groupContextExtensions;
    this.withPath = builder.withPath;
    this.withPending = builder.withPending;
    this.choice = builder.choice;
    this.treeInWelcome = builder.treeInWelcome;
    this.publicMessage = builder.publicMessage;
    this.authenticatedData = builder.authenticatedData;
  }

  /** Renews the maker's keys and commits what others have proposed. */
  public static CommitRequest update() {
    return builder().build();
  }

  /** Closes the group: {@link Builder#reInit}, and nothing else. */
  public static CommitRequest reInit(Proposal.ReInit reInit) {
    return builder().reInit(reInit).build();
  }

  /** A request that asks for nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  List<ValidatedKeyPackage> additions() {
    return additions;
  }

  List<LeafIndex> removals() {
    return removals;
  }

  /** With empty nonces. */
  List<PreSharedKeyId> psks() {
    return psks;
  }

  /** If this is here, nothing else is. */
  Proposal.@Nullable ReInit reInit() {
    return reInit;
  }

  @Nullable List<Extension> leafExtensions() {
    return leafExtensions;
  }

  @Nullable Capabilities leafCapabilities() {
    return leafCapabilities;
  }

  @Nullable List<Extension> groupContextExtensions() {
    return groupContextExtensions;
  }

  boolean withPath() {
    return withPath;
  }

  /** What of {@code proposed} is committed along with it. */
  PendingProposals chosen(PendingProposals proposed) {
    if (!withPending) {
      return PendingProposals.NONE;
    }
    PendingChoice chooses = choice;
    return chooses == null ? proposed : proposed.chosen(chooses);
  }

  boolean treeInWelcome() {
    return treeInWelcome;
  }

  boolean publicMessage() {
    return publicMessage;
  }

  Bytes authenticatedData() {
    return authenticatedData;
  }

  /** Collects what is to change. */
  public static final class Builder {
    private final List<ValidatedKeyPackage> additions = new ArrayList<>();
    private final List<LeafIndex> removals = new ArrayList<>();
    private final List<PreSharedKeyId> psks = new ArrayList<>();
    private Proposal.@Nullable ReInit reInit;
    private @Nullable List<Extension> leafExtensions;
    private @Nullable Capabilities leafCapabilities;
    private @Nullable List<Extension> groupContextExtensions;
    private boolean withPath = true;
    private boolean withPending = true;
    private @Nullable PendingChoice choice;
    private boolean treeInWelcome;
    private boolean publicMessage;
    private Bytes authenticatedData = Bytes.EMPTY;

    private Builder() {}

    /** Adds a client. The order of these is the order of {@link StagedCommit#added}. */
    public Builder add(ValidatedKeyPackage keyPackage) {
      additions.add(keyPackage);
      return this;
    }

    /** Removes a member. */
    public Builder remove(LeafIndex member) {
      removals.add(member);
      return this;
    }

    /** Replaces all extensions of the maker's own leaf. */
    public Builder leafExtensions(List<Extension> extensions) {
      leafExtensions = Extension.listOf(extensions);
      return this;
    }

    /** Replaces the capabilities of the maker's own leaf. */
    public Builder leafCapabilities(Capabilities capabilities) {
      leafCapabilities = capabilities;
      return this;
    }

    /** Replaces all extensions of the group context. */
    public Builder groupContextExtensions(List<Extension> extensions) {
      groupContextExtensions = Extension.listOf(extensions);
      return this;
    }

    /** Mixes in a key that the application shares with all members and with those added. */
    public Builder externalPsk(Bytes id) {
      psks.add(new PreSharedKeyId.External(id, Bytes.EMPTY));
      return this;
    }

    /** Mixes in the {@link Group#resumptionPsk} of an epoch of a group. */
    public Builder resumptionPsk(Bytes groupId, long epoch) {
      psks.add(
          new PreSharedKeyId.Resumption(
              PreSharedKeyId.Usage.APPLICATION, groupId, epoch, Bytes.EMPTY));
      return this;
    }

    /**
     * Closes the group (RFC 9420 section 11.2). A ReInit is alone in its commit, so the request may
     * ask for no other change, and whatever else has been proposed is committed before. A ReInit
     * that another has proposed is committed by this alone, so that nobody closes a group unasked:
     * pass on what {@link ProposalReceived#proposal} said.
     *
     * <p>Have a fresh key package of each member, of the new suite, at hand before: without them
     * all there is no {@link Successor}.
     */
    public Builder reInit(Proposal.ReInit to) {
      reInit = to;
      return this;
    }

    /** Mixes in the key of the group that a new one is made out of. */
    Builder origin(PreSharedKeyId.Resumption id) {
      psks.add(id);
      return this;
    }

    /**
     * Leaves the maker's path away where RFC 9420 section 12.4 allows it: where members are only
     * added or keys mixed in. Cheaper, and without new keys of the maker.
     */
    public Builder withoutPath() {
      withPath = false;
      return this;
    }

    /** Leaves out what others have proposed. */
    public Builder withoutPending() {
      withPending = false;
      return this;
    }

    /** Takes in only {@code those} of what others have proposed. */
    public Builder withPending(PendingChoice those) {
      withPending = true;
      choice = those;
      return this;
    }

    /** Puts the ratchet tree into the Welcome, once for all new members, instead of beside it. */
    public Builder treeInWelcome() {
      treeInWelcome = true;
      return this;
    }

    /**
     * Signs the commit but does not encipher it (RFC 9420 section 6.2), for groups whose delivery
     * service is to see who changes what. What it adds is read by all who see it; the keys are not.
     */
    public Builder asPublicMessage() {
      publicMessage = true;
      return this;
    }

    /** Data that the commit carries in the clear and signs. */
    public Builder authenticatedData(Bytes data) {
      authenticatedData = data;
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException if the own leaf is to change without a path, or anything of
     *     the group together with a ReInit
     */
    public CommitRequest build() {
      if (!withPath && (leafExtensions != null || leafCapabilities != null)) {
        throw new IllegalArgumentException("the own leaf changes only with a path");
      }
      if (reInit != null
          && !(additions.isEmpty()
              && removals.isEmpty()
              && psks.isEmpty()
              && groupContextExtensions == null)) {
        throw new IllegalArgumentException("a ReInit is alone in its commit");
      }
      return new CommitRequest(this);
    }
  }
}
