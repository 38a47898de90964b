package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pli.client.account.SharedSettings;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.OwnDevice;
import pli.client.conversation.Rejoin;
import pli.client.conversation.Requests;
import pli.codec.Bytes;

/** The devices of one person: in all conversations, and of one mind. */
class SiblingsTest extends PeopleCase {

  private Person laptop;
  private Person bob;

  SiblingsTest() {
    super(61);
  }

  @BeforeEach
  void join() throws ClientException {
    server.office.founds = true;
    laptop = join("alice");
    bob = join("bob");
  }

  private static List<String> own(Person person) throws ClientException {
    return inVault(
        person, t -> t.list("SELECT hex(id) FROM conversation WHERE kind = 3", row -> row.text(1)));
  }

  private static void set(Person person, String key, String value) throws ClientException {
    inVault(
        person,
        t -> {
          SharedSettings.put(t, key, Bytes.utf8(value));
          return 0;
        });
  }

  private static Bytes get(Person person, String key) throws ClientException {
    return inVault(
        person, t -> Objects.requireNonNullElse(SharedSettings.get(t, key), Bytes.EMPTY));
  }

  /** Both read and send until nothing is left to do. */
  @Test
  void aNewDeviceIsAddedToAllConversations() throws Exception {
    ConversationId direct = laptop.tell(bob, "hello").conversation();
    ConversationId desk =
        laptop.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    ConversationId alone =
        laptop.device().createConversation("notes", List.of(), Person.PATIENCE).id();
    bob.hear(1);
    Person phone = further(laptop, "phone");
    settle(laptop, phone, bob);
    assertEquals(3, phone.device().conversations().size());
    ConversationInfo info = phone.device().conversation(direct);
    assertEquals(ConversationInfo.Kind.DIRECT, info.kind());
    assertEquals("bob", info.name());
    bob.tell(desk, "for both");
    assertEquals(List.of("bob: for both"), laptop.hear(1));
    assertEquals(List.of("bob: for both"), phone.hear(1));
    phone.tell(direct, "from the phone");
    assertEquals(List.of("alice: from the phone"), bob.hear(1));
    assertEquals(List.of("alice: from the phone"), laptop.hear(1), "on the other one, too");
    laptop.tell(alone, "a note");
    assertEquals(List.of("alice: a note"), phone.hear(1));
  }

  @Test
  void whatIsMutedOnOneIsMutedOnTheOther() throws Exception {
    ConversationId desk =
        laptop.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    Person phone = further(laptop, "phone");
    settle(laptop, phone, bob);
    assertEquals(0, phone.device().conversation(desk).mutedUntilMillis());
    assertEquals(5000, laptop.device().messages().mute(desk, 5000).mutedUntilMillis());
    settle(laptop, phone);
    ConversationInfo muted = phone.device().conversation(desk);
    assertEquals(List.of(true, false), List.of(muted.isMuted(4999), muted.isMuted(5000)));
    phone.device().messages().mute(desk, Long.MAX_VALUE);
    settle(phone, laptop);
    assertEquals(Long.MAX_VALUE, laptop.device().conversation(desk).mutedUntilMillis());
    laptop.device().messages().mute(desk, 0);
    settle(laptop, phone);
    assertEquals(0, phone.device().conversation(desk).mutedUntilMillis());
    assertEquals(0, bob.device().conversation(desk).mutedUntilMillis(), "nobody else's");
    assertEquals(
        Problem.UNKNOWN_CONVERSATION,
        assertThrows(
                ClientException.class,
                () ->
                    laptop
                        .device()
                        .messages()
                        .mute(new ConversationId(Bytes.copyOf(new byte[32])), 1))
            .problem());
  }

