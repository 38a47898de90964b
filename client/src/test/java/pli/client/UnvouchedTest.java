package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.protocol.wire.ClientFrame;

/** Who was let in by a device that was revoked before the Welcome was read. */
class UnvouchedTest extends DevicesCase {
  private static List<ConversationId> conversations(Person person) throws ClientException {
    return person.device().conversations().stream().map(ConversationInfo::id).toList();
  }

  private static List<TimelineEntry.Kind> kinds(Person person, ConversationId id)
      throws ClientException {
    return person.device().history(id, null, 99).stream().map(TimelineEntry::kind).toList();
  }

  /** The phone's commit that takes it out gets lost, and nobody else is there to make one. */
  private void revokeAndBeGone(Person laptop) throws ClientException {
    server.losesRequest = ClientFrame::hasCommit;
    laptop.device().devices().revoke("phone", false, Duration.ofSeconds(2));
    laptop.device().close();
    server.losesRequest = frame -> false;
  }

  /** Found by the simulation: nobody read what was said there afterwards. */
  @Test
  void whatADirectConversationSaysIsReadByWhomADeviceLetInThatIsGone() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person phone = further(laptop, "phone");
    settle(laptop, phone, bob);
    ConversationId begun = phone.tell(bob, "from the phone").conversation();
    settle(laptop, phone);
    assertEquals(List.of(begun), conversations(laptop));
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    assertEquals(begun, laptop.tell(bob, "from the laptop").conversation());
    bob.restart();
    assertEquals(List.of("alice: from the laptop"), bob.hear(1));
    assertEquals(List.of(begun), conversations(bob));
    assertEquals(begun, bob.tell(laptop, "heard").conversation());
    assertEquals(List.of("alice: from the phone", "bob: heard"), laptop.hear(2));
    assertEquals(2, tableOf(begun));
  }

  /** A device's own sibling lets it in everywhere. */
  @Test
  void whatAGroupSaysIsReadByADeviceWhoseSiblingLetItInAndIsGone() throws Exception {
    Person alice = join("alice");
    Person laptop = join("bob");
    Person phone = further(laptop, "phone");
    ConversationId desk =
        alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
    settle(alice, laptop, phone);
    Person tablet = further(phone, "tablet");
    tablet.device().close();
    settle(phone, laptop, alice);
    assertEquals(4, tableOf(desk));
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    settle(laptop, alice);
    alice.tell(desk, "to all");
    tablet.restart();
    assertEquals(List.of("alice: to all"), tablet.hear(1));
    tablet.tell(desk, "from the tablet");
    assertEquals(List.of("bob: from the tablet"), alice.hear(1));
    settle(laptop, tablet, alice);
    assertEquals(3, tableOf(desk));
  }

  @Test
  void aGroupIsShownOnceSomebodyIsThereWhoIsNotGone() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    Person phone = further(laptop, "phone");
    bob.device().close();
    ConversationId desk =
        laptop.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    settle(laptop, phone, carol);
    assertEquals(3, tableOf(desk));
    carol.device().close();
    phone.device().addMember(desk, "bob", Person.PATIENCE);
    phone.tell(desk, "from the phone");
    settle(laptop);
    revokeAndBeGone(laptop);
    bob.restart();
    int before = handedIn();
    bob.sync();
    bob.restart();
    bob.sync();
    assertEquals(List.of(), conversations(bob));
    assertEquals(List.of(), bob.take());
    assertEquals(before, handedIn());
    assertEquals(4, tableOf(desk));
    laptop.restart();
    laptop.sync();
    bob.sync();
    assertEquals(List.of(desk), conversations(bob));
    assertEquals(List.of(TimelineEntry.Kind.JOINED), kinds(bob, desk));
    assertEquals(Sent.State.ACCEPTED, bob.tell(desk, "here").state());
    assertTrue(laptop.hear(2).contains("bob: here"));
    settle(bob, laptop);
    assertEquals(3, tableOf(desk));
  }

  @Test
  void whoIsTakenOutBeforeAnybodyVouchedIsToldNothing() throws Exception {
    Person laptop = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    Person phone = further(laptop, "phone");
    settle(laptop, phone, bob, carol);
    bob.device().close();
    ConversationId desk =
        phone.device().createConversation("desk", List.of("carol"), Person.PATIENCE).id();
    settle(phone, laptop, carol);
    phone.device().addMember(desk, "bob", Person.PATIENCE);
    settle(laptop, carol);
    laptop.device().removeMember(desk, "bob", Person.PATIENCE);
    laptop.device().devices().revoke("phone", false, Person.PATIENCE);
    bob.restart();
    settle(bob, laptop, carol, bob);
    assertEquals(List.of(), conversations(bob));
    assertEquals(List.of(), bob.take());
    // The same group may take him in again.
    laptop.device().addMember(desk, "bob", Person.PATIENCE);
    laptop.tell(desk, "welcome");
    assertEquals(List.of("alice: welcome"), bob.hear(1));
  }
}
