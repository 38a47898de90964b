package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ConversationId;
import pli.client.api.InvitationInfo;
import pli.client.api.TimelineEntry;
import pli.client.conversation.Forger;
import pli.client.message.Held;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.content.Disposition;
import pli.content.MessageContent;
import pli.content.MessageId;
import pli.content.NestedPart;
import pli.content.NestedPart.MultiPart;
import pli.content.NestedPart.SinglePart;
import pli.content.PartSemantics;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.ReportEvidence;

/** Carol's program is made to be reported in vain: what Bob was shown is what his report shows. */
class LyingSenderTest {
  private static final Duration PATIENCE = Person.PATIENCE;
  private static final String NICE = "have a nice day";
  private static final String THREAT = "I know where you live";

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(38);
  private final Randomness randomness = new Randomness(38);
  private Person ann;
  private Person bob;
  private Person carol;
  private ConversationId conversation;

  @BeforeEach
  void carolKnowsBob() throws Exception {
    server.office.founds = true;
    ann = Person.join(server, temporary.resolve("ann"), "ann");
    bob = member("bob");
    carol = member("carol");
    conversation = carol.tell(bob, "hello").conversation();
    assertEquals(List.of("carol: hello"), bob.read());
  }

  @AfterEach
  void close() {
    carol.close();
    bob.close();
    ann.close();
  }

