package pli.transparency.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.transparency.Limits;
import pli.transparency.network.Names;

/**
 * Somebody who signs releases. Parties count, not keys.
 *
 * @param role what they vouch for
 * @param name who they are, without white space at its ends
 * @param keys Ed25519, 1 to 4; more than one only while a key is being replaced
 */
public record ReleaseParty(Role role, String name, List<Bytes> keys) {
  /** What a party vouches for. */
  public enum Role {
    /** That this is what they wrote. */
    DEVELOPER("developer"),
    /** That building the published source gives these very bytes. */
    REBUILDER("rebuilder"),
    /** That people of this organisation are to have it. */
    ORGANISATION("organisation");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** As a policy has it. */
    public String word() {
      return word;
    }

    static Role of(String word) throws DecodeException {
      for (Role role : values()) {
        if (role.word.equals(word)) {
          return role;
        }
      }
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "the role of a party");
    }
  }

  /**
   * A party.
   *
   * @throws IllegalArgumentException if a part does not have its form
   */
  public ReleaseParty {
    keys = Collections.unmodifiableList(new ArrayList<>(keys));
    if (!Names.isName(name, Limits.MAX_RELEASE_NAME) || !areKeys(keys)) {
      throw new IllegalArgumentException("not a party of releases");
    }
  }

  private static boolean areKeys(List<Bytes> keys) {
    return !keys.isEmpty()
        && keys.size() <= Limits.MAX_PARTY_KEYS
        && new HashSet<>(keys).size() == keys.size()
        && keys.stream().allMatch(key -> key.length() == Ed25519.PUBLIC_KEY_LENGTH);
  }

  /** Role and name, as a policy has them. */
  @Override
  public String toString() {
    return role.word() + " " + name;
  }
}
