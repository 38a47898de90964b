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
 */
public record ConversationInfo(
    ConversationId id, String name, Kind kind, List<String> members, long epoch, long messages) {

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

  /** Takes a copy of the list. */
  public ConversationInfo {
    members = Collections.unmodifiableList(new ArrayList<>(members));
  }
}
