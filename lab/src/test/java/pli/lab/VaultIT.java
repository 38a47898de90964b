package pli.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.lab.Pli.awaitText;
import static pli.lab.Pli.done;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pli.lab.network.Network;
import pli.lab.process.Checkout;

/** What a person does with a vault as a whole, on real processes. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VaultIT {
  private Path folder;
  private Network network;
  private Pli alice;
  private Pli bob;
  private String conversation;

  @BeforeAll
  void twoPeopleWhoHaveWritten(@TempDir Path folder) throws Exception {
    this.folder = folder;
    network = Network.make(Checkout.ofThisProgram(), folder, "The Lighthouse");
    alice = new Pli(folder.resolve("alice"));
    bob = new Pli(folder.resolve("bob"));
    done(alice.run("join", network.invitation(), "--handle", "alice", "--device", "desk"));
    String link = done(alice.run("invite", "--json")).json().get("invitation").asText();
    done(bob.run("join", link, "--handle", "bob"));
    conversation =
        done(alice.run("send", "--to", "bob", "hello", "--json"))
            .json()
            .get("conversation")
            .asText();
    awaitText(bob, "hello");
  }

  @AfterAll
  void clear() {
    network.close();
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text + "\n");
  }

  @Test
  @Tag("seldom")
  void aBackupComesBackUnderAnotherPassphraseAndTheVaultIsWiped() throws Exception {
    Path file = folder.resolve("bob.backup");
    JsonNode backup = done(bob.run("backup", "create", file.toString(), "--json")).json();
    assertEquals(Files.size(file), backup.get("bytes").asLong());
    assertEquals(24, backup.get("recoveryWords").asText().split(" ").length);
    assertRefused(1, "already", bob.run("backup", "create", file.toString()));
    Path words = file("words", backup.get("recoveryWords").asText());

    assertRefused(1, "wipe --yes", bob.run("wipe"));
    done(bob.run("history", conversation));
    done(bob.run("wipe", "--yes"));
    assertRefused(1, "no vault", bob.run("history", conversation));
    assertRefused(1, "no vault", bob.run("lock"));
    JsonNode sent = done(alice.run("send", "--to", "bob", "while you were away", "--json")).json();
    assertEquals("accepted", sent.get("state").asText());

    Path wrong = file("wrong", "abandon ".repeat(23) + "art");
    assertRefused(
        1,
        "not those",
        bob.run("backup", "restore", file.toString(), "--recover", wrong.toString()));
    Path cut = folder.resolve("cut");
    Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(file), 5000));
    assertRefused(
        1, "cut off", bob.run("backup", "restore", cut.toString(), "--recover", words.toString()));
    JsonNode restored =
        done(bob.run("backup", "restore", file.toString(), "--recover", words.toString(), "--json"))
            .json();
    assertEquals("bob", restored.get("handle").asText());
    assertEquals(1, restored.get("conversations").asInt());
    assertTrue(restored.get("madeAt").asText().endsWith("Z"));
    awaitText(bob, "while you were away");
    assertTrue(done(bob.run("history", conversation)).out().contains("hello"));
  }

  @Test
  void passphrasesThatChangeAndThatDestroy() throws Exception {
    Pli copy = copyOf(alice, "copy");
    String fresh = file("fresh", "another one").toString();
    String duress = file("duress", "the last one").toString();
    done(copy.run("passphrase", "change", "--new-passphrase-file", fresh, "--json"));
    assertRefused(1, "not the passphrase", copy.run("contacts"));
    copy.with("PLI_PASSPHRASE_FILE", fresh);
    assertTrue(done(copy.run("contacts")).out().contains("bob"));
    assertRefused(
        1, "another use", copy.run("passphrase", "duress", "--new-passphrase-file", fresh));
    done(copy.run("passphrase", "duress", "--new-passphrase-file", duress));
    assertTrue(done(copy.run("contacts")).out().contains("bob"));
    done(copy.run("lock"));
    copy.with("PLI_PASSPHRASE_FILE", duress);
    assertFalse(done(copy.run("contacts")).out().contains("bob"));
    assertEquals("", done(copy.run("conversation", "list")).out());
    copy.with("PLI_PASSPHRASE_FILE", fresh);
    assertRefused(1, "not the passphrase", copy.run("contacts"));
  }

  private Pli copyOf(Pli person, String name) throws IOException {
    Pli copy = new Pli(folder.resolve(name));
    Files.createDirectories(copy.vault());
    for (String file : new String[] {"keyslot", "vault.db"}) {
      Files.copy(person.vault().resolve(file), copy.vault().resolve(file));
    }
    return copy;
  }

  private static void assertRefused(int exitCode, String words, Pli.Outcome outcome) {
    assertEquals(exitCode, outcome.exitCode(), outcome.err());
    assertTrue(outcome.sentence().contains(words), outcome.err());
  }
}
