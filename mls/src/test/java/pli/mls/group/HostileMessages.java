package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.Members;
import pli.mls.framing.WireFormat;
import pli.mls.node.Extension;
import pli.mls.node.ExternalSender;
import pli.mls.node.ExternalSenders;
import pli.mls.node.MlsException;
import pli.mls.node.Proposal;
import pli.mls.node.Signer;

/**
 * A group of Alice, Bob, Carol and Erin that takes proposals of a service, and one good message of
 * each kind that its members read.
 */
final class HostileMessages {
  static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  private HostileMessages() {}

  /** The group in its epoch 3. All have the same name; of another seed, the people are others. */
  static Party party(long seed) throws MlsException {
    return party(SUITE, seed);
  }

  static Party party(CipherSuite suite, long seed) throws MlsException {
    Party party = new Party(suite, seed);
    party.create("alice");
    party.add("alice", "bob", "carol", "erin");
    Signer service = party.signer("service");
    Extension senders =
        new ExternalSenders(
                List.of(new ExternalSender(service.keys().publicKey(), service.credential())))
            .toExtension();
    party.deliver(
        "alice",
        party.commit(
            "alice", CommitRequest.builder().groupContextExtensions(List.of(senders)).build()));
    party.update("carol");
    return party;
  }

  /** All of one epoch and one sender, by kind. None has been delivered to anybody. */
  static Map<String, Bytes> of(Party party, String sender) throws MlsException {
    Map<String, Bytes> messages = new LinkedHashMap<>();
    Group group = party.group(sender);
    Insider insider = new Insider(party, sender);
    Proposal add = new Proposal.Add(party.keyPackage("dave").keyPackage());
    Proposal remove = new Proposal.Remove(party.place("erin"));
    Proposal reInit = Proposal.ReInit.to(Bytes.utf8("next"), party.suite, List.of());
    messages.put(
        "private application",
        group.protect(new byte[40], Bytes.utf8("data"), party.entropy).message());
    messages.put("private update", group.proposeUpdate(Members.options(), party.entropy).message());
    messages.put("private add", insider.proposal(WireFormat.PRIVATE_MESSAGE, add));
    messages.put("private reinit", insider.proposal(WireFormat.PRIVATE_MESSAGE, reInit));
    messages.put("private commit", insider.commit(WireFormat.PRIVATE_MESSAGE, true, add, remove));
    messages.put("public remove", insider.proposal(WireFormat.PUBLIC_MESSAGE, remove));
    messages.put("public add", insider.proposal(WireFormat.PUBLIC_MESSAGE, add));
    messages.put("public reinit", insider.proposal(WireFormat.PUBLIC_MESSAGE, reInit));
    messages.put("public commit", insider.commit(WireFormat.PUBLIC_MESSAGE, true, add, remove));
    messages.put(
        "public commit without a path", insider.commit(WireFormat.PUBLIC_MESSAGE, false, add));
    messages.putAll(fromOutside(party, sender));
    return messages;
  }

  /** What {@code teller} makes possible for those outside. */
  private static Map<String, Bytes> fromOutside(Party party, String teller) throws MlsException {
    Group group = party.group(teller);
    Signer frank = party.signer("frank");
    Bytes addMe =
        ExternalProposals.addMe(
            frank,
            party.keyPackage("frank").keyPackage(),
            party.suite,
            group.groupId(),
            group.epoch(),
            party.entropy);
    Bytes remove =
        ExternalProposals.bySender(
                0, party.signer("service"), party.suite, group.groupId(), group.epoch())
            .remove(party.place("erin"), party.entropy);
    Bytes commit =
        ExternalJoin.open(group.exportGroupInfo(true, party.entropy), Bytes.EMPTY, ANYBODY)
            .commit(frank, Members.options(), party.entropy)
            .message();
    return Map.of("new member's add", addMe, "service's remove", remove, "join", commit);
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
