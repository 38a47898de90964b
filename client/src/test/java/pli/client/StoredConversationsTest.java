package pli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.TlsWriter;
import pli.crypto.Secret;
import pli.mls.group.Group;
import pli.mls.group.GroupPart;
import pli.mls.group.GroupParts;
import pli.mls.group.PendingCommit;

/** How the vault keeps the groups of conversations, today and in vaults that were made before. */
class StoredConversationsTest {
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private static TreeMap<String, Bytes> rows(Transaction t, Bytes conversation)
      throws ClientException {
    TreeMap<String, Bytes> rows = new TreeMap<>();
    t.list(
        "SELECT part, content FROM group_part WHERE conversation = ?",
        row -> rows.put(row.text(1), row.bytes(2)),
        conversation);
    return rows;
  }

  private static TreeMap<String, Bytes> rows(Person person, ConversationId id)
      throws ClientException {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      return vault.read(t -> rows(t, id.value()));
    }
  }

  private static List<String> changed(Map<String, Bytes> before, Map<String, Bytes> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
    return new ArrayList<>(names);
  }

  private static Group open(Map<String, Bytes> rows) throws Exception {
    List<GroupPart> parts = new ArrayList<>();
    rows.forEach((name, content) -> parts.add(new GroupPart(name, content)));
    return GroupParts.open(parts);
  }

  @Test
  void aMessageChangesOneRowOfItsConversation() throws Exception {
    FakeServer server = new FakeServer(5);
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice");
        Person bob = Person.join(server, temporary.resolve("bob"), "bob")) {
      // A receipt is a message, too.
      bob.device().messages().setReceipts(false);
      ConversationId desk =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      bob.sync();
      alice.sync();
      alice.tell(desk, "one");
      assertEquals(List.of("alice: one"), bob.hear(1));
      for (int i = 0; i < 3; i++) {
        Map<String, Bytes> ofAlice = rows(alice, desk);
        Map<String, Bytes> ofBob = rows(bob, desk);
        alice.tell(desk, "more " + i);
        assertEquals(List.of("alice: more " + i), bob.hear(1), "message " + i);
        List<String> one = List.of("application " + open(ofAlice).ownLeaf().value());
        assertEquals(one, changed(ofAlice, rows(alice, desk)));
        assertEquals(one, changed(ofBob, rows(bob, desk)));
        assertTrue(Objects.requireNonNull(rows(bob, desk).get(one.get(0))).length() < 200);
      }
      assertTrue(Objects.requireNonNull(rows(alice, desk).get("epoch")).length() > 1000);
      alice.device().groups().setAdmin(desk, "bob", true, Person.PATIENCE);
      bob.sync();
      bob.device().removeMember(desk, "alice", Person.PATIENCE);
      alice.sync();
      assertEquals(Map.of(), rows(alice, desk));
    }
  }

  /** A vault with the tables and rows that a program of version 1 left. */
  private Path vaultOfVersion1(String... more) throws Exception {
    Path folder = temporary.resolve("old");
    List<String> dump = dump();
    Vault.create(
            folder,
            PASSPHRASE,
            Person.CHEAP,
            new Randomness(1),
            t -> {
              // Version 1 made other tables than those that are there by now.
              for (String table :
                  t.list(
                      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
                          + " 'sqlite_%' AND name NOT LIKE '%_words_%'",
                      row -> row.text(1))) {
                t.change("DROP TABLE " + table);
              }
              for (String statement : dump) {
                t.change(statement);
              }
              for (String statement : more) {
                t.change(statement);
              }
              return t.change("PRAGMA user_version = 1");
            })
        .close();
    return folder;
  }

  private List<String> dump() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("vault-v1.sql")) {
      assertNotNull(in, "the stored vault is missing");
      List<String> statements = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("--")) {
          statements.add(line);
        }
      }
      return statements;
    }
  }

  /** The columns of an active conversation, to be compared with what its group says. */
  private record Kept(Bytes id, long epoch, Bytes wrapKey, Bytes routeKey, Bytes pending) {}

  @Test
  void aVaultOfVersion1Opens() throws Exception {
    int pendingCommits = 0;
    int conversations = 0;
    try (Vault vault = Vault.open(vaultOfVersion1(), PASSPHRASE)) {
      assertTrue(vault.<Long>read(t -> t.number("PRAGMA user_version")) > 1);
      List<Kept> all =
          vault.read(t ->
              t.list(
                  "SELECT id, epoch, wrap_key, route_key, pending FROM conversation WHERE state ="
                      + " 0",
                  row ->
                      new Kept(
                          row.bytes(1), row.number(2), row.bytes(3), row.bytes(4), row.bytes(5))));
      for (Kept kept : all) {
        Group group = open(vault.read(t -> rows(t, kept.id())));
        assertEquals(kept.id(), group.groupId());
        assertEquals(kept.epoch(), group.epoch());
        Bytes place = new TlsWriter().u32(group.ownLeaf().value()).toBytes();
        assertEquals(kept.wrapKey(), exported(group, "pli wrap key", place));
        assertEquals(kept.routeKey(), exported(group, "pli route key", Bytes.EMPTY));
        group.protect(new byte[1], Bytes.EMPTY, new Randomness(1));
        if (!kept.pending().isEmpty()) {
          Group after = group.merge(PendingCommit.decode(kept.pending()));
          assertEquals(group.members().size() + 1, after.members().size());
          pendingCommits++;
        }
        conversations++;
      }
      long rowsOfOthers =
          vault.read(t ->
              t.number(
                  "SELECT count(*) FROM group_part WHERE conversation NOT IN"
                      + " (SELECT id FROM conversation WHERE state = 0)"));
      assertEquals(0, rowsOfOthers);
      assertFalse(
          vault.<Boolean>read(
              t -> t.exists("SELECT 1 FROM pragma_table_info('conversation') WHERE name = 'mls'")));
      assertEquals(
          7L, vault.<Long>read(t -> t.number("SELECT count(*) FROM timeline")), "what was said");
    }
    assertEquals(2, conversations);
    assertEquals(1, pendingCommits);
  }

  private static Bytes exported(Group group, String label, Bytes context) {
    try (Secret secret = group.export(label, context, 32)) {
      return Bytes.adopt(secret.copy());
    }
  }

  @Test
  void aVaultWhoseGroupCannotBeReadStaysAsItWas() throws Exception {
    Path folder = vaultOfVersion1("UPDATE conversation SET mls = x'0101' WHERE state = 0");
    for (int i = 0; i < 2; i++) {
      assertEquals(
          Problem.VAULT_DAMAGED,
          assertThrows(ClientException.class, () -> Vault.open(folder, PASSPHRASE)).problem());
    }
  }

  /** The same step on vaults of devices that then go on talking with each other. */
  @Test
  void conversationsGoOnInAVaultThatWasBroughtUp() throws Exception {
    FakeServer server = new FakeServer(5);
    try (Person alice = Person.join(server, temporary.resolve("alice"), "alice");
        Person bob = Person.join(server, temporary.resolve("bob"), "bob")) {
      ConversationId desk =
          alice.device().createConversation("desk", List.of("bob"), Person.PATIENCE).id();
      alice.tell(desk, "one");
      alice.tell(bob, "direct");
      assertEquals(List.of("alice: direct", "alice: one"), bob.hear(2));
      bob.tell(desk, "two");
      for (Person person : List.of(alice, bob)) {
        person.device().close();
        inOnePiece(person);
        person.restart();
      }
      assertEquals(List.of("bob: two"), alice.hear(1));
      alice.tell(desk, "three");
      alice.tell(bob, "direct again");
      assertEquals(List.of("alice: direct again", "alice: three"), bob.hear(2));
      bob.tell(desk, "four");
      assertEquals(List.of("bob: four"), alice.hear(1));
    }
  }

  /** Turns the tables back into those of version 1. */
  private static void inOnePiece(Person person) throws Exception {
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      TreeMap<Bytes, Bytes> whole = new TreeMap<>();
      for (Bytes id :
          vault.read(
              t -> t.list("SELECT DISTINCT conversation FROM group_part", row -> row.bytes(1)))) {
        whole.put(id, open(vault.read(t -> rows(t, id))).encode());
      }
      vault.write(t -> {
        t.change("ALTER TABLE conversation ADD COLUMN mls BLOB NOT NULL DEFAULT x''");
        for (Map.Entry<Bytes, Bytes> one : whole.entrySet()) {
          t.change("UPDATE conversation SET mls = ? WHERE id = ?", one.getValue(), one.getKey());
        }
        t.change("DROP TABLE group_part");
        for (String table :
            List.of(
                "log_head",
                "log_label",
                "log_seen",
                "log_alarm",
                "log_entry",
                "administration",
                "administration_label",
                "administration_fault",
                "admission",
                "shown_decision",
                "shared_setting",
                "held",
                "heard",
                "receipt",
                "read_to",
                "signed_message",
                "signed_context",
                "uninvited",
                "parcel",
                "asked_to_join",
                "unvouched",
                "early_welcome",
                "contact_message",
                "device_seen",
                "rejoin",
                "late",
                "log_alert",
                "unknown_device",
                "alert_told",
                "alert")) {
          t.change("DROP TABLE " + table);
        }
        for (String trigger :
            List.of(
                "timeline_changed",
                "timeline_removed",
                "signed_message_deleted",
                "signed_message_emptied",
                "signed_message_edited")) {
          t.change("DROP TRIGGER " + trigger);
        }
        for (String index :
            List.of(
                "timeline_by_message",
                "timeline_by_target",
                "timeline_by_place",
                "timeline_by_kind",
                "timeline_receipts")) {
          t.change("DROP INDEX " + index);
        }
        for (String column : List.of("target", "hidden", "edited", "version", "state")) {
          t.change("ALTER TABLE timeline DROP COLUMN " + column);
        }
        for (String column : List.of("entry", "quiet")) {
          t.change("ALTER TABLE outbox DROP COLUMN " + column);
        }
        t.change("ALTER TABLE conversation DROP COLUMN accepted");
        t.change("ALTER TABLE conversation DROP COLUMN invited_by");
        t.change("ALTER TABLE account DROP COLUMN label_proof");
        t.change("ALTER TABLE account DROP COLUMN recovery_words");
        t.change("DROP TABLE known_device");
        t.change("ALTER TABLE member DROP COLUMN device");
        t.change("ALTER TABLE member DROP COLUMN signature_key");
        for (String column : List.of("device", "way", "made", "pending", "asked", "changed_by")) {
          t.change("ALTER TABLE account DROP COLUMN " + column);
        }
        for (String column : List.of("kind", "timer", "admins", "leaving", "broken_by")) {
          t.change("ALTER TABLE conversation DROP COLUMN " + column);
        }
        t.change("DROP TRIGGER timeline_added");
        t.change("DROP TABLE fleeting_words");
        for (String index : List.of("expiry", "reading")) {
          t.change("DROP INDEX timeline_by_" + index);
        }
        for (String column : List.of("expires_at", "expires_after")) {
          t.change("ALTER TABLE timeline DROP COLUMN " + column);
        }
        return t.change("PRAGMA user_version = 1");
      });
    }
  }
}
