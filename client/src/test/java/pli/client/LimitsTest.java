package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
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
import pli.client.vault.Vault;

/** What a device holds of what waits, and what it says when that is enough. */
class LimitsTest {
  private static final int MOST_WAITING = 10_000;

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(41);

  /** So many were not written by hand: they are put where the device keeps what waits. */
  @Test
  void whatWaitsIsKeptAndOneMoreIsNotTaken() throws Exception {
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice");
        Person bob = Person.join(server, temporary.resolve("bob"), "bob")) {
      ConversationId where = alice.tell(bob, "hello").conversation();
      server.stop();
      assertEquals(Sent.State.QUEUED, write(alice, where, "the first").state());
      wait(alice, where, MOST_WAITING - 1);
      ClientException full =
          assertThrows(ClientException.class, () -> write(alice, where, "too much"));
      assertEquals(Problem.OUTBOX_FULL, full.problem());
      assertEquals(Map.of("limit", (long) MOST_WAITING), full.details());
      assertEquals(
          List.of("hello", "the first"),
          alice.device().history(where, null, 10).stream().map(TimelineEntry::text).toList());
    }
  }

  private static void wait(Person person, ConversationId where, int many) throws Exception {
    try (Vault vault = Vault.open(person.folder, "sésame".getBytes(StandardCharsets.UTF_8))) {
      int unused =
          vault.write(t ->
              t.change(
                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
                      + " INSERT INTO outbox (conversation, kind, submission, plain)"
                      + " SELECT ?, 4, randomblob(16), x'00' FROM n",
                  many,
                  where.value()));
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
