package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ConversationId;
import pli.client.api.Recipient;
import pli.client.api.TimelineEntry;
import pli.protocol.wire.ClientFrame;

/**
 * What is left when a device, the network or the server stops at any moment: each request in turn
 * is lost on the way, or its answer is, or the device dies at that very moment and goes on from its
 * files.
 */
class CrashTest {
  @TempDir Path temporary;

  /** Every so many requests one meets its fate; 1 for all, which takes minutes. */
  private static final int STRIDE = Integer.getInteger("pli.crash.stride", 7);

  /** What happens to the n-th request. */
  private enum Fate {
    LOST,
    UNANSWERED,
    KILLED
  }

  /** A story with every kind of request in it; each step is safe to ask for again. */
  private final class Story implements AutoCloseable {
    final FakeServer server = new FakeServer(5);
    final Path folder;
    final Person alice;
    final Person bob;
    final Person carol;

    Story(String name) throws ClientException {
      folder = temporary.resolve(name);
      alice = Person.join(server, folder.resolve("alice"), "alice");
      bob = Person.join(server, folder.resolve("bob"), "bob");
      carol = Person.join(server, folder.resolve("carol"), "carol");
    }

    /** Requests from here on are counted, and one meets its fate. */
    void arm(int at, Fate fate, AtomicInteger seen, AtomicBoolean struck) {
      AtomicInteger count = new AtomicInteger();
      java.util.function.Predicate<ClientFrame> strikes =
          frame -> {
            seen.set(count.incrementAndGet());
            return count.get() == at && struck.compareAndSet(false, true);
          };
      switch (fate) {
        case LOST -> server.losesRequest = strikes;
        case UNANSWERED -> server.losesAnswer = strikes;
        case KILLED -> {
          java.util.function.Predicate<ClientFrame> kills =
              frame -> {
                if (strikes.test(frame)) {
                  snapshot();
                  server.down = true;
                  return true;
                }
                return false;
              };
          // Before the server has carried it out, or after.
          if (at % 2 == 0) {
            server.losesAnswer = kills;
          } else {
            server.losesRequest = kills;
          }
        }
      }
    }

