package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A conversation as this device knows it.
 *
 * @param id its id
 * @param name what its members call it; of a direct one the other person's handle
 * @param kind between two people, or of a group
 * @param members handles, sorted, one's own among them
 * @param epoch of the MLS group
 * @param messages how many texts this device holds of it
 * @param admins who may change it, sorted; every member, where there are no roles
 * @param timerSeconds how long messages stay once they are read; 0 for ever
 * @param standing what this device is in it
 * @param unread how many texts of others nobody has read yet, on any device of the account
 * @param mutedUntilMillis until when the person does not want to be told of what comes here; a time
 *     that is over or 0 if they do, {@link Long#MAX_VALUE} for good
 */
public record ConversationInfo(
    ConversationId id,
    String name,
    Kind kind,
    List<String> members,
    long epoch,
    long messages,
    List<String> admins,
    long timerSeconds,
    Standing standing,
    int unread,
    long mutedUntilMillis) {

  /** Between two people, or of a group. */
  public enum Kind {
    /** Between two people; its members do not change. */
    DIRECT("direct"),
    /** Of any number; members come and go. */
    GROUP("group");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }
  }

  /** What this device is in a conversation. */
  public enum Standing {
    /** It reads and writes. */
    MEMBER("member"),
    /** It has left or was removed. */
    LEFT("left"),
    /** It reads and writes nothing there any more, for safety. */
    FROZEN("frozen");

    private final String word;

    Standing(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }
  }

  /** Whether the person does not want to be told of what comes here. */
  public boolean isMuted(long nowMillis) {
    return mutedUntilMillis > nowMillis;
  }

  /** Takes copies of the lists. */
  public ConversationInfo {
    members = Collections.unmodifiableList(new ArrayList<>(members));
    admins = Collections.unmodifiableList(new ArrayList<>(admins));
  }
}
