package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafOptions;
import pli.mls.node.MlsException;

/**
 * Every combination of what one commit can do, from each of a few groups: members added and
 * removed, the own leaf and the group's extensions changed, others' proposals taken along, with a
 * path and without.
 */
class CombinationsTest {
  private static final int TYPE = 0xf1c0;
  private static final LeafOptions ABLE =
      new LeafOptions(Capabilities.basic(CipherSuite.supported(), List.of(TYPE)), List.of());

  /** What the last member has proposed before the commit. */
  private enum Proposal {
    NOTHING,
    UPDATE,
    ADD,
    REMOVE
  }

  private record Combination(
      int added, int removed, boolean leaf, boolean extensions, Proposal proposal, boolean path) {
    boolean needsPath() {
      boolean nothing = added == 0 && proposal != Proposal.ADD;
      return nothing
          || removed > 0
          || extensions
          || proposal == Proposal.UPDATE
          || proposal == Proposal.REMOVE;
    }

    /** Whether there are members enough; of three, all is tried, of others a half. */
    boolean fits(int size) {
      int others = size - 1;
      int needed = proposal == Proposal.NOTHING || proposal == Proposal.ADD ? 0 : 1;
      return removed + needed <= others && (path || !leaf) && (size == 3 || leaf == extensions);
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void ofTwoMembers(CipherSuite suite) throws MlsException {
    assertEquals(41, all(suite, "a", "b"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void ofThreeMembers(CipherSuite suite) throws MlsException {
    assertEquals(125, all(suite, "a", "b", "c"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void ofEightMembers(CipherSuite suite) throws MlsException {
    assertEquals(77, all(suite, "a", "b", "c", "d", "e", "f", "g", "h"));
  }

  /** A classical suite and the hybrid one. */
  static List<CipherSuite> suites() {
    return List.of(CipherSuite.MLS_128_X25519, CipherSuite.MLS_128_MLKEM768_X25519);
  }

  private static int all(CipherSuite suite, String... names) throws MlsException {
    Party party = new Party(suite, names.length).able(ABLE);
    party.create(names[0]);
    for (int i = 1; i < names.length; i++) {
      party.add(names[0], names[i]);
      party.update(names[i]);
    }
    int tried = 0;
    for (Combination combination : combinations()) {
      if (combination.fits(names.length)) {
        attempt(party.copy(), List.of(names), combination);
        tried++;
      }
    }
    return tried;
  }

  private static List<Combination> combinations() {
    List<Combination> all = new ArrayList<>();
    for (int added = 0; added < 3; added++) {
      for (int removed = 0; removed < 3; removed++) {
        for (int bits = 0; bits < 8; bits++) {
          for (Proposal proposal : Proposal.values()) {
            boolean path = (bits & 4) == 0;
            Combination made =
                new Combination(added, removed, (bits & 1) != 0, (bits & 2) != 0, proposal, path);
            if (path || !made.needsPath()) {
              all.add(made);
            }
          }
        }
      }
    }
    return all;
  }

  private static void attempt(Party party, List<String> names, Combination wanted)
      throws MlsException {
    String committer = names.get(names.size() / 2);
    String last = names.get(names.size() - 1);
    String proposer = last.equals(committer) ? names.get(0) : last;
    CommitRequest.Builder request = CommitRequest.builder();
    List<String> joining = new ArrayList<>();
    for (int i = 0; i < wanted.added; i++) {
      joining.add("new " + i);
      request.add(party.keyPackage("new " + i));
    }
    int removed = 0;
    for (String name : names) {
      if (removed < wanted.removed && !name.equals(committer) && !name.equals(proposer)) {
        request.remove(party.place(name));
        removed++;
      }
    }
    if (removed < wanted.removed) {
      request.remove(party.place(proposer));
    }
    propose(party, proposer, wanted.proposal, joining);
    Extension extension = new Extension(TYPE, Bytes.utf8("changed"));
    if (wanted.leaf) {
      request.leafExtensions(List.of(extension));
    }
    if (wanted.extensions) {
      request.groupContextExtensions(List.of(extension));
    }
    if (!wanted.path) {
      request.withoutPath();
    }
    Group before = party.group(committer);
    PendingCommit commit = party.commit(committer, request.build());
    party.deliver(committer, commit, joining.toArray(new String[0]));
    Group after = party.group(committer);
    assertEquals(wanted.extensions ? List.of(extension) : List.of(), after.extensions());
    assertEquals(
        wanted.leaf ? List.of(extension) : List.of(), leafExtensions(after), wanted.toString());
    assertThrows(MlsException.class, () -> before.process(said(after, party), ANYBODY, NOW));
    party.say(committer, wanted.toString());
    if (!joining.isEmpty()) {
      party.say(joining.get(0), "thank you");
    }
  }

  private static void propose(Party party, String proposer, Proposal proposal, List<String> joining)
      throws MlsException {
    Group group = party.group(proposer);
    switch (proposal) {
      case NOTHING -> {}
      case UPDATE -> party.propose(proposer, group.proposeUpdate(ABLE, party.entropy));
      case ADD -> {
        joining.add("proposed");
        party.propose(proposer, group.proposeAdd(party.keyPackage("proposed"), party.entropy));
      }
      case REMOVE ->
          party.propose(proposer, group.proposeRemove(party.place(proposer), party.entropy));
    }
  }

  private static List<Extension> leafExtensions(Group group) {
    for (Member member : group.members()) {
      if (member.index().equals(group.ownLeaf())) {
        return member.leaf().extensions();
      }
    }
    throw new IllegalStateException("not a member of the own group");
  }

  private static Bytes said(Group group, Party party) throws MlsException {
    return group.protect(new byte[1], Bytes.EMPTY, party.entropy).message();
  }
}
