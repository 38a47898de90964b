package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Contact;
import pli.client.api.ConversationId;
import pli.client.api.Decision;
import pli.client.api.LoggedDecision;
import pli.client.api.Notice;
import pli.client.api.Recipient;
import pli.client.api.TimelineEntry;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Invitation;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.RecoveryWords;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.UnsignedEvidence;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;

/** Servers that lie about what administrators did, and what real clients make of it. */
class LyingOfficeTest extends LyingServerCase {
  private final SignatureKeyPair anna = Ed25519.generate(server.entropy);
  private final SignatureKeyPair bert = Ed25519.generate(server.entropy);

  private static Administrator administrator(String handle, SignatureKeyPair keys)
      throws Exception {
    return new Administrator(Handle.parse(handle), List.of(keys.publicKey()));
  }

  private Administration now() {
    return java.util.Objects.requireNonNull(server.office.now);
  }

  private Bytes opening() {
    return Commitment.opening(server.entropy);
  }

  /** Anna founds, takes Bert in, and from then on a reset takes both. */
  private void anOffice() throws Exception {
    server.office.found(administrator("anna", anna));
    Policy both = now().policy().adding(administrator("bert", bert), 2);
    server.office.append(now().proposals().sign(both, opening(), anna));
    Policy strict = new Policy(both.network(), 3, 3, both.administrators(), 1, 2, 1);
    server.office.append(now().proposals().sign(strict, opening(), anna));
  }

  private Act.Invitation invitation() {
    byte[] hash = new byte[32];
    server.entropy.fill(hash);
    return new Act.Invitation(Bytes.adopt(hash), Act.Purpose.MEMBER, 1, 4, null);
  }

  private LoggedEntry act(SignatureKeyPair by) {
    return now().proposals().sign(invitation(), 4, opening(), by);
  }

  /** The same entry with a signature of other keys in place of the first. */
  private LoggedEntry signedBy(LoggedEntry entry, int signer, SignatureKeyPair keys) {
    LeafSignature signature =
        LeafSignature.sign(entry.leaf().body(), server.card.log().origin(), signer, keys);
    return new LoggedEntry(
        new Leaf(entry.leaf().body(), List.of(signature)), entry.opening(), entry.content());
  }

  private static Problem problem(org.junit.jupiter.api.function.Executable work) {
    ClientException refused = assertThrows(ClientException.class, work);
    assertEquals(4, refused.exitCode());
    return refused.problem();
  }

  private static Problem asked(Person person) {
    return problem(() -> person.device().administrators().log(10, Person.PATIENCE));
  }

  /** What proves it to a third party; it must hold. */
  private void assertProved(Person person, long place) throws Exception {
    Path file = person.folder.resolve("evidence").resolve("unsigned-" + place + ".evidence");
    assertTrue(Files.exists(file), file.toString());
    UnsignedEvidence evidence =
        assertInstanceOf(
            UnsignedEvidence.class, Evidence.parse(Bytes.adopt(Files.readAllBytes(file))));
    assertEquals(place, evidence.place().index());
    var unused = evidence.verify(server.card);
  }

