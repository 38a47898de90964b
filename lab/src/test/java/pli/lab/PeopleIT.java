package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** A stranger, who is answered, reported and blocked, on real processes. */
@Timeout(300)
class PeopleIT {
  @TempDir Path folder;

  @Test
  void aStrangerIsReportedAndBlocked() throws Exception {
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse")) {
      Pli ann = new Pli(folder.resolve("ann"));
      Pli bob = new Pli(folder.resolve("bob"));
      Pli mallory = new Pli(folder.resolve("mallory"));
      done(ann.run("join", network.invitation(), "--handle", "ann"));
      for (Pli person : new Pli[] {bob, mallory}) {
        JsonNode link = done(ann.run("invite", "--json")).json();
        String handle = person == bob ? "bob" : "mallory";
        done(person.run("join", link.get("invitation").asText(), "--handle", handle));
      }

      done(mallory.run("send", "--to", "bob", "I know where you live"));
      JsonNode came = done(bob.run("receive", "--json")).lines().getFirst();
      assertTrue(came.get("request").asBoolean(), came.toString());
      String id = came.get("messageId").asText();
      JsonNode reported = done(bob.run("report", id, "--text", "please look", "--json")).json();
      assertEquals("mallory", reported.get("sender").asText());
      assertEquals("[\"ann\"]", reported.get("administrators").toString());
      assertFalse(reported.get("acceptedAt").isNull(), reported.toString());

      JsonNode report = done(ann.run("receive", "--json")).lines().getLast();
      assertTrue(report.get("text").asText().endsWith("please look"), report.toString());
      Path file = folder.resolve("report.pli");
      done(ann.run("report", report.get("messageId").asText(), "--save", file.toString()));
      Pli.Outcome verdict = done(ann.run("check", file.toString()));
      assertTrue(verdict.out().contains("What it says: I know where you live"), verdict.out());
      assertTrue(verdict.out().contains("\"mallory\""), verdict.out());
      assertTrue(verdict.out().contains("took just this message at"), verdict.out());
      Files.writeString(
          folder.resolve("altered.pli"),
          Files.readString(file).replaceFirst("accepted [0-9]+", "accepted 1"));
      assertEquals(4, ann.run("check", folder.resolve("altered.pli").toString()).exitCode());

      done(bob.run("contact", "block", "mallory"));
      done(mallory.run("send", "--to", "bob", "and when you sleep"));
      assertEquals("", done(bob.run("receive", "--json")).out());
      assertEquals(1, bob.run("send", "--to", "mallory", "stop").exitCode());
      JsonNode unblocked = done(bob.run("contact", "unblock", "mallory", "--json")).json();
      assertFalse(unblocked.get("blocked").asBoolean());
      assertFalse(unblocked.get("accepted").asBoolean());
      Pli.Outcome history = done(bob.run("history", came.get("conversation").asText(), "--json"));
      assertEquals(2, history.lines().size(), history.out());
    }
  }
}
