package pli.mls.group;

/** What {@link Group#process} makes of a message. */
public sealed interface Received
    permits ApplicationReceived,
        ProposalReceived,
        ExternalProposalReceived,
        NewMemberProposalReceived,
        CommitReceived {}
