package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.mls.node.ExternalSender;
import pli.mls.node.ExternalSenders;
import pli.mls.node.LeafIndex;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;

/**
 * Long lives of groups whose doors are open, drawn from a seed that the test's name shows: clients
 * join by commits of their own, come back in place of a lost state, and propose themselves; two
 * services propose, too. Messages are lost, come twice and in another order at each member. After
 * each step all members agree ({@link Party#assertTogether}), and every state has been stored.
 */
class OutsideSimulationTest {
  private static final int STEPS = 30;
  private static final int MOST = 7;

  private static final List<Life> seen = new ArrayList<>();

  /** {@code -Dpli.simulation.seeds=N} runs more of them, {@code -Dpli.simulation.from=S} others. */
  static LongStream seeds() {
    long from = Long.getLong("pli.simulation.from", 1);
    return LongStream.range(from, from + Long.getLong("pli.simulation.seeds", 9));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void membersAlwaysAgree(long seed) throws Exception {
    CipherSuite suite = seed % 3 == 2 ? CipherSuite.MLS_128_P256 : CipherSuite.MLS_128_X25519;
    Life life = new Life(new Party(suite, seed), new Random(seed));
    for (int step = 0; step < STEPS; step++) {
      life.step();
    }
    seen.add(life);
  }

  /** The lives were worth looking at. */
  @AfterAll
  static void muchHappened() {
    int lives = seen.size();
    assertTrue(seen.stream().mapToInt(life -> life.joined).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.cameBack).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.proposed).sum() > 3 * lives);
    assertTrue(seen.stream().mapToInt(life -> life.addedThemselves).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.removedByServices).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.beforeTheirTime).sum() > lives);
    assertTrue(seen.stream().mapToInt(life -> life.inTheClear).sum() > lives);
    seen.clear();
  }

  /** A message from outside and who proposes itself by it, if anybody does. */
  private record FromOutside(Bytes message, String joiner) {}

  /** One group and what has become of it. */
  private static final class Life {
    private static final List<String> SERVICES = List.of("service", "robot");

    private final Party party;
    private final Random random;
    private int names;
    private int joined;
    private int cameBack;
    private int proposed;
    private int addedThemselves;
    private int removedByServices;
    private int beforeTheirTime;
    private int inTheClear;

    Life(Party party, Random random) throws MlsException {
      this.party = party;
      this.random = random;
      party.create(name());
      party.add(anyone(), name());
      List<ExternalSender> services = new ArrayList<>();
      for (String service : SERVICES) {
        Signer signer = party.signer(service);
        services.add(new ExternalSender(signer.keys().publicKey(), signer.credential()));
      }
      deliver(
          anyone(),
          CommitRequest.builder()
              .groupContextExtensions(List.of(new ExternalSenders(services).toExtension())));
    }

    void step() throws MlsException {
      switch (random.nextInt(6)) {
        case 0 -> join();
        case 1 -> comeBack();
        case 2, 3 -> propose();
        case 4 -> party.talk();
        default -> deliver(anyone(), CommitRequest.builder());
      }
    }

    private void deliver(String committer, CommitRequest.Builder request) throws MlsException {
      party.deliver(committer, party.commit(committer, framed(request).build()));
    }

    private CommitRequest.Builder framed(CommitRequest.Builder request) {
      if (random.nextBoolean()) {
        inTheClear++;
        request.asPublicMessage();
      }
      return request;
    }

    /** A client comes in, perhaps after somebody else was faster. */
    private void join() throws MlsException {
      if (everyone().size() >= MOST) {
        return;
      }
      String name = name();
      PendingCommit made = party.outside(name, party.door(anyone()));
      if (random.nextInt(3) == 0) {
        String faster = anyone();
        deliver(faster, CommitRequest.builder());
        refused(MlsException.Reason.WRONG_EPOCH, made.message());
        made = party.outside(name, party.door(anyone()).authenticatedData(Bytes.utf8("again")));
      }
      String slower = anyone();
      PendingCommit lost = party.commit(slower, framed(CommitRequest.builder()).build());
      party.deliverOutsiders(name, made);
      refused(MlsException.Reason.WRONG_EPOCH, lost.message());
      refused(MlsException.Reason.WRONG_EPOCH, made.message());
      assertThrows(MlsException.class, () -> party.group(slower).merge(lost));
      joined++;
    }

    /** A member has lost its state. What the lost state can still do is worth nothing. */
    private void comeBack() throws MlsException {
      String name = anyone();
      Group lost = party.group(name);
      String teller = anyone();
      LeafIndex place = party.place(name);
      if (everyone().size() < 2) {
        return;
      }
      PendingCommit made = party.outside(name, party.door(teller).replacing(place));
      party.deliverOutsiders(name, made);
      Bytes late = lost.propose(ProposalRequest.remove(place), party.entropy).message();
      refused(MlsException.Reason.WRONG_EPOCH, late);
      cameBack++;
    }

    /** Those outside propose, and a member commits what it has heard. */
    private void propose() throws MlsException {
      List<FromOutside> heard = new ArrayList<>();
      List<FromOutside> lost = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        (random.nextInt(4) == 0 ? lost : heard).add(fromOutside());
      }
      String slow = anyone();
      for (String name : everyone()) {
        if (!name.equals(slow)) {
          hear(name, heard);
        }
      }
      String committer = anyone();
      if (committer.equals(slow)) {
        hear(slow, heard);
      }
      PendingCommit made = party.commit(committer, framed(CommitRequest.builder()).build());
      if (!committer.equals(slow)) {
        tooEarly(slow, made.message());
        hear(slow, heard);
      }
      int before = everyone().size();
      String[] joiners = joiners(made, heard);
      party.deliver(committer, made, joiners);
      addedThemselves += joiners.length;
      removedByServices += before + joiners.length - everyone().size();
      proposed += heard.size();
      for (FromOutside message : lost) {
        refused(MlsException.Reason.WRONG_EPOCH, message.message);
      }
    }

    private FromOutside fromOutside() throws MlsException {
      Group group = party.group(anyone());
      if (random.nextInt(3) == 0 && everyone().size() < MOST - 2) {
        String joiner = name();
        return new FromOutside(
            ExternalProposals.addMe(
                party.signer(joiner),
                party.keyPackage(joiner).keyPackage(),
                party.suite,
                group.groupId(),
                group.epoch(),
                party.entropy),
            joiner);
      }
      int service = random.nextInt(SERVICES.size());
      ExternalProposals by =
          ExternalProposals.bySender(
              service,
              party.signer(SERVICES.get(service)),
              party.suite,
              group.groupId(),
              group.epoch());
      if (random.nextInt(3) == 0 && everyone().size() < MOST - 2) {
        String joiner = name();
        return new FromOutside(by.add(party.keyPackage(joiner), party.entropy), joiner);
      }
      if (random.nextBoolean() && everyone().size() > 3) {
        return new FromOutside(by.remove(party.place(anyone()), party.entropy), "");
      }
      return new FromOutside(by.externalPsk(Bytes.of(random.nextInt(3)), party.entropy), "");
    }

    /** In an order of its own, and some of it twice. */
    private void hear(String name, List<FromOutside> messages) throws MlsException {
      List<FromOutside> order = new ArrayList<>(messages);
      messages.stream().filter(message -> random.nextInt(4) == 0).forEach(order::add);
      Collections.shuffle(order, random);
      for (FromOutside message : order) {
        Received received = party.group(name).process(message.message, ANYBODY, NOW);
        party.keep(
            name,
            received instanceof ExternalProposalReceived proposal
                ? proposal.group()
                : ((NewMemberProposalReceived) received).group());
      }
      assertEquals(Set.copyOf(messages).size(), party.group(name).proposals().entries().size());
    }

    /**
     * The commit comes before the proposals that it names: nothing changes until they are there.
     */
    private void tooEarly(String name, Bytes commit) throws MlsException {
      Group group = party.group(name);
      Bytes before = group.encode();
      try {
        group.process(commit, ANYBODY, NOW, party.kept(name));
      } catch (MlsException e) {
        assertTrue(String.valueOf(e.getMessage()).startsWith("C1:"), e.getMessage());
        beforeTheirTime++;
      }
      assertEquals(before, group.encode());
    }

    private String[] joiners(PendingCommit made, List<FromOutside> heard) {
      List<Bytes> keys =
          made.group().members().stream().map(member -> member.leaf().signatureKey()).toList();
      return heard.stream()
          .map(FromOutside::joiner)
          .filter(name -> !name.isEmpty())
          .filter(name -> keys.contains(party.signer(name).keys().publicKey()))
          .toArray(String[]::new);
    }

    private void refused(MlsException.Reason reason, Bytes message) {
      for (String name : everyone()) {
        party.refuses(name, reason, message);
      }
    }

    private String name() {
      return "member " + ++names;
    }

    private List<String> everyone() {
      return new ArrayList<>(party.groups.keySet());
    }

    private String anyone() {
      return everyone().get(random.nextInt(everyone().size()));
    }
  }
}
