package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a message stands today.
 *
 * @param editedAtMillis when it was edited last, by its author's clock; 0 if it never was
 * @param deleted whether it was taken back
 * @param mentionsMe whether it mentions this account
 * @param state how far a message of this account has come; null for all others
 * @param reactions of whom with what, in the order in which they came
 */
public record MessageDetails(
    long editedAtMillis,
    boolean deleted,
    boolean mentionsMe,
    @Nullable State state,
    List<Reaction> reactions) {

  /** With a copy of {@code reactions}. */
  public MessageDetails {
    reactions = Collections.unmodifiableList(new ArrayList<>(reactions));
  }

  /**
   * A reaction that stands.
   *
   * @param sender whose
   * @param emoji one emoji, or what stands for one
   */
  public record Reaction(String sender, String emoji) {
    @Override
    public String toString() {
      return "Reaction";
    }
  }

  /** How far a message has come; the vault stores the ordinal. */
  public enum State {
    /** It waits on this device. */
    QUEUED("queued"),
    /** It is durable at the server. */
    ACCEPTED("accepted"),
    /** A device of somebody else has it. */
    DELIVERED("delivered"),
    /** Somebody else has read it. */
    READ("read");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }
  }
}
