package pli.mls.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pli.mls.Members.ANYBODY;
import static pli.mls.Members.NOW;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Secret;
import pli.mls.Members;
import pli.mls.SeededEntropy;
import pli.mls.node.MlsException;
import pli.mls.node.Signer;
import pli.mls.node.ValidatedKeyPackage;

/**
 * A group that is used for years: what is stored of it stays as small as on the first days, a state
 * holds on to none before it, and no call goes deeper for the epochs that went by. So that a call
 * which does would fail, all runs on a small stack.
 */
class GrowthTest {
  private static final CipherSuite SUITE = CipherSuite.MLS_128_X25519;

  /** {@code -Dpli.growth.epochs=N} for more of them. */
  private static final int EPOCHS = Integer.getInteger("pli.growth.epochs", 10_000);

  private static final int MESSAGES = Integer.getInteger("pli.growth.messages", 10_000);
  private static final long SEED = Long.getLong("pli.growth.seed", 1);

  private static final int MOST_MEMBERS = 4;

  /** Of a group of {@link #MOST_MEMBERS} in suite 1; one ratchet alone may have 4,500. */
  private static final int MAX_BYTES = 8_000;

  private static final long STACK = 256 << 10;

  private static void onASmallStack(Callable<Void> work) throws Exception {
    FutureTask<Void> task = new FutureTask<>(work);
    Thread thread = new Thread(null, task, "small stack", STACK);
    thread.start();
    task.get();
  }

  @Test
  void tenThousandEpochsLeaveNoTrace() throws Exception {
    onASmallStack(() -> {
      Years years = new Years();
      int bound = 0;
      WeakReference<Group> early = new WeakReference<>(null);
      for (int epoch = 1; epoch <= EPOCHS; epoch++) {
        years.oneEpoch();
        assertEquals(1 + epoch, years.alice.state.epoch());
        assertTrue(years.alice.bytes() < MAX_BYTES, years.said(epoch));
        assertTrue(years.bob.bytes() < MAX_BYTES, years.said(epoch));
        if (epoch == EPOCHS / 10) {
          bound = years.most;
          early = new WeakReference<>(years.bob.state);
        }
      }
      assertTrue(years.most <= bound + 600, years.said(EPOCHS) + " against " + bound);
      assertTrue(years.adds > EPOCHS / 20 && years.removes > EPOCHS / 20, years.said(EPOCHS));
      assertEquals(years.alice.state.epochAuthenticator(), years.bob.open().epochAuthenticator());
      for (int i = 0; i < 100 && early.get() != null; i++) {
        System.gc();
      }
      assertNull(early.get(), "a state of long ago is held on to");
      return null;
    });
  }

  /**
   * Alice and Bob, with guests who come and go and say nothing; all else is drawn from the seed.
   */
  private static final class Years {
    final SeededEntropy entropy = new SeededEntropy(SEED);
    final Random random = new Random(SEED);
    final PskSource psks = id -> Secret.copyOf(Bytes.utf8("shared before"));
    final List<ValidatedKeyPackage> guests = new ArrayList<>();
    PartStore alice;
    PartStore bob;
    int adds;
    int removes;
    int most;

    Years() throws MlsException {
      Party party = Party.of(SUITE, "alice", "bob");
      alice = new PartStore(party.group("alice"));
      bob = new PartStore(party.group("bob"));
      for (int i = 0; i < 2 * MOST_MEMBERS; i++) {
        Signer guest = Members.signer(SUITE, "guest " + i, entropy);
        guests.add(Members.bundle(SUITE, guest, entropy).keyPackage().validate(ANYBODY, NOW));
      }
    }

    String said(int epoch) {
      return "seed "
          + SEED
          + ", epoch "
          + epoch
          + ": "
          + alice.bytes()
          + " and "
          + bob.bytes()
          + " bytes, "
          + most
          + " at most, "
          + adds
          + " added, "
          + removes
          + " removed";
    }

    void oneEpoch() throws MlsException {
      boolean byAlice = random.nextBoolean();
      PartStore maker = byAlice ? alice : bob;
      PartStore other = byAlice ? bob : alice;
      if (random.nextInt(8) == 0) {
        say(maker, other);
      }
      Committed made = maker.state.commit(request(maker.state), ANYBODY, NOW, entropy, psks);
      follow(maker, made.group());
      Bytes message = made.pending().message();
      CommitReceived received = (CommitReceived) other.state.process(message, ANYBODY, NOW, psks);
      follow(maker, maker.state.merge(made.pending()));
      follow(other, received.commit().merge());
    }

    private CommitRequest request(Group group) {
      CommitRequest.Builder request = CommitRequest.builder();
      int members = group.members().size();
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> {
          if (members < MOST_MEMBERS) {
            request.add(stranger(group)).withoutPath();
            adds++;
          } else {
            request.remove(group.members().get(2 + random.nextInt(members - 2)).index());
            removes++;
          }
        }
        case 3 -> {} // an update
        default -> request.externalPsk(Bytes.of(1)).withoutPath();
      }
      return request.build();
    }

    private ValidatedKeyPackage stranger(Group group) {
      for (ValidatedKeyPackage guest : guests) {
        Bytes key = guest.keyPackage().leafNode().signatureKey();
        if (group.members().stream().noneMatch(m -> m.leaf().signatureKey().equals(key))) {
          return guest;
        }
      }
      throw new IllegalStateException("all guests are there");
    }

    private void say(PartStore speaker, PartStore listener) throws MlsException {
      Protected said = speaker.state.protect(new byte[20], Bytes.EMPTY, entropy);
      follow(speaker, said.group());
      follow(
          listener,
          ((ApplicationReceived) listener.state.process(said.message(), ANYBODY, NOW)).group());
    }

    private void follow(PartStore store, Group after) {
      store.apply(GroupParts.changes(store.state, after));
      store.state = after;
      most = Math.max(most, store.bytes());
    }
  }

  @Test
  void tenThousandMessagesOfOneEpochLeaveNoTrace() throws Exception {
    onASmallStack(() -> {
      Years years = new Years();
      for (int i = 1; i <= MESSAGES; i++) {
        PartStore speaker = i % 3 == 0 ? years.bob : years.alice;
        PartStore listener = i % 3 == 0 ? years.alice : years.bob;
        Protected said = speaker.state.protect(new byte[20], Bytes.EMPTY, years.entropy);
        years.follow(speaker, said.group());
        if (years.random.nextInt(10) > 0) {
          years.follow(
              listener,
              ((ApplicationReceived) listener.state.process(said.message(), ANYBODY, NOW)).group());
        }
        // Two ratchets for each of two members, of which two may have 128 skipped keys.
        assertTrue(speaker.bytes() < 3_000 + 4_500, years.said(i));
        assertTrue(listener.bytes() < 3_000 + 4_500, years.said(i));
      }
      assertEquals(1, years.bob.open().epoch());
      assertEquals(new PartStore(years.bob.state), years.bob);
      return null;
    });
  }
}