  @Test
  void anotherDeviceAddsTheNewOneIfTheFirstIsAway() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    // A conversation that the laptop does not know before it is gone for good.
    laptop.device().close();
    ConversationId id = phone.tell(bob, "hello").conversation();
    bob.hear(1);
    inVault(phone, t -> t.change("DELETE FROM mark WHERE name = 'siblings due'"));
    assertEquals(List.of("alice", "bob"), phone.device().conversation(id).members());
    laptop.restart();
    settle(laptop, phone);
    assertEquals(List.of("alice: hello"), laptop.hear(1));
  }

  @Test
  void whatIsSetOnOneDeviceIsSetOnTheOther() throws Exception {
    set(laptop, "name/bob", "Bobby");
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    assertEquals(1, own(laptop).size());
    assertEquals(own(laptop), own(phone));
    assertEquals(Bytes.utf8("Bobby"), get(phone, "name/bob"), "also what was set before");
    set(phone, "blocked/bob", "1");
    set(phone, "name/bob", "");
    settle(phone, laptop);
    assertEquals(Bytes.utf8("1"), get(laptop, "blocked/bob"));
    assertEquals(Bytes.EMPTY, get(laptop, "name/bob"));
    Person tablet = further(phone, "tablet");
    settle(phone, tablet, laptop);
    assertEquals(Bytes.utf8("1"), get(tablet, "blocked/bob"));
    set(tablet, "receipts", "0");
    settle(tablet, laptop, phone);
    assertEquals(Bytes.utf8("0"), get(laptop, "receipts"));
    assertEquals(Bytes.utf8("0"), get(phone, "receipts"));
  }

  @Test
  void theGroupOfDevicesIsNoConversation() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    ConversationId id = ConversationId.parse(own(phone).get(0));
    assertEquals(List.of(), phone.device().conversations());
    assertEquals(List.of(), phone.take(), "and nothing of it is told");
    assertUnknown(() -> phone.device().conversation(id));
    assertUnknown(() -> phone.device().history(id, null, 5));
    assertUnknown(() -> phone.tell(id, "hello?"));
    assertUnknown(() -> phone.device().addMember(id, "bob", Person.PATIENCE));
  }

  private static void assertUnknown(org.junit.jupiter.api.function.Executable work) {
    assertEquals(Problem.UNKNOWN_CONVERSATION, assertThrows(ClientException.class, work).problem());
  }

  @Test
  void ofTwoGroupsTheOneWithTheSmallerIdIsUsed() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    inVault(phone, t -> t.change("UPDATE conversation SET state = 1 WHERE kind = 3"));
    inVault(phone, t -> t.change("INSERT OR REPLACE INTO mark VALUES ('own group wanted', 1)"));
    inVault(phone, t -> t.change("INSERT OR REPLACE INTO mark VALUES ('siblings due', 1)"));
    for (int round = 0; round < 50 && own(laptop).size() < 2; round++) {
      // Drives until there is something to be read, which there is not.
      assertEquals(List.of(), phone.device().receive(1, Duration.ofMillis(200)));
      settle(phone, laptop);
    }
    inVault(phone, t -> t.change("UPDATE conversation SET state = 0 WHERE kind = 3"));
    assertEquals(2, own(laptop).size());
    set(laptop, "muted/x", "1");
    settle(laptop, phone);
    assertEquals(Bytes.utf8("1"), get(phone, "muted/x"));
    set(phone, "muted/y", "1");
    settle(phone, laptop);
    assertEquals(Bytes.utf8("1"), get(laptop, "muted/y"));
  }

  @Test
  void aGroupOfDevicesThatAreAllGoneMakesPlaceForAnother() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    phone.device().close();
    List<String> first = own(laptop);
    inVault(
        laptop,
        t -> {
          Rejoin.need(t, ConversationId.parse(first.get(0).toLowerCase(java.util.Locale.ROOT)));
          return 0;
        });
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    for (int i = 0; i < 5; i++) {
      set(laptop, "read/" + i, "x");
      int ignored = laptop.device().sync(Duration.ofMillis(300));
    }
    long waiting = inVault(laptop, t -> t.number("SELECT count(*) FROM outbox WHERE quiet = 1"));
    assertEquals(0, waiting, "nothing piles up");
    inVault(laptop, t -> t.change("UPDATE rejoin SET not_before = 0"));
    int unused = laptop.device().sync(Duration.ofMillis(300));
    Person tablet = further(laptop, "tablet");
    settle(laptop, tablet);
    assertEquals(Bytes.utf8("x"), get(tablet, "read/4"));
    assertTrue(!own(tablet).isEmpty() && !own(tablet).equals(first));
  }

  @Test
  void aStrangersRequestIsOneOnANewDeviceToo() throws Exception {
    Person mallory = join("mallory");
    ConversationId id =
        mallory.device().createConversation("come", List.of("alice"), Person.PATIENCE).id();
    laptop.sync();
    assertEquals(true, inVault(laptop, t -> Requests.isRequest(t, id)));
    Person phone = further(laptop, "phone");
    settle(laptop, phone, mallory);
    assertEquals(1, phone.device().conversations().size());
    assertEquals(true, inVault(phone, t -> Requests.isRequest(t, id)));
    laptop.tell(id, "well");
    settle(laptop, phone);
    assertEquals(false, inVault(laptop, t -> Requests.isRequest(t, id)));
    assertEquals(false, inVault(phone, t -> Requests.isRequest(t, id)));
  }

  @Test
  void aRevokedDeviceLearnsNothingMore() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    set(laptop, "blocked/bob", "1");
    settle(laptop);
    phone.restart();
    assertThrows(ClientException.class, () -> settle(phone));
    assertEquals(Bytes.EMPTY, get(phone, "blocked/bob"));
  }

  @Test
  void itIsKnownWhenADeviceWasLastSeen() throws Exception {
    Person phone = further(laptop, "phone");
    settle(laptop, phone);
    long before = seen(laptop, "phone");
    assertTrue(before > 0);
    ConversationId id = phone.tell(bob, "hello").conversation();
    assertNotNull(id);
    settle(laptop);
    assertTrue(seen(laptop, "phone") > before);
    assertEquals(List.of(), laptop.device().devices().unseen(Duration.ofDays(90)));
    inVault(laptop, t -> t.change("UPDATE device_seen SET at = at - 91 * 86400000"));
    List<OwnDevice> unseen = laptop.device().devices().unseen(Duration.ofDays(90));
    assertEquals(List.of("phone"), unseen.stream().map(OwnDevice::name).toList());
    phone.tell(bob, "still here");
    settle(laptop);
    assertEquals(List.of(), laptop.device().devices().unseen(Duration.ofDays(90)));
  }

  private static long seen(Person person, String name) throws ClientException {
    for (OwnDevice device : person.device().devices().list()) {
      if (device.name().equals(name)) {
        return device.seenAtMillis();
      }
    }
    throw new AssertionError("no such device");
  }
}
