package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
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

/** An alert from the safe to two people's command lines, and its end, on real processes. */
@Timeout(300)
class AlertIT {
  @TempDir Path folder;

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void anAlertGoesFromTheSafeToEveryDeviceAndIsOver() throws Exception {
    Pli safe = new Pli(folder.resolve("safe"));
    List<String> words = new ArrayList<>();
    for (String name : List.of("editor", "lawyer", "trustee")) {
      JsonNode made = done(safe.run("alert", "key", file(name), "--name", name, "--json")).json();
      words.addAll(List.of("--alert-key", made.get("key").asText()));
    }
    Checkout checkout = Checkout.ofThisProgram();
    try (Network network = Network.make(checkout, folder, "The Lighthouse", words)) {
      Pli alice = new Pli(folder.resolve("alice"));
      Pli bob = new Pli(folder.resolve("bob"));
      done(alice.run("join", network.invitation(), "--handle", "alice"));
      String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
      done(bob.run("join", link, "--handle", "bob"));
      done(alice.run("send", "--to", "bob", "hello"));
      awaitText(bob, "hello");
      String card = network.card().toString();

      done(safe.run("alert", "draft", "lock", "Send nothing.", file("alert"), "--card", card));
      done(safe.run("alert", "sign", file("alert"), "--key", file("editor")));
      assertEquals(
          4,
          safe.run("alert", "publish", file("alert"), "--card", card).exitCode(),
          "one signature is too few");
      done(safe.run("alert", "sign", file("alert"), "--key", file("lawyer")));
      assertEquals(0, done(safe.run("check", file("alert"), "--card", card)).exitCode());
      done(safe.run("alert", "publish", file("alert"), "--card", card));

      assertEquals(4, alice.run("send", "--to", "bob", "still there?").exitCode());
      Pli.Outcome locked = bob.run("receive", "--timeout", "20");
      assertEquals(4, locked.exitCode(), locked.err());
      assertTrue(locked.sentence().contains("pli alerts"), locked.err());
      JsonNode shown = done(bob.run("alerts", "--json")).lines().get(0);
      assertEquals("lock", shown.get("level").asText());
      assertEquals("in-force", shown.get("state").asText());
      assertEquals("Send nothing.", shown.get("texts").get("en").asText());
      assertTrue(shown.get("fromServer").asBoolean());
      done(bob.run("receive", "--timeout", "0"));

      done(safe.run("alert", "revoke", file("alert"), "It is over.", file("over")));
      done(safe.run("alert", "sign", file("over"), "--key", file("lawyer")));
      done(safe.run("alert", "sign", file("over"), "--key", file("trustee")));
      done(safe.run("alert", "publish", file("over"), "--card", card));
      done(alice.run("alerts"));
      done(alice.run("send", "--to", "bob", "over"));
      awaitText(bob, "over");
    }
  }
}
