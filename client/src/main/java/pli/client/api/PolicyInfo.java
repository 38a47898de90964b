package pli.client.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Who the administrators are, and how many of them it takes.
 *
 * @param version of the policy, from 1
 * @param administrators handles
 * @param changeQuorum to change the policy, or to invite another administrator
 * @param resetQuorum to give an account other devices
 * @param actQuorum for everything else
 */
public record PolicyInfo(
    long version, List<String> administrators, int changeQuorum, int resetQuorum, int actQuorum) {
  /** With a copy of {@code administrators}. */
  public PolicyInfo {
    administrators = Collections.unmodifiableList(new ArrayList<>(administrators));
  }
}
