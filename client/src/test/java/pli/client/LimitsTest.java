package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;

/** What a device holds of what waits, and what it says when that is enough. */
class LimitsTest {
  private static final int MOST_WAITING = 1000;

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(41);

  @Test
  void whatWaitsIsKeptAndOneMoreIsNotTaken() throws Exception {
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice");
        Person bob = Person.join(server, temporary.resolve("bob"), "bob")) {
      ConversationId where = alice.tell(bob, "hello").conversation();
      assertEquals(List.of("alice: hello"), bob.hear(1));
      bob.tell(alice, "hello");
      assertEquals(List.of("bob: hello"), alice.hear(1));
      server.stop();
      for (int i = 0; i < MOST_WAITING; i++) {
        assertEquals(Sent.State.QUEUED, write(alice, where, "no " + i).state());
      }
      ClientException full =
          assertThrows(ClientException.class, () -> write(alice, where, "too much"));
      assertEquals(Problem.OUTBOX_FULL, full.problem());
      assertEquals(Map.of("limit", (long) MOST_WAITING), full.details());
      alice.restart();
      server.start();
      alice.sync();
      bob.sync();
      List<String> came =
          bob.take().stream()
              .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
              .map(entry -> String.valueOf(entry.text()))
              .toList();
      assertEquals(MOST_WAITING, came.size());
      assertEquals("no 0", came.get(0));
      assertEquals("no 999", came.get(MOST_WAITING - 1));
    }
  }

  private static Sent write(Person from, ConversationId where, String text) throws ClientException {
    return from.device().send(new Recipient.ToConversation(where), text, Duration.ZERO);
  }

  @Test
  void moreFilesThanAMessageTakesAreRefusedBeforeOneIsSent() throws Exception {
    Path file = Files.write(temporary.resolve("file"), new byte[10]);
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice")) {
      ClientException refused =
          assertThrows(
              ClientException.class,
              () ->
                  alice
                      .device()
                      .send(
                          new Recipient.ToHandle("bob"),
                          "all of them",
                          Collections.nCopies(65, file),
                          (done, of) -> {},
                          Person.PATIENCE));
      assertEquals(Problem.TOO_MANY_FILES, refused.problem());
      assertEquals(Map.of("limit", 64L), refused.details());
    }
  }
}
