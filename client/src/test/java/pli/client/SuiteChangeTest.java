package pli.client;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pli.client.account.KeyPackages;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.conversation.OldConversations;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.mls.node.Extension;
import pli.mls.node.KeyPackage;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.Lifetime;
import pli.mls.node.MlsException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.Commitment;

/** An account that was made before the hybrid suite: what it keeps, and what it replaces. */
class SuiteChangeTest {
  private static final CipherSuite OLD = CipherSuite.MLS_128_X25519;
  private static final byte[] PASSPHRASE = "sésame".getBytes(StandardCharsets.UTF_8);

  @TempDir Path temporary;

  private final FakeServer server = new FakeServer(1);
  private final Randomness random = new Randomness(3);

  private Person join(String handle) throws ClientException {
    return Person.join(server, temporary.resolve(handle), handle);
  }

  @Test
  void whatIsMadeTodayIsHybrid() throws Exception {
    try (Person alice = join("alice")) {
      assertEquals(1216, server.account(alice.handle).devices().get(0).contactKey().length());
      assertEquals(KeyPackages.FULL, published(alice, CipherSuite.HYBRID));
    }
  }

  @Test
  void anOldAccountReplacesItsKeyPackagesAndKeepsTheRest() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob")) {
      makeOld(alice);
      assertEquals(3, published(alice, OLD.id()));
      ClientException refused =
          assertThrows(ClientException.class, () -> bob.tell(alice, "too early"));
      assertEquals(Problem.OTHER_SUITE, refused.problem());

      alice.restart();
      alice.sync();
      assertEquals(KeyPackages.FULL, published(alice, CipherSuite.HYBRID));
      bob.tell(alice, "hello");
      assertEquals(List.of("bob: hello"), alice.read());
      alice.tell(bob, "hello back");
      assertEquals(List.of("alice: hello back"), bob.read());
      assertEquals(32, server.account("alice").devices().get(0).contactKey().length());

      // Only once: what lies there now stays.
      Bytes device = server.account("alice").devices().get(0).id().value();
      ByteString lastResort = requireNonNull(server.lastResorts.get(device));
      server.cut();
      alice.restart();
      alice.sync();
      assertEquals(lastResort, server.lastResorts.get(device));
    }
  }

  /**
   * It was begun by a program of before, with KeyPackages of before, and all devices are of now.
   */
  @Test
  void anOldConversationGoesOnInItsSuiteAndTakesNobodyNew() throws Exception {
    try (Person alice = join("alice");
        Person bob = join("bob");
        Person carol = join("carol")) {
      makeOld(alice);
      makeOld(bob);
      ConversationId old;
      try (Vault vault = Vault.open(alice.folder, PASSPHRASE)) {
        old = vault.write(t -> begin(t));
      }
      alice.restart();
      alice.sync();
      bob.restart();
      bob.sync();
      alice.tell(old, "as ever");
      assertEquals(List.of("alice: as ever"), bob.read());
      bob.tell(old, "as ever too");
      assertEquals(List.of("bob: as ever too"), alice.read());
      for (Person one : List.of(alice, bob)) {
        try (Vault vault = Vault.open(one.folder, PASSPHRASE)) {
          int suite = vault.read(t -> OldConversations.suite(t, old));
          assertEquals(OLD.id(), suite);
        }
        assertEquals(KeyPackages.FULL, published(one, CipherSuite.HYBRID));
      }
      ClientException refused =
          assertThrows(
              ClientException.class,
              () -> alice.device().addMember(old, carol.handle, Person.PATIENCE));
      assertEquals(Problem.OTHER_SUITE, refused.problem());
      alice.tell(old, "still here");
      assertEquals(List.of("alice: still here"), bob.hear(1));
      alice.tell(bob, "and anew");
      assertEquals(List.of("alice: and anew"), bob.hear(1));
    }
  }

  private ConversationId begin(Transaction t) throws ClientException {
    try {
      return OldConversations.begin(t, OLD, "the old guard", "bob", random);
    } catch (MlsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many one-time KeyPackages lie at the server, all of this suite, as is the last resort. */
  private int published(Person person, int suite) throws Exception {
    Bytes device = server.account(person.handle).devices().get(0).id().value();
    Deque<ByteString> oneTime = requireNonNull(server.keyPackages.get(device));
    for (ByteString one : oneTime) {
      assertEquals(suite, KeyPackage.decode(FakeServer.bytes(one)).cipherSuite());
    }
    ByteString lastResort = requireNonNull(server.lastResorts.get(device));
    assertEquals(suite, KeyPackage.decode(FakeServer.bytes(lastResort)).cipherSuite());
    return oneTime.size();
  }

  /**
   * Turns vault and server into what a join made when suite 1 was the default; closes the device.
   */
  private void makeOld(Person person) throws ClientException {
    person.device().close();
    try (Vault vault = Vault.open(person.folder, PASSPHRASE)) {
      vault.write(t -> {
        makeOld(t);
        return null;
      });
    }
  }

  private void makeOld(Transaction t) throws ClientException {
    Self self = Self.load(t);
    KemKeyPair contact = OLD.generateKemKeyPair(random);
    DeviceEntry today = self.device();
    DeviceEntry device =
        new DeviceEntry(
            today.id(),
            today.name(),
            today.signatureKey(),
            today.contactQueue(),
            contact.publicKey());
    AccountRecord record =
        new AccountRecord(
            self.origin(),
            self.handle(),
            2,
            self.record().createdMillis(),
            List.of(device),
            self.record().recoveryKey());
    LoggedRecord logged =
        server
            .chain(self.handle().value())
            .sign(record, Commitment.opening(random), self.signatureKeys());
    t.change(
        "UPDATE account SET record = ?, contact_private = ?, contact_public = ?",
        logged.encode(),
        contact.privateKey(),
        contact.publicKey());
    assertEquals(1, t.change("DELETE FROM mark WHERE name = 'published suite'"));
    assertTrue(t.change("DELETE FROM key_package") > 0);
    Deque<ByteString> oneTime = new ArrayDeque<>();
    for (int i = 0; i < 3; i++) {
      oneTime.add(oldKeyPackage(t, self, false));
    }
    server.append(logged);
    server.keyPackages.put(device.id().value(), oneTime);
    server.lastResorts.put(device.id().value(), oldKeyPackage(t, self, true));
  }

  private ByteString oldKeyPackage(Transaction t, Self self, boolean lastResort)
      throws ClientException {
    long now = System.currentTimeMillis() / 1000;
    List<Extension> extensions =
        lastResort ? List.of(new Extension(Extension.LAST_RESORT, Bytes.EMPTY)) : List.of();
    KeyPackageBundle bundle =
        KeyPackage.generate(
            OLD,
            self.signer(),
            Self.leafOptions(List.of()),
            new Lifetime(now - 1000, now + 1_000_000),
            extensions,
            random);
    t.change(
        "INSERT INTO key_package (reference, bundle, last_resort, made_at, not_after)"
            + " VALUES (?, ?, ?, ?, ?)",
        reference(bundle),
        bundle.encode(),
        lastResort,
        now,
        now + 1_000_000);
    return ByteString.copyFrom(bundle.keyPackage().encode().toByteArray());
  }

  private static Bytes reference(KeyPackageBundle bundle) {
    try {
      return bundle.keyPackage().reference();
    } catch (MlsException e) {
      throw new IllegalStateException(e);
    }
  }
}
