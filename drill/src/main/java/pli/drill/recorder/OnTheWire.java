package pli.drill.recorder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.crypto.KemKeyPair;
import pli.drill.operator.CommandLine;
import pli.drill.operator.OperatedNetwork;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;
import pli.protocol.FirstContact;
import pli.protocol.QueueId;

/**
 * The programs of two people and a real server, and all that they say to each other, already out of
 * TLS: what shows without any key, and what opens when the X25519 half of the contact key of the
 * one who was written to is handed over.
 */
final class OnTheWire {
  /** Shorter texts all have one size, by what docs/PROTOCOL.md says of padding. */
  private static final int SHORT = 64;

  /** As many sizes may what is longer and shorter have, up to a hundred letters. */
  private static final int BUCKETS = 2;

  private static final int GUESSES = 500;

  private final RandomGenerator random;
  private final Wire wire = new Wire();
  private final List<Integer> sizes = new ArrayList<>();

  /** Of texts that are short. */
  private final Set<Integer> shortOnes = new TreeSet<>();

  private Outcome outcome;

  private OnTheWire(Outcome outcome, RandomGenerator random) {
    this.outcome = outcome;
    this.random = random;
  }

  static Outcome recorded(Outcome before, Stage stage, RandomGenerator random)
      throws IOException, ClientException, CryptoException, DecodeException {
    OnTheWire drill = new OnTheWire(before, random);
    try (OperatedNetwork operated = OperatedNetwork.on(stage)) {
      operated.front().tell(drill.wire);
      CommandLine alice = operated.founder("alice");
      CommandLine bob = operated.join(alice, "bob").getFirst();
      drill.talk(alice, bob);
      drill.counted();
      drill.opened(bob);
    }
    return drill.outcome;
  }

  /** They know each other's main queues first; then all that is handed in is what Alice says. */
  private void talk(CommandLine alice, CommandLine bob) throws IOException {
    alice.done("send", "--to", "bob", "hello");
    bob.receive("hello");
    bob.done("send", "--to", "alice", "hello, you");
    alice.receive("hello, you");
    for (String text : Recorded.SAID) {
      int before = wire.submitted().size();
      alice.done("send", "--to", "bob", text);
      List<Integer> now = wire.submitted();
      sizes.addAll(now.subList(before, now.size()));
      if (text.length() < SHORT) {
        shortOnes.addAll(now.subList(before, now.size()));
      }
    }
  }

  private void counted() {
    int said = Recorded.SAID.size();
    Set<Integer> different = new TreeSet<>(sizes);
    long lengths = Recorded.SAID.stream().map(String::length).distinct().count();
    boolean padded = shortOnes.size() == 1 && different.size() <= BUCKETS && lengths > BUCKETS;
    outcome =
        outcome
            .examined(text("wire.frames"), wire.frames(), 60)
            .examined(text("wire.bytes"), wire.bytes(), 20_000)
            .finding(
                finding(
                    "wire.count",
                    sizes.size() >= said,
                    sizes.size() >= said,
                    "seen",
                    sizes.size(),
                    "said",
                    said))
            .finding(finding("wire.sizes", padded, !padded, "sizes", different, "said", lengths));
  }

  /** Bob's contact key is read out of his vault; the attacker gets what it may have of it. */
  private void opened(CommandLine bob) throws ClientException, DecodeException, CryptoException {
    KemKeyPair keys;
    Bytes queue;
    try (Vault vault =
        Vault.open(bob.vault(), CommandLine.PASSPHRASE.getBytes(StandardCharsets.UTF_8))) {
      @Nullable KemKeyPair stored =
          vault.read(t ->
              t.first(
                  "SELECT contact_private, contact_public FROM account",
                  row -> new KemKeyPair(row.secret(1), row.bytes(2))));
      if (stored == null) {
        throw new IllegalStateException("a vault without an account");
      }
      keys = stored;
      queue = vault.read(t -> Queues.own(t, Queues.Role.CONTACT).id().value());
    }
    int byHalf = 0;
    int byBoth = 0;
    int classical = 0;
    List<Bytes> contacts = wire.firstContacts(queue);
    KemKeyPair old = CipherSuite.MLS_128_X25519.generateKemKeyPair(random::nextBytes);
    for (Bytes contact : contacts) {
      SealedContact recorded = SealedContact.read(queue, contact);
      byHalf += recorded.opensByHalf(keys, GUESSES, random) ? 1 : 0;
      byBoth += Halves.isHybrid(keys) && recorded.opensByBoth(keys) ? 1 : 0;
      Bytes before =
          FirstContact.open(keys, new QueueId(queue), contact)
              .seal(old.publicKey(), new QueueId(queue), random::nextBytes);
      classical += SealedContact.read(queue, before).opensByHalf(old, 0, random) ? 1 : 0;
    }
    int of = contacts.size();
    outcome =
        outcome
            .finding(finding("wire.hybrid", byHalf == 0, byHalf > 0, "opened", byHalf, "of", of))
            .finding(
                finding(
                    "wire.classical",
                    classical == of,
                    classical > 0,
                    "opened",
                    classical,
                    "of",
                    of))
            .examined(text("wire.both"), byBoth, 1);
  }

  private static Text text(String key, Object... places) {
    return Text.of(RecorderDrill.class, key, places);
  }

  private static Finding finding(String key, boolean ok, boolean wins, Object... places) {
    return new Finding(text(key), text(key + ".learnt", places), text(key + ".allowed"), ok, wins);
  }
}
