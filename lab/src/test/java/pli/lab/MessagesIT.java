package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** What is done with messages that are there, on real processes, by two people who know another. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessagesIT {
  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bob;
  private String conversation;

  @BeforeAll
  void twoPeopleWhoHaveWritten(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = new Pli(folder.resolve("commands").resolve("alice"));
    bob = new Pli(folder.resolve("commands").resolve("bob"));
    done(alice.run("join", network.invitation(), "--handle", "alice"));
    String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
    done(bob.run("join", link, "--handle", "bob"));
    conversation =
        done(alice.run("send", "--to", "bob", "hello", "--json"))
            .json()
            .get("conversation")
            .asText();
    awaitText(bob, "hello");
    done(bob.run("send", "--to", "alice", "hello yourself"));
    awaitText(alice, "hello yourself");
  }

  @AfterAll
  void clear() {
    network.close();
  }

  private String say(Pli person, String text, String... more) throws Exception {
    List<String> words = new java.util.ArrayList<>(List.of("send", "--conversation", conversation));
    words.addAll(List.of(more));
    words.addAll(List.of("--json", "--", text));
    return done(person.run(words.toArray(String[]::new))).json().get("messageId").asText();
  }

  private JsonNode last(Pli person) throws Exception {
    return done(person.run("history", conversation, "--limit", "1", "--json")).json();
  }

  private static JsonNode await(Pli person, String kind) throws Exception {
    for (int i = 0; i < 10; i++) {
      for (JsonNode line :
          done(person.run("receive", "--timeout", i == 0 ? "0" : "5", "--json")).lines()) {
        if (line.get("kind").asText().equals(kind)) {
          return line;
        }
      }
    }
    throw new AssertionError("no " + kind + " came");
  }

  private static void assertRefused(int exitCode, String words, Pli.Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome.err());
    assertTrue(outcome.sentence().contains(words), outcome.err());
  }

  @Test
  void anAnswerAReactionAnEditAndADeletion() throws Exception {
    String question = say(alice, "lunch at seven?");
    awaitText(bob, "lunch at seven?");
    String answer = say(bob, "yes, @alice", "--reply-to", question.substring(0, 10));
    JsonNode heard = awaitText(alice, "yes, @alice");
    assertEquals(question, heard.get("replyTo").asText());
    assertTrue(heard.get("mentioned").asBoolean());
    done(alice.run("react", answer.substring(0, 8), "👍"));
    JsonNode reaction = await(bob, "reaction");
    assertEquals("👍", reaction.get("text").asText());
    assertEquals(answer, reaction.get("replyTo").asText());
    assertEquals("👍", last(bob).get("reactions").get(0).get("emoji").asText());
    assertRefused(1, "already", alice.run("react", answer, "👍"));
    done(alice.run("react", answer, "👍", "--take-back"));
    await(bob, "delete");
    assertEquals(0, last(bob).get("reactions").size());
    Pli.Outcome edited =
        bob.runWith(
            "yes, at eight\n".getBytes(StandardCharsets.UTF_8), "edit", answer, "-", "--json");
    assertEquals("accepted", done(edited).json().get("state").asText());
    JsonNode edit = await(alice, "edit");
    assertEquals("yes, at eight", edit.get("text").asText());
    assertEquals(answer, edit.get("target").asText());
    assertEquals("yes, at eight", last(alice).get("text").asText());
    assertRefused(1, "Only who wrote", alice.run("delete", answer));
    done(bob.run("delete", answer));
    await(alice, "delete");
    for (Pli person : List.of(alice, bob)) {
      JsonNode gone = last(person);
      assertTrue(gone.get("deleted").asBoolean());
      assertTrue(gone.get("text").isNull());
    }
    assertTrue(
        done(alice.run("history", conversation, "--ids"))
            .out()
            .contains("(taken back)\n    " + answer));
    assertRefused(1, "taken back", bob.run("edit", answer, "again"));
    assertRefused(1, "no such message", bob.run("edit", "00000000", "again"));
    assertRefused(2, "react", bob.run("react", answer));
  }

  @Test
  @Tag("seldom")
  void whoReadsSaysSoAndWhoDoesNotWantToDoesNot() throws Exception {
    say(alice, "read this");
    awaitText(bob, "read this");
    JsonNode receipt = await(alice, "receipt");
    assertEquals("read", receipt.get("text").asText());
    assertEquals("bob", receipt.get("sender").asText());
    assertEquals("read", last(alice).get("state").asText());
    done(bob.run("receipts", "off"));
    say(alice, "read this too");
    awaitText(bob, "read this too");
    done(bob.run("receive"));
    done(alice.run("receive"));
    assertEquals("accepted", last(alice).get("state").asText());
    done(bob.run("receipts", "on", "--json"));
  }

  @Test
  void aVoiceNoteHasADuration() throws Exception {
    Path note = Files.writeString(folder.resolve("note.mp3"), "not really a voice");
    say(alice, "", "--attach", note.toString(), "--duration", "5.23");
    JsonNode heard = await(bob, "text").get("attachments").get(0);
    assertEquals(5230, heard.get("durationMillis").asLong());
    assertEquals("", heard.get("preview").asText());
    assertRefused(
        2,
        "--duration",
        alice.run("send", "--to", "bob", "x", "--attach", note.toString(), "--duration", "long"));
    assertRefused(
        1,
        "JPEG",
        alice.run(
            "send", "--to", "bob", "x", "--attach", note.toString(), "--preview", note.toString()));
  }
}
