package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** Administrators decide together, on real processes. */
@Timeout(300)
class AdministrationIT {
  @TempDir Path folder;

  @Test
  void administratorsDecideTogether() throws Exception {
    try (Network network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse")) {
      Pli alice = new Pli(folder.resolve("alice"));
      Pli bob = new Pli(folder.resolve("bob"));
      Pli carol = new Pli(folder.resolve("carol"));
      done(alice.run("join", network.invitation(), "--handle", "alice"));
      JsonNode made = done(alice.run("invite", "--role", "admin", "--json")).json();
      assertEquals("logged", made.get("state").asText());
      done(bob.run("join", made.get("invitation").asText(), "--handle", "bob"));
      // In the very next command he may invite.
      JsonNode invited = done(bob.run("invite", "--handle", "carol", "--json")).json();
      done(carol.run("join", invited.get("invitation").asText(), "--handle", "carol"));
      JsonNode policy = done(carol.run("admin", "list", "--json")).json();
      assertEquals("[\"alice\",\"bob\"]", policy.get("administrators").toString());
      assertEquals(1, carol.run("invite").exitCode());
      assertEquals(1, carol.run("admin", "pending").exitCode());

      done(alice.run("admin", "policy", "--change", "2", "--reset", "2"));
      JsonNode pending = done(bob.run("admin", "add", "carol", "--json")).json();
      assertEquals("pending", pending.get("state").asText());
      assertEquals(1, pending.get("signed").asInt());
      assertEquals(2, pending.get("required").asInt());
      String id = pending.get("id").asText();
      JsonNode waits = done(alice.run("admin", "pending", "--json")).lines().getFirst();
      assertEquals(id, waits.get("id").asText());
      assertEquals("[\"bob\"]", waits.get("signedBy").toString());
      JsonNode signed = done(alice.run("admin", "sign", id, "--json")).json();
      assertEquals("logged", signed.get("state").asText());
      policy = done(carol.run("admin", "list", "--json")).json();
      assertEquals("[\"alice\",\"bob\",\"carol\"]", policy.get("administrators").toString());

      JsonNode link = done(carol.run("admin", "reset", "bob", "--json")).json();
      assertTrue(link.get("invitation").asText().startsWith("pli://return/"), link.toString());
      done(carol.run("admin", "withdraw", link.get("invitation").asText()));
      List<String> kinds = new ArrayList<>();
      for (JsonNode line : done(bob.run("admin", "log", "--json")).lines()) {
        kinds.add(line.get("kind").asText());
      }
      assertEquals(
          List.of(
              "policy",
              "invitation",
              "policy",
              "invitation",
              "policy",
              "policy",
              "invitation",
              "withdrawal"),
          kinds);
    }
  }
}
