package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.Notice;
import pli.client.net.WebAnswer;
import pli.codec.Bytes;
import pli.protocol.wire.Error;

/** What administrators did, verified while something else goes on. */
class AuditingTest {
  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(47);

  @BeforeEach
  void theFirstAccountFounds() {
    server.office.founds = true;
  }

  private static String invite(Person by, Duration patience) throws ClientException {
    return by.device()
        .administrators()
        .invite(InvitationInfo.Role.MEMBER, 1, Duration.ofDays(1), null, patience)
        .link();
  }

  /**
   * What is verified and how far is read at one moment: else what is behind the one would be held
   * against the other, and an honest act called a forgery.
   */
  @Test
  void whatAnotherProcessHasVerifiedMeanwhileIsNoFault() throws Exception {
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice");
        Person bob =
            Person.join(server, temporary.resolve("bob"), "bob", invite(alice, Person.PATIENCE))) {
      bob.sync();
      invite(alice, Person.PATIENCE);
      invite(alice, Person.PATIENCE);
      AtomicInteger asked = new AtomicInteger();
      AtomicReference<@Nullable ClientException> failure = new AtomicReference<>();
      try (Device other = bob.again()) {
        server.interference =
            frame -> {
              if (frame.hasReadAdministration() && asked.getAndIncrement() == 0) {
                try {
                  other.sync(Person.PATIENCE);
                } catch (ClientException e) {
                  failure.set(e);
                }
              }
              return null;
            };
        bob.restart();
        bob.sync();
      }
      assertEquals(null, failure.get());
      assertTrue(asked.get() >= 2, "the other did not come in between");
      assertTrue(
          bob.device().notices().stream()
              .noneMatch(n -> n.kind() == Notice.Kind.ADMINISTRATION_UNSIGNED));
      // The first policy and three invitations, each once.
      assertEquals(4, bob.device().administrators().log(9, Person.PATIENCE).size());
    }
  }

  @Test
  void aLogThatCannotBeReadForAMomentIsReadAgain() throws Exception {
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice")) {
      WebAnswer none = new WebAnswer(503, Map.of(), Bytes.EMPTY);
      AtomicInteger asked = new AtomicInteger();
      server.logAnswers = honest -> asked.getAndIncrement() == 0 ? none : honest;
      assertTrue(invite(alice, Person.PATIENCE).startsWith("pli://"));
      assertTrue(asked.get() > 1, "the log was not read");

      server.logAnswers = honest -> none;
      ClientException unread =
          assertThrows(ClientException.class, () -> invite(alice, Duration.ofSeconds(1)));
      assertEquals(Problem.LOG_UNAVAILABLE, unread.problem());
    }
  }

  @Test
  void whoIsToldForEverThatOthersCameFirstGivesUp() throws Exception {
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice")) {
      AtomicInteger proposed = new AtomicInteger();
      server.interference =
          frame -> {
            if (!frame.hasPropose()) {
              return null;
            }
            proposed.incrementAndGet();
            return FakeServer.error(Error.Code.CHAIN_MOVED);
          };
      ClientException given =
          assertThrows(ClientException.class, () -> invite(alice, Person.PATIENCE));
      assertEquals(Problem.ADMINISTRATION_MOVED, given.problem());
      assertTrue(proposed.get() >= 2, "not tried again");
      assertEquals(List.of(), server.office.acts);
    }
  }
}