    private void snapshot() {
      try {
        for (String name : List.of("alice", "bob", "carol")) {
          Path to = folder.resolve("dead-" + name);
          Files.createDirectories(to);
          try (var files = Files.list(folder.resolve(name))) {
            for (Path file : files.toList()) {
              Files.copy(file, to.resolve(file.getFileName().toString()));
            }
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      alice.close();
      bob.close();
      carol.close();
    }
  }

  private void tell(Story story, Duration patience) throws ClientException {
    Device alice = story.alice.device();
    alice.send(new Recipient.ToHandle("bob"), "direct", patience);
    ConversationId desk = alice.createConversation("desk", List.of("bob"), patience).id();
    alice.send(new Recipient.ToConversation(desk), "in the group", patience);
    story.bob.device().sync(patience);
    story.bob.device().send(new Recipient.ToConversation(desk), "answer", patience);
    alice.sync(patience);
    alice.addMember(desk, "carol", patience);
    alice.send(new Recipient.ToConversation(desk), "with carol", patience);
    story.carol.device().sync(patience);
    story.bob.device().sync(patience);
    alice.removeMember(desk, "bob", patience);
    alice.send(new Recipient.ToConversation(desk), "without bob", patience);
    for (int round = 0; round < 2; round++) {
      story.alice.device().sync(patience);
      story.bob.device().sync(patience);
      story.carol.device().sync(patience);
    }
  }

  private static List<String> texts(Device device) throws ClientException {
    List<String> texts = new ArrayList<>();
    for (TimelineEntry entry : device.receive(1000, Duration.ZERO)) {
      if (entry.kind() == TimelineEntry.Kind.TEXT) {
        texts.add(entry.text());
      }
    }
    return texts;
  }

  private static void check(Story story, String what) throws ClientException {
    assertEquals(List.of("answer"), texts(story.alice.device()), what);
    assertEquals(
        List.of("direct", "in the group", "answer", "with carol").stream()
            .filter(text -> !text.equals("answer"))
            .toList(),
        texts(story.bob.device()),
        what);
    assertEquals(List.of("with carol", "without bob"), texts(story.carol.device()), what);
  }

  private int requestsOfTheStory() throws ClientException {
    AtomicInteger seen = new AtomicInteger();
    try (Story story = new Story("undisturbed")) {
      story.arm(-1, Fate.LOST, seen, new AtomicBoolean());
      tell(story, Person.PATIENCE);
      check(story, "undisturbed");
    }
    return seen.get();
  }

  @Test
  void eachRequestAndEachAnswerMayBeLost() throws Exception {
    int requests = requestsOfTheStory();
    assertTrue(requests > 40, "only " + requests + " requests");
    for (Fate fate : List.of(Fate.LOST, Fate.UNANSWERED)) {
      for (int at = fate == Fate.LOST ? 1 : 3; at <= requests; at += STRIDE) {
        String name = fate + " " + at;
        try (Story story = new Story(name)) {
          story.arm(at, fate, new AtomicInteger(), new AtomicBoolean());
          tell(story, Person.PATIENCE);
          check(story, name);
        }
      }
    }
  }

  /** Stops a story where its device died. */
  private static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static void tellUntil(Story story, AtomicBoolean struck) throws ClientException {
    Duration patience = Duration.ofSeconds(3);
    Device alice = story.alice.device();
    Device bob = story.bob.device();
    ConversationId[] desk = new ConversationId[1];
    List<Step> steps =
        List.of(
            () -> alice.send(new Recipient.ToHandle("bob"), "direct", patience),
            () -> desk[0] = alice.createConversation("desk", List.of("bob"), patience).id(),
            () -> alice.send(new Recipient.ToConversation(desk[0]), "in the group", patience),
            () -> bob.sync(patience),
            () -> bob.send(new Recipient.ToConversation(desk[0]), "answer", patience),
            () -> bob.send(new Recipient.ToHandle("alice"), "direct too", patience),
            () -> alice.sync(patience),
            () -> alice.addMember(desk[0], "carol", patience),
            () -> alice.send(new Recipient.ToConversation(desk[0]), "with carol", patience),
            () -> story.carol.device().sync(patience));
    for (Step step : steps) {
      try {
        step.run();
      } finally {
        if (struck.get()) {
          throw new Died();
        }
      }
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws ClientException;
  }

  @Test
  void aDeviceThatIsKilledAtAnyRequestGoesOnFromItsFiles() throws Exception {
    for (int at = 1; at < 45; at += STRIDE) {
      try (Story story = new Story("killed at " + at)) {
        AtomicBoolean struck = new AtomicBoolean();
        story.arm(at, Fate.KILLED, new AtomicInteger(), struck);
        try {
          tellUntil(story, struck);
          continue;
        } catch (Died e) {
          story.server.losesRequest = frame -> false;
          story.server.losesAnswer = frame -> false;
        }
        story.server.cut();
        story.server.start();
        goOn(story, at);
      }
    }
  }

  private static void goOn(Story story, int at) throws ClientException {
    try (Device alice = story.alice.at(story.folder.resolve("dead-alice"));
        Device bob = story.bob.at(story.folder.resolve("dead-bob"));
        Device carol = story.carol.at(story.folder.resolve("dead-carol"))) {
      for (int round = 0; round < 3; round++) {
        for (Device device : List.of(alice, bob, carol)) {
          device.sync(Person.PATIENCE);
        }
      }
      for (var conversation : alice.conversations()) {
        ConversationId id = conversation.id();
        if (!conversation.members().contains("bob")) {
          continue;
        }
        alice.send(new Recipient.ToConversation(id), "after", Person.PATIENCE);
        // What was accepted may still be on its way when a sync returns.
        for (int times = 0; times < 50 && !sorted(bob, id).contains("after"); times++) {
          bob.sync(Person.PATIENCE);
          alice.sync(Person.PATIENCE);
        }
        assertEquals(sorted(alice, id), sorted(bob, id), "killed at " + at);
        assertTrue(sorted(bob, id).contains("after"), "killed at " + at);
        if (conversation.members().contains("carol")) {
          carol.sync(Person.PATIENCE);
          assertTrue(sorted(carol, id).contains("after"), "killed at " + at);
        }
      }
    }
  }

  private static List<String> sorted(Device device, ConversationId id) throws ClientException {
    return device.history(id, null, 1000).stream()
        .filter(entry -> entry.kind() == TimelineEntry.Kind.TEXT)
        .map(entry -> String.valueOf(entry.text()))
        .sorted()
        .toList();
  }
}
