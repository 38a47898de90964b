package pli.client.conversation;

import org.jspecify.annotations.Nullable;
import pli.client.api.ConversationId;
import pli.mls.group.Group;
import pli.mls.group.PendingCommit;

/**
 * A conversation that this device takes part in, as one transaction sees it.
 *
 * @param id its id
 * @param peer of a direct one: the other person's handle; null otherwise
 * @param name of a group; empty for a direct one
 * @param group this device's MLS state
 * @param pending this device's commit that is under way, or null
 * @param pendingFor the intention that it is for; 0 if there is none
 * @param settled whether every member's leaf names its main queue
 * @param leaving whether the person has left, and others have not committed it yet
 */
record Conversation(
    ConversationId id,
    @Nullable String peer,
    String name,
    Group group,
    @Nullable PendingCommit pending,
    long pendingFor,
    boolean settled,
    boolean leaving) {

  /** What it is to all who are in it. */
  Charter charter() {
    return Charter.of(group);
  }

  /** What a conversation is to this device; the vault stores the ordinal. */
  enum State {
    /** One can read and write. */
    ACTIVE,
    /** This device is no longer a member. */
    LEFT,
    /**
     * A member showed another key than the pinned one, or changed what it may not; nothing is read
     * or written.
     */
    FROZEN,
    /** It never came about: the other person could not be added, or nobody vouched for it yet. */
    FAILED
  }
}
