package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ArrivedReport;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.InvitationInfo;
import pli.client.api.Reported;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ReportEvidence;

/** Messages that somebody shows to administrators. Ann founded the network. */
class ReportTest {
  private static final Duration PATIENCE = Person.PATIENCE;

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(37);

  @BeforeEach
  void theFirstAccountFounds() {
    server.office.founds = true;
  }

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  private Person member(Person by, String handle, InvitationInfo.Role role) throws ClientException {
    String link =
        by.device().administrators().invite(role, 1, Duration.ofDays(1), null, PATIENCE).link();
    return Person.join(server, temporary.resolve(handle), handle, link);
  }

  private Person member(Person by, String handle) throws ClientException {
    return member(by, handle, InvitationInfo.Role.MEMBER);
  }

  private ReportEvidence evidence(Path file) throws Exception {
    ReportEvidence evidence =
        (ReportEvidence) Evidence.parse(Bytes.adopt(Files.readAllBytes(file)));
    evidence.verify(server.card);
    return evidence;
  }

  private static Problem problem(org.junit.jupiter.api.function.Executable work) {
    return assertThrows(ClientException.class, work).problem();
  }

  private static long kept(Person person, String table) throws Exception {
    try (Vault vault = Vault.open(person.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
      return vault.read(t -> t.number("SELECT count(*) FROM " + table));
    }
  }

  @Test
  void anAdministratorSeesWhoWroteWhatAndWhen() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      long before = System.currentTimeMillis();
      Sent threat = carol.tell(bob, "I know where you live");
      assertEquals(List.of("carol: I know where you live"), bob.read());
      Reported reported = bob.device().people().report(threat.messageId(), "please look", PATIENCE);
      assertEquals("carol", reported.sender());
      assertEquals(List.of("ann"), reported.administrators());
      assertTrue(reported.acceptedAtMillis() >= before);

      ann.sync();
      List<TimelineEntry> came = ann.take();
      assertEquals(List.of("please look"), came.stream().map(TimelineEntry::text).toList());
      ArrivedReport here = ann.device().people().reports().get(0);
      assertEquals("bob: please look", here.reporter() + ": " + here.text());
      assertEquals(came.get(0).messageId(), here.messageId());
      ArrivedReport.Shown shown = Objects.requireNonNull(here.shown());
      assertEquals("carol: I know where you live", shown.sender() + ": " + shown.said());
      assertEquals(reported.acceptedAtMillis(), shown.acceptedAtMillis());
      assertEquals(threat.conversation().toString(), shown.conversation());
      assertEquals("", shown.conversationName(), "ann is not in it");
      assertFalse(shown.deviceGone());
      assertEquals(List.of(), bob.device().people().reports(), "one's own is nothing to judge");
      Path file = temporary.resolve("report.pli");
      assertEquals(
          "carol",
          ann.device().people().saveReport(came.get(0).messageId(), file, PATIENCE).sender());
      ReportEvidence.Proved proved = evidence(file).verify(server.card);
      assertEquals("carol", proved.account().chain().handle().value());
      assertEquals("I know where you live", proved.text());
      assertEquals(threat.conversation().value(), proved.conversation());
      assertEquals(reported.acceptedAtMillis(), evidence(file).accepted().orElseThrow().millis());
      assertFalse(proved.isDeviceGone());
      assertEquals(List.of(), carol.read(), "who is reported hears nothing of it");
      assertEquals(
          Problem.FILE_EXISTS,
          problem(() -> bob.device().people().saveReport(threat.messageId(), file, PATIENCE)));
      assertEquals(
          Problem.MESSAGE_NOT_SHOWABLE,
          problem(() -> carol.device().people().report(threat.messageId(), "", PATIENCE)),
          "one's own");
      assertEquals(
          Problem.UNKNOWN_MESSAGE,
          problem(() -> bob.device().people().report("00ff", "", PATIENCE)));
    }
  }

  @Test
  void aReportThatShowsNothingAccusesNobody() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      Sent sent = carol.tell(bob, "I know where you live");
      bob.read();
      var unused = bob.device().people().report(sent.messageId(), "look", PATIENCE);
      ann.sync();
      assertNotNull(ann.device().people().reports().get(0).shown());
      try (Vault vault = Vault.open(ann.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
        vault.write(t -> {
          Bytes content =
              t.first("SELECT content FROM timeline WHERE text = 'look'", row -> row.bytes(1));
          t.change(
              "UPDATE timeline SET content = ? WHERE text = 'look'",
              otherSignature(Objects.requireNonNull(content)));
          return null;
        });
      }
      ArrivedReport changed = ann.device().people().reports().get(0);
      assertNull(changed.shown());
      assertEquals("bob: look", changed.reporter() + ": " + changed.text());
      ann.device().people().block("bob", true);
      assertEquals(List.of(), ann.device().people().reports());
    }
  }

  /** The same report with another signature of the message. */
  private static Bytes otherSignature(Bytes content) {
    byte[] bytes = content.toByteArray();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.lastIndexOf("\nsignature ") + "\nsignature ".length() + 2;
    bytes[at] = (byte) (bytes[at] == 'A' ? 'B' : 'A');
    return Bytes.adopt(bytes);
  }

  @Test
  void anAdministratorWhoIsReportedIsNotTold() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob")) {
      Sent sent = ann.tell(bob, "work on Sunday");
      bob.read();
      assertEquals(
          Problem.NOBODY_TO_TELL,
          problem(() -> bob.device().people().report(sent.messageId(), "", PATIENCE)));
      Path file = temporary.resolve("kept.pli");
      bob.device().people().saveReport(sent.messageId(), file, PATIENCE);
      assertEquals("work on Sunday", evidence(file).verify(server.card).text());
    }
  }

  @Test
  void whoCannotBeReachedKeepsNobodyElseFromBeingTold() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol");
        Person dave = member(ann, "dave")) {
      var unused = ann.device().administrators().add("bob", PATIENCE);
      Sent sent = dave.tell(carol, "I know where you live");
      carol.read();
      Set<String> unreachable = new HashSet<>(List.of("ann"));
      server.interference =
          frame -> {
            String asked =
                frame.hasLookUp()
                    ? frame.getLookUp().getHandle()
                    : frame.getClaimKeyPackages().getHandle();
            return unreachable.contains(asked)
                ? FakeServer.error(pli.protocol.wire.Error.Code.UNKNOWN_HANDLE)
                : null;
          };
      Reported reported = carol.device().people().report(sent.messageId(), "look", PATIENCE);
      assertEquals(List.of("bob"), reported.administrators());
      assertEquals(List.of("carol: look"), bob.hear(1));
    }
  }

  @Test
  void whatIsSaidInAGroupIsShownWithItsGroup() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      ConversationId group =
          carol.device().createConversation("Choir", List.of("bob"), PATIENCE).id();
      bob.sync();
      Sent first = carol.tell(group, "one");
      Sent second = carol.tell(group, "two");
      assertEquals(List.of("carol: one", "carol: two"), bob.hearInOrder(2));
      Path file = temporary.resolve("one.pli");
      bob.device().people().saveReport(first.messageId(), file, PATIENCE);
      assertEquals("one", evidence(file).verify(server.card).text());
      assertEquals(group.value(), evidence(file).verify(server.card).conversation());
      assertNotEquals(first.messageId(), second.messageId());
      assertEquals(2, kept(bob, "signed_message"));
      assertEquals(1, kept(bob, "signed_context"), "what holds of the epoch is kept once");
    }
  }

  @Test
  void withoutTheServersWordTheSignatureIsShownAlone() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      server.franks.silent = true;
      Sent silent = carol.tell(bob, "before there were franks");
      bob.read();
      server.franks.silent = false;
      Sent franked = carol.tell(bob, "after");
      bob.read();
      assertEquals(
          0,
          bob.device()
              .people()
              .saveReport(silent.messageId(), temporary.resolve("1"), PATIENCE)
              .acceptedAtMillis());
      assertTrue(evidence(temporary.resolve("1")).accepted().isEmpty());
      server.franks.forgetful = true;
      bob.device().people().saveReport(franked.messageId(), temporary.resolve("2"), PATIENCE);
      assertTrue(evidence(temporary.resolve("2")).accepted().isEmpty());
      server.franks.forgetful = false;
      bob.device().people().saveReport(franked.messageId(), temporary.resolve("3"), PATIENCE);
      assertTrue(evidence(temporary.resolve("3")).accepted().isPresent());
    }
  }

  @Test
  void ofAMessageThatWasEditedTheEditIsShown() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      Sent sent = carol.tell(bob, "first thought");
      bob.read();
      carol.device().messages().edit(sent.messageId(), "second thought", PATIENCE);
      bob.sync();
      assertEquals(1, kept(bob, "signed_message"));
      Path file = temporary.resolve("edited.pli");
      bob.device().people().saveReport(sent.messageId(), file, PATIENCE);
      assertEquals("second thought", evidence(file).verify(server.card).text());
      assertEquals(0, kept(carol, "signed_message"), "one's own need no proof");
    }
  }

  @Test
  void whatIsDeletedCanBeShownNoMore() throws Exception {
    try (Person ann = join("ann");
        Person bob = member(ann, "bob");
        Person carol = member(ann, "carol")) {
      Sent first = carol.tell(bob, "one");
      carol.tell(bob, "two");
      bob.read();
      assertEquals(2, kept(bob, "signed_message"));
      carol.device().messages().delete(first.messageId(), PATIENCE);
      bob.sync();
      assertEquals(1, kept(bob, "signed_message"));
      assertEquals(1, kept(bob, "signed_context"));
      assertEquals(
          Problem.UNKNOWN_MESSAGE,
          problem(() -> bob.device().people().report(first.messageId(), "", PATIENCE)));
      try (Vault vault = Vault.open(bob.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
        vault.write(t -> {
          t.change("DELETE FROM timeline");
          return null;
        });
      }
      assertEquals(0, kept(bob, "signed_message"));
      assertEquals(0, kept(bob, "signed_context"));
    }
  }
}
