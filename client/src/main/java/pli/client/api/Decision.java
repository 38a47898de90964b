package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What administrators decide. */
public sealed interface Decision {
  /** Who the administrators are from then on, and how many it takes. */
  record Policy(PolicyInfo policy) implements Decision {}

  /**
   * Somebody may come in, or come back.
   *
   * @param invitation 32 hexadecimal digits, by which it can be withdrawn
   * @param purpose what for
   * @param uses how many may
   * @param expiresAtMillis until when, by the server's clock
   * @param handle for whom alone; null if for anybody
   */
  record Invited(
      String invitation, Purpose purpose, int uses, long expiresAtMillis, @Nullable String handle)
      implements Decision {}

  /** An invitation holds no longer. */
  record Withdrawn(String invitation) implements Decision {}

  /**
   * An account has these devices and no others.
   *
   * @param handle whose; empty if this device does not know which account it is
   * @param version of the account's record
   * @param devices their names; none if they are not known
   */
  record Reset(String handle, long version, List<String> devices) implements Decision {
    /** With a copy of {@code devices}. */
    public Reset {
      devices = Collections.unmodifiableList(new ArrayList<>(devices));
    }
  }

  /** What an invitation is for. */
  enum Purpose {
    /** A new account. */
    MEMBER("member"),
    /** A new account that is an administrator's. */
    ADMIN("admin"),
    /** An account whose owner has lost all devices. */
    RETURN("return");

    private final String word;

    Purpose(String word) {
      this.word = word;
    }

    /** The word of the command line's contract. */
    public String word() {
      return word;
    }
  }
}
