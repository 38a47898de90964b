package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.mls.Members;
import pli.mls.framing.WireFormat;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;

/**
 * One good message of each kind that members read, all of one epoch and one sender, in groups where
 * Erin is a member, who is to be removed.
 */
final class HostileMessages {
  private HostileMessages() {}

  /** By kind. None has been delivered to anybody. */
  static Map<String, Bytes> of(Party party, String sender) throws MlsException {
    Map<String, Bytes> messages = new LinkedHashMap<>();
    Group group = party.group(sender);
    Insider insider = new Insider(party, sender);
    Proposal add = new Proposal.Add(party.keyPackage("dave").keyPackage());
    Proposal remove = new Proposal.Remove(party.place("erin"));
    messages.put(
        "private application",
        group.protect(new byte[40], Bytes.utf8("data"), party.entropy).message());
    messages.put("private update", group.proposeUpdate(Members.options(), party.entropy).message());
    messages.put("private add", insider.proposal(WireFormat.PRIVATE_MESSAGE, add));
    messages.put("private commit", insider.commit(WireFormat.PRIVATE_MESSAGE, true, add, remove));
    messages.put("public remove", insider.proposal(WireFormat.PUBLIC_MESSAGE, remove));
    messages.put("public add", insider.proposal(WireFormat.PUBLIC_MESSAGE, add));
    messages.put("public commit", insider.commit(WireFormat.PUBLIC_MESSAGE, true, add, remove));
    messages.put(
        "public commit without a path", insider.commit(WireFormat.PUBLIC_MESSAGE, false, add));
    return messages;
  }

  /**
   * That {@code group} reads {@code message}, whatever it is, or refuses it with an {@link
   * MlsException}; that it stays as it was; and that what comes out of it can be stored.
   *
   * @return the reason of the refusal, or null
   */
  static MlsException.@Nullable Reason tried(Group group, Bytes before, Bytes message)
      throws MlsException {
    MlsException.Reason reason = null;
    try {
      Group after = after(group.process(message, ANYBODY, NOW));
      if (after != null) {
        assertEquals(after.encode(), Group.decode(after.encode()).encode());
      }
    } catch (MlsException refused) {
      reason = refused.reason();
    }
    assertEquals(before, group.encode(), "the state has changed");
    return reason;
  }

  /** The state that follows; null if we are removed. */
  static @Nullable Group after(Received received) {
    return switch (received) {
      case ApplicationReceived application -> application.group();
      case ProposalReceived proposal -> proposal.group();
      case ExternalProposalReceived proposal -> proposal.group();
      case NewMemberProposalReceived proposal -> proposal.group();
      case CommitReceived commit -> commit.commit().removesUs() ? null : commit.commit().merge();
    };
  }

  /** How often each reason was met. */
  static final class Tally {
    private final Map<MlsException.Reason, Integer> seen = new TreeMap<>();
    private int taken;

    void add(MlsException.@Nullable Reason reason) {
      if (reason == null) {
        taken++;
      } else {
        seen.merge(reason, 1, Integer::sum);
      }
    }

    int taken() {
      return taken;
    }

    int refused() {
      return seen.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean saw(MlsException.Reason reason) {
      return seen.containsKey(reason);
    }

    @Override
    public String toString() {
      return seen + ", taken: " + taken;
    }
  }
}
