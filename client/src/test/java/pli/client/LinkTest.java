package pli.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.TimelineEntry;
import pli.client.api.TimelineEntry.Kind;
import pli.codec.Bytes;
import pli.protocol.ConversationLink;

/** Joining a group by a link. */
class LinkTest extends PeopleCase {
  private static final Duration SHORT = Duration.ofSeconds(2);

  LinkTest() {
    super(11);
  }

  private static ConversationId desk(Person maker, String... handles) throws ClientException {
    return maker.device().createConversation("desk", List.of(handles), Person.PATIENCE).id();
  }

  private static String link(Person admin, ConversationId id) throws ClientException {
    return admin.device().groups().link(id, null, Person.PATIENCE);
  }

  /** Asks, lets the admin see it, and reads what comes of it. */
  private static boolean enters(Person person, String link, ConversationId id, Person admin)
      throws ClientException {
    assertNull(person.device().groups().join(link, SHORT));
    admin.sync();
    admin.sync();
    person.sync();
    return person.device().conversations().stream().anyMatch(one -> one.id().equals(id));
  }

  @Test
  void whoeverHasTheLinkComesIn() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob");
    bob.sync();
    alice.tell(id, "before");
    String link = link(alice, id);
    assertTrue(link.startsWith("pli://conversation/" + ConversationLink.parse(link).origin()));
    // Alice's device is awake while Carol asks.
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<ConversationInfo> joined =
          other.submit(() -> requireNonNull(carol.device().groups().join(link, Person.PATIENCE)));
      while (!joined.isDone()) {
        alice.device().sync(Duration.ofMillis(500));
      }
      ConversationInfo info = joined.get();
      assertEquals(List.of("alice", "bob", "carol"), info.members());
      assertEquals(List.of("alice"), info.admins());
    } finally {
      other.shutdown();
    }
    carol.tell(id, "here I am");
    assertEquals(List.of("alice: before", "carol: here I am"), bob.hearInOrder(2));
    assertEquals(List.of(), carol.read());
    assertEquals(Set.of(), carol.device().people().requests());
    List<TimelineEntry> history = bob.device().history(id, null, 20);
    assertTrue(history.stream().anyMatch(e -> e.kind() == Kind.LINK));
    assertTrue(history.stream().anyMatch(e -> e.kind() == Kind.JOINED && "carol".equals(e.text())));
    // Once more is the same.
    assertNotNull(carol.device().groups().join(link, Person.PATIENCE));
  }

  @Test
  void anAdminWhoIsAsleepLetsThemInLater() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = desk(alice);
    String link = link(alice, id);
    alice.device().close();
    assertNull(bob.device().groups().join(link, SHORT));
    assertEquals(List.of(), bob.device().conversations());
    alice.restart();
    alice.sync();
    bob.sync();
    assertEquals(List.of("alice", "bob"), bob.device().conversation(id).members());
  }

  @Test
  void aLinkThatEndsLetsNobodyIn() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob");
    bob.sync();
    String link = link(alice, id);
    alice.device().groups().revokeLinks(id, Person.PATIENCE);
    assertTrue(!enters(carol, link, id, alice));
    // Whoever is removed does not come back by it, nor does anybody else.
    String second = link(alice, id);
    alice.device().removeMember(id, "bob", Person.PATIENCE);
    bob.sync();
    assertTrue(!enters(carol, second, id, alice));
    assertNull(bob.device().groups().join(second, SHORT));
    alice.sync();
    assertEquals(List.of("alice"), alice.device().conversation(id).members());
    // Another token, and another conversation.
    ConversationLink good = ConversationLink.parse(link(alice, id));
    byte[] token = good.token().toByteArray();
    token[0] ^= 1;
    String wrong =
        new ConversationLink(good.origin(), good.handle(), good.conversation(), Bytes.copyOf(token))
            .link();
    assertTrue(!enters(carol, wrong, id, alice));
    ConversationId other = desk(alice);
    String elsewhere =
        new ConversationLink(good.origin(), good.handle(), other.value(), good.token()).link();
    assertTrue(!enters(carol, elsewhere, other, alice));
    assertTrue(enters(carol, good.link(), id, alice));
  }

  @Test
  void aLinkIsGoodForItsTime() throws Exception {
    MovedClock clock = new MovedClock();
    Person alice = join("alice", clock);
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice);
    String link = alice.device().groups().link(id, Duration.ofHours(1), Person.PATIENCE);
    assertTrue(enters(bob, link, id, alice));
    clock.ahead = Duration.ofMinutes(61);
    assertTrue(!enters(carol, link, id, alice));
  }

  /** Somebody who asks by a link, and of whose device nobody gets a KeyPackage. */
  private void askInVain(Person person, String link, ConversationId id, Person admin)
      throws ClientException {
    assertNull(person.device().groups().join(link, SHORT));
    person.device().close();
    Bytes device = server.account(person.handle).devices().get(0).id().value();
    synchronized (server) {
      server.keyPackages.remove(device);
      server.lastResorts.remove(device);
    }
    admin.sync();
    assertTrue(!admin.device().conversation(id).members().contains(person.handle));
  }

  /** They have KeyPackages again, and the admin's device has waited long enough. */
  private static boolean comesInLater(
      Person person, ConversationId id, Person admin, MovedClock clock) throws ClientException {
    person.restart();
    person.sync();
    clock.ahead = clock.ahead.plus(Duration.ofMinutes(11));
    admin.sync();
    admin.sync();
    person.sync();
    return person.device().conversations().stream().anyMatch(one -> one.id().equals(id));
  }

  @Test
  void whoCannotBeAddedHoldsNothingUp() throws Exception {
    MovedClock clock = new MovedClock();
    Person alice = join("alice", clock);
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob");
    bob.sync();
    askInVain(carol, link(alice, id), id, alice);
    alice.tell(id, "as always");
    assertEquals(List.of("alice: as always"), bob.hearInOrder(1));
    assertTrue(comesInLater(carol, id, alice, clock));
    // After a while nobody tries any more; whoever wants to asks again.
    Person dave = join("dave");
    String link = link(alice, id);
    askInVain(dave, link, id, alice);
    for (int i = 0; i < 11; i++) {
      clock.ahead = clock.ahead.plus(Duration.ofMinutes(11));
      alice.sync();
    }
    assertTrue(!comesInLater(dave, id, alice, clock));
    assertTrue(enters(dave, link, id, alice));
  }

  @Test
  void whoeverElseLetsThemInIsAStranger() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "carol");
    carol.sync();
    alice.device().groups().setAdmin(id, "carol", true, Person.PATIENCE);
    carol.sync();
    String link = link(alice, id);
    carol.sync();
    alice.device().close();
    assertNull(bob.device().groups().join(link, SHORT));
    carol.device().addMember(id, "bob", Person.PATIENCE);
    bob.sync();
    assertEquals(Set.of(id), bob.device().people().requests());
    alice.restart();
  }

  @Test
  void whoIsBlockedIsNotLetIn() throws Exception {
    MovedClock clock = new MovedClock();
    Person alice = join("alice", clock);
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice);
    String link = link(alice, id);
    alice.device().people().block("bob", true);
    assertTrue(!enters(bob, link, id, alice));
    // Carol is blocked while she waits to be let in.
    askInVain(carol, link, id, alice);
    alice.device().people().block("carol", true);
    assertTrue(!comesInLater(carol, id, alice, clock));
    assertEquals(List.of("alice"), alice.device().conversation(id).members());
    alice.device().people().block("bob", false);
    assertTrue(enters(bob, link, id, alice));
  }

  @Test
  void whoWaitsIsNotLetInOnceTheLinkHasEnded() throws Exception {
    MovedClock clock = new MovedClock();
    Person alice = join("alice", clock);
    Person bob = join("bob");
    Person carol = join("carol");
    Person dave = join("dave");
    ConversationId id = desk(alice, "bob", "dave");
    bob.sync();
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    bob.sync();
    askInVain(carol, link(alice, id), id, alice);
    alice.device().groups().revokeLinks(id, Person.PATIENCE);
    link(alice, id);
    assertTrue(!comesInLater(carol, id, alice, clock));
    // Another admin removes somebody, who may have passed it on.
    askInVain(carol, link(alice, id), id, alice);
    bob.sync();
    bob.device().removeMember(id, dave.handle, Person.PATIENCE);
    assertTrue(!comesInLater(carol, id, alice, clock));
    // It was good for its time.
    String soonOver = alice.device().groups().link(id, Duration.ofMinutes(10), Person.PATIENCE);
    askInVain(carol, soonOver, id, alice);
    assertTrue(!comesInLater(carol, id, alice, clock));
    // Who made it is no admin any more.
    askInVain(carol, link(alice, id), id, alice);
    bob.sync();
    bob.device().groups().setAdmin(id, "alice", false, Person.PATIENCE);
    assertTrue(!comesInLater(carol, id, alice, clock));
    assertEquals(List.of("alice", "bob"), alice.device().conversation(id).members());
  }

  @Test
  void whoIsNoAdminAnyMoreLetsNobodyIn() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    Person carol = join("carol");
    ConversationId id = desk(alice, "bob");
    bob.sync();
    assertEquals(Problem.ADMINS_ONLY, problem(() -> link(bob, id)));
    alice.device().groups().setAdmin(id, "bob", true, Person.PATIENCE);
    bob.sync();
    String link = link(bob, id);
    alice.sync();
    alice.device().groups().setAdmin(id, "bob", false, Person.PATIENCE);
    assertTrue(!enters(carol, link, id, bob));
  }

  @Test
  void whatIsNoLinkIsSaid() throws Exception {
    Person alice = join("alice");
    Person bob = join("bob");
    ConversationId id = desk(alice, "bob");
    String link = link(alice, id);
    Groups groups = bob.device().groups();
    for (String wrong :
        List.of(
            "",
            "pli://conversation/",
            link + "/x",
            link.substring(0, link.length() - 1),
            link.replace("alice", "Not A Handle"),
            link.replace("conversation", "join"))) {
      assertEquals(Problem.LINK_INVALID, problem(() -> groups.join(wrong, SHORT)), wrong);
    }
    ConversationLink good = ConversationLink.parse(link);
    String elsewhere =
        new ConversationLink("elsewhere", good.handle(), good.conversation(), good.token()).link();
    assertEquals(Problem.LINK_ELSEWHERE, problem(() -> groups.join(elsewhere, SHORT)));
    String nobody =
        new ConversationLink(
                good.origin(),
                pli.transparency.account.Handle.parse("nobody"),
                good.conversation(),
                good.token())
            .link();
    assertEquals(
        Problem.UNKNOWN_HANDLE, problem(() -> join("carol").device().groups().join(nobody, SHORT)));
    for (int i = 1; i < 16; i++) {
      link(alice, id);
    }
    assertEquals(Problem.TOO_MANY_LINKS, problem(() -> link(alice, id)));
    assertEquals(
        Problem.OUT_OF_RANGE,
        problem(() -> alice.device().groups().link(id, Duration.ofDays(366), SHORT)));
  }
}