  private Person member(String handle) throws Exception {
    String link =
        ann.device()
            .administrators()
            .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, PATIENCE)
            .link();
    return Person.join(server, temporary.resolve(handle), handle, link);
  }

  private static Vault vault(Person person) throws Exception {
    return Vault.open(person.folder, "sésame".getBytes(StandardCharsets.UTF_8));
  }

  /** Carol sends them in this order, and Bob reads them. */
  private void say(MessageContent... contents) throws Exception {
    try (Vault vault = vault(carol)) {
      long at = System.currentTimeMillis();
      for (MessageContent content : contents) {
        long later = at++;
        long unused =
            vault.<Long>write(t -> Forger.say(t, conversation, content, later, randomness));
      }
    }
    carol.sync();
    bob.sync();
  }

  private MessageContent text(String text) {
    return MessageContent.text(text, randomness);
  }

  private MessageId id(MessageContent content) {
    return Forger.id(server.card.origin(), "carol", conversation, content);
  }

  private List<TimelineEntry> shown() throws Exception {
    return bob.device().history(conversation, null, 100).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .toList();
  }

  /** What an administrator would see of what Bob was shown under this id. */
  private String reported(String messageId) throws Exception {
    Path file = temporary.resolve(messageId + ".pli");
    bob.device().people().saveReport(messageId, file, PATIENCE);
    ReportEvidence evidence =
        (ReportEvidence) Evidence.parse(Bytes.adopt(Files.readAllBytes(file)));
    Files.delete(file);
    return evidence.verify(server.card).text();
  }

  private static SinglePart part(Disposition disposition, Bytes text) {
    return new SinglePart(disposition, "", MessageContent.PLAIN_TEXT, text);
  }

  private static SinglePart part(Disposition disposition, String text) {
    return part(disposition, Bytes.utf8(text));
  }

  private MessageContent of(NestedPart... parts) {
    return MessageContent.of(
        new MultiPart(Disposition.RENDER, "", PartSemantics.CHOOSE_ONE, List.of(parts)),
        randomness);
  }

  @Test
  void ofSeveralPartsTheOneThatWasShownIsReported() throws Exception {
    SinglePart threat = part(Disposition.RENDER, THREAT);
    Bytes noText = Bytes.of(0xff, 0xfe);
    List<MessageContent> threats = new ArrayList<>();
    for (Disposition hidden : List.of(Disposition.ATTACHMENT, Disposition.PREVIEW)) {
      threats.add(of(part(hidden, NICE), threat));
      threats.add(of(part(hidden, noText), threat));
      threats.add(of(of(part(hidden, NICE), part(hidden, "")).body(), threat));
    }
    threats.add(of(part(Disposition.RENDER, noText), threat));
    threats.add(of(threat, part(Disposition.RENDER, NICE)));
    say(threats.toArray(MessageContent[]::new));
    List<TimelineEntry> shown = shown().subList(1, shown().size());
    assertEquals(threats.size(), shown.size());
    for (TimelineEntry entry : shown) {
      assertEquals(THREAT, entry.text());
      assertEquals(THREAT, reported(entry.messageId()));
    }
  }

  @Test
  void whatIsShownWithoutTextIsReportedWithoutText() throws Exception {
    say(
        of(part(Disposition.RENDER, ""), part(Disposition.RENDER, NICE)),
        of(part(Disposition.ATTACHMENT, NICE), part(Disposition.PREVIEW, NICE)));
    for (TimelineEntry entry : shown().subList(1, 3)) {
      assertEquals("", Objects.requireNonNullElse(entry.text(), ""));
      assertEquals("", reported(entry.messageId()));
    }
  }

  private long kept() throws Exception {
    try (Vault vault = vault(bob)) {
      return vault.<Long>read(t -> t.number("SELECT count(*) FROM signed_message"));
    }
  }

  private void assertShownAndReported(String text, MessageContent first) throws Exception {
    List<TimelineEntry> shown = shown();
    TimelineEntry last = shown.get(shown.size() - 1);
    assertEquals(id(first).value().hex(), last.messageId());
    assertEquals(text, last.text());
    assertEquals(text, reported(last.messageId()));
    assertEquals(shown.size(), kept(), "of each message what is shown of it");
  }

  @Test
  void anEditOfAnEditIsReported() throws Exception {
    MessageContent first = text(NICE);
    MessageContent edit = text(NICE + "!").replacing(id(first));
    say(first, edit, text(THREAT).replacing(id(edit)));
    assertShownAndReported(THREAT, first);
  }

  @Test
  void anEditThatComesBeforeItsMessageIsReported() throws Exception {
    MessageContent first = text(NICE);
    say(text("not yet").replacing(id(first)), text(THREAT).replacing(id(first)));
    assertEquals(3, kept(), "held with what shows who wrote it");
    say(first);
    assertShownAndReported(THREAT, first);
    say(text(NICE).replacing(id(first)));
    assertShownAndReported(NICE, first);
  }

  @Test
  void ofEarlyEditsTheLatestIsReported() throws Exception {
    MessageContent first = text(NICE);
    MessageContent old = text("old").replacing(id(first));
    try (Vault vault = vault(carol)) {
      long unused =
          vault.<Long>write(t ->
              Forger.say(
                  t,
                  conversation,
                  text(THREAT).replacing(id(first)),
                  System.currentTimeMillis() + 1000,
                  randomness));
    }
    say(old, first);
    assertShownAndReported(THREAT, first);
  }

  @Test
  void nothingStaysOfWhatWasHeldInVain() throws Exception {
    MessageContent first = text(NICE);
    MessageContent deletion = MessageContent.deletion(id(first), randomness);
    say(text(THREAT).replacing(id(first)), deletion, first);
    assertEquals(1, kept(), "it was taken back");
    say(text(THREAT).replacing(id(text(NICE))));
    assertEquals(2, kept());
    try (Vault vault = vault(bob)) {
      assertEquals(1, vault.<Integer>write(t -> Held.expire(t, Long.MAX_VALUE)));
    }
    assertEquals(1, kept());
  }

  @Test
  void aReactionThatComesBeforeItsMessageIsReported() throws Exception {
    MessageContent first = text(NICE);
    MessageContent reaction = MessageContent.reaction(id(first), THREAT, randomness);
    say(reaction, first);
    assertEquals(THREAT, reported(id(reaction).value().hex()));
    assertEquals(NICE, reported(id(first).value().hex()));
  }

  @Test
  void whoRepeatsAMessageTakesNoFrankAway() throws Exception {
    MessageContent threat = text(THREAT);
    MessageContent early = text(THREAT).replacing(id(text(NICE)));
    say(threat, early);
    server.franks.silent = true;
    say(threat, early);
    try (Vault vault = vault(bob)) {
      assertEquals(
          3,
          vault.<Long>read(t -> t.number("SELECT count(*) FROM signed_message WHERE frank > x''")));
    }
  }
}