  @Test
  void anActThatIsNotShownIsMissed() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      server.office.append(act(anna));
      server.office.lies = entry -> entry.equals(server.office.acts.get(0).entry()) ? null : entry;
      alice.sync();
      assertTrue(
          alice.device().notices().contains(new Notice(Notice.Kind.ADMINISTRATION_WITHHELD, 1)));
      assertEquals(Problem.ADMINISTRATION_WITHHELD, asked(alice));
      // Once it is shown nothing is left of it.
      server.office.lies = entry -> entry;
      assertEquals(4, alice.device().administrators().log(10, Person.PATIENCE).size());
    }
  }

  @Test
  void anActWithAnotherContentIsMissed() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      LoggedEntry act = act(anna);
      server.office.append(act);
      LoggedEntry other = new LoggedEntry(act.leaf(), act.opening(), Bytes.utf8("nothing"));
      server.office.lies = entry -> entry.equals(act) ? other : entry;
      assertEquals(Problem.ADMINISTRATION_WITHHELD, asked(alice));
    }
  }

  @Test
  void anActThatNoAdministratorSignedIsProved() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      server.office.append(signedBy(act(anna), 0, Ed25519.generate(server.entropy)));
      long place = server.office.acts.get(0).place();
      alice.sync();
      assertTrue(
          alice.device().notices().contains(new Notice(Notice.Kind.ADMINISTRATION_UNSIGNED, 1)));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertProved(alice, place);
      // It stays, also for the next opening of the vault.
      alice.restart();
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
    }
  }

  @Test
  void aPolicyOfARemovedAdministratorIsProved() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      Policy old = now().policy();
      Policy without = new Policy(old.network(), 4, 4, old.administrators().subList(1, 2), 1, 1, 1);
      server.office.append(now().proposals().sign(without, opening(), anna));
      Policy back = new Policy(old.network(), 5, 5, List.of(administrator("anna", anna)), 1, 1, 1);
      server.office.append(signedBy(now().proposals().sign(back, opening(), bert), 0, anna));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertProved(alice, server.office.policies.get(4).place());
    }
  }

  @Test
  void aServerThatWasToldTheTokenMakesNobodyAnAdministrator() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      byte[] secret = new byte[16];
      server.entropy.fill(secret);
      Bytes link = Bytes.copyOf(secret);
      server.office.append(
          now()
              .proposals()
              .sign(
                  new Act.Invitation(
                      Sha256.hash(Invitation.token(link)),
                      Act.Purpose.ADMIN,
                      1,
                      4,
                      null,
                      Invitation.delegate(link).publicKey()),
                  4,
                  opening(),
                  anna));
      alice.sync();
      // It knows the token of whoever comes in with it, and of the link no more than that.
      SignatureKeyPair mallory = Ed25519.generate(server.entropy);
      LoggedEntry promoted =
          now()
              .proposals()
              .join(
                  administrator("mallory", mallory),
                  5,
                  new Delegation(1),
                  opening(),
                  Invitation.delegate(link));
      server.office.append(signedBy(promoted, 0, mallory));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertProved(alice, server.office.policies.get(3).place());
    }
  }

  @Test
  void aPolicyThatIsRolledBackIsMissed() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      // The server goes on as if the last policy had never been.
      server.office.lies = entry -> entry.version() > 2 ? null : entry;
      assertEquals(Problem.ADMINISTRATION_WITHHELD, asked(alice));
    }
  }

  @Test
  void aFirstPolicyThatTheNetworkDidNotSignIsProved() throws Exception {
    try (Person alice = join("alice")) {
      server.office.found(administrator("anna", anna));
      LoggedEntry first = server.office.policies.remove(0).entry();
      server.log.entries.remove(server.log.entries.size() - 1);
      server.office.now = null;
      server.office.append(signedBy(first, 0, anna));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertProved(alice, server.office.policies.get(0).place());
    }
  }

  @Test
  void aPolicyUnderAnotherLabelIsProved() throws Exception {
    aDecisionUnderAnotherLabelIsProved(LeafType.POLICY_CHANGE);
  }

  @Test
  void anActUnderAnotherLabelIsProved() throws Exception {
    aDecisionUnderAnotherLabelIsProved(LeafType.ADMINISTRATIVE_ACT);
  }

  /** A second chain, whose content the server need not show, is stepped over and proved. */
  private void aDecisionUnderAnotherLabelIsProved(LeafType type) throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      LeafBody body =
          LeafBody.first(
              type, server.label("nobody").output(), Commitment.to(opening(), Bytes.EMPTY));
      LeafSignature signature = LeafSignature.sign(body, server.card.log().origin(), 0, anna);
      long place = server.log.append(new Leaf(body, List.of(signature)));
      alice.sync();
      List<Notice> notices = alice.device().notices();
      assertTrue(notices.contains(new Notice(Notice.Kind.ADMINISTRATION_UNSIGNED, 1)));
      assertFalse(
          notices.stream().anyMatch(it -> it.kind() == Notice.Kind.ADMINISTRATION_WITHHELD));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertProved(alice, place);
      // What comes behind it is followed: a reset that two have to sign is judged by policy 3.
      server.office.append(act(anna));
      alice.restart();
      alice.sync();
      assertFalse(
          alice.device().notices().stream()
              .anyMatch(it -> it.kind() == Notice.Kind.ADMINISTRATION_WITHHELD));
      assertProved(alice, place);
    }
  }

  /** Bob, whose keys the test holds, with whom Alice talks. */
  private ConversationId talk(Person alice, Person bob) throws Exception {
    alice.tell(bob, "one");
    bob.sync();
    alice.sync();
    alice.device().trust().verify("bob", false, Person.PATIENCE);
    alice.device().trust().verify("bob", true, Person.PATIENCE);
    assertTrue(contact(alice).confirmed());
    return alice.device().conversations().get(0).id();
  }

  private static Contact contact(Person alice) throws ClientException {
    return alice.device().people().contacts().get(0);
  }

  private LoggedRecord reset(String handle, SignatureKeyPair by) {
    server.madeUp = ByteString.copyFromUtf8("no KeyPackage");
    AccountRecord before = server.account(handle);
    DeviceEntry fresh = device(handle, Ed25519.generate(server.entropy));
    AccountRecord record =
        new AccountRecord(
            before.network(),
            before.handle(),
            before.version() + 1,
            before.createdMillis(),
            List.of(fresh),
            RecoveryWords.random(server.entropy).keys().publicKey());
    return now().proposals().signReset(server.chain(handle), record, opening(), by);
  }

  @Test
  void aResetThatEnoughAdministratorsSignedIsToldLoudly() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      anOffice();
      ConversationId id = talk(alice, bob);
      LoggedRecord one = reset("bob", anna);
      server.append(now().proposals().cosignReset(server.chain("bob"), one, bert));
      alice.restart();
      alice.sync();
      TimelineEntry told =
          alice.take().stream()
              .filter(entry -> entry.kind() == TimelineEntry.Kind.RESET)
              .findFirst()
              .orElseThrow();
      assertEquals("bob", told.text());
      assertEquals(id, told.conversation());
      assertFalse(contact(alice).confirmed());
      assertTrue(contact(alice).keyChanged());
      assertEquals(List.of("another"), contact(alice).devices());
      LoggedDecision last = alice.device().administrators().log(1, Person.PATIENCE).get(0);
      assertEquals(List.of("anna", "bert"), last.signedBy());
      assertEquals(new Decision.Reset("bob", 2, List.of("another")), last.decision());
      // What a third party is shown holds, too.
      Path file = temporary.resolve("bob.evidence");
      alice.device().trust().prove("bob", file, Person.PATIENCE);
      assertTrue(Files.size(file) > 0);
    }
  }

  @Test
  void aResetWithoutTheQuorumIsRefusedAndProved() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      anOffice();
      ConversationId id = talk(alice, bob);
      server.append(reset("bob", anna));
      long place = server.log.size() - 1;
      alice.device().trust().follow(Person.PATIENCE);
      assertRefused(
          Problem.ADMINISTRATION_UNSIGNED,
          () -> alice.device().trust().verify("bob", false, Person.PATIENCE));
      assertProved(alice, place);
      alice.restart();
      alice.sync();
      List<TimelineEntry.Kind> kinds = new ArrayList<>();
      alice.device().history(id, null, 10).forEach(entry -> kinds.add(entry.kind()));
      assertFalse(kinds.contains(TimelineEntry.Kind.RESET), kinds.toString());
      assertTrue(
          alice.device().notices().contains(new Notice(Notice.Kind.ADMINISTRATION_UNSIGNED, 1)));
      assertFalse(contact(alice).confirmed());
    }
  }

  @Test
  void strangersNoticeAResetWithoutTheQuorumToo() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      anOffice();
      server.append(reset("bob", anna));
      alice.sync();
      assertTrue(
          alice.device().notices().contains(new Notice(Notice.Kind.ADMINISTRATION_UNSIGNED, 1)));
      assertEquals(Problem.ADMINISTRATION_UNSIGNED, asked(alice));
      assertFalse(bob.handle.isEmpty());
    }
  }

  @Test
  void whatIsWithheldStopsNothingElse() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      anOffice();
      LoggedRecord one = reset("bob", anna);
      server.append(now().proposals().cosignReset(server.chain("bob"), one, bert));
      server.office.lies = entry -> null;
      var waits =
          problemOf(() ->
              alice
                  .device()
                  .send(new Recipient.ToHandle("bob"), "the plan", Duration.ofSeconds(2)));
      assertEquals(Problem.ADMINISTRATION_WITHHELD, waits);
      alice.tell(carol, "meanwhile");
      assertEquals(List.of("alice: meanwhile"), carol.hear(1));
      assertFalse(bob.handle.isEmpty());
    }
  }

  private static Problem problemOf(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  @Test
  void aForgedResetOfTheOwnAccountDoesNotEndTheDevice() throws Exception {
    try (Person alice = join("alice")) {
      anOffice();
      alice.sync();
      server.append(reset("alice", anna));
      // The server does not let her in any more.
      alice.restart();
      assertThrows(ClientException.class, () -> alice.device().sync(Duration.ofSeconds(3)));
      List<Notice> notices = alice.device().notices();
      assertTrue(
          notices.contains(new Notice(Notice.Kind.ADMINISTRATION_UNSIGNED, 1)), notices.toString());
      assertFalse(
          notices.stream().anyMatch(notice -> notice.kind() == Notice.Kind.DEVICE_REVOKED),
          notices.toString());
    }
  }

  @Test
  void aResetThatTheLogDoesNotHaveIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      anOffice();
      LoggedRecord one = reset("bob", anna);
      show("bob", now().proposals().cosignReset(server.chain("bob"), one, bert));
      assertRefused(Problem.RECORD_NOT_LOGGED, () -> alice.tell(bob, "the plan"));
    }
  }

  @Test
  void aResetWhereNobodyAdministersIsRefused() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      server.office.found(administrator("anna", anna));
      LoggedRecord reset = reset("bob", anna);
      server.log.entries.remove(server.log.entries.size() - 1);
      server.office.policies.clear();
      server.append(reset);
      assertRefused(Problem.RECORD_INVALID, () -> alice.tell(bob, "the plan"));
    }
  }
}
