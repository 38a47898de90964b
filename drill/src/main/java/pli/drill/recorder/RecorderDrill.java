package pli.drill.recorder;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.KemKeyPair;
import pli.drill.Drill;
import pli.drill.Finding;
import pli.drill.Outcome;
import pli.drill.Stage;
import pli.drill.Text;
import pli.drill.seized.Room;
import pli.mls.node.KeyPackageBundle;

/** All that a group said was recorded; years later X25519 is broken. */
public final class RecorderDrill implements Drill {
  private static final List<String> MEMBERS = List.of("alice", "bob", "carol");
  private static final int MESSAGES = 40;
  private static final int GUESSES = 20_000;

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public Outcome run(Stage stage) throws Exception {
    int classical = classical();
    Room room = room(CipherSuite.MLS_128_MLKEM768_X25519);
    Recording recording = recording(CipherSuite.MLS_128_MLKEM768_X25519, room);
    KeyPackageBundle bob = room.bundle("bob");
    Bytes reference = bob.keyPackage().reference();
    int honest = recording.read(reference, bob.initKeys()).size();
    BrokenHybrid seal =
        new BrokenHybrid(
            recording.seal(reference).sealed(), recording.context(), bob.keyPackage().initKey());
    byte[] scalar = BrokenHybrid.classicalHalf(bob.initKeys());
    byte[] agreed = seal.agreed(scalar);
    int both = read(recording, seal.open(seal.latticeSecret(bob.initKeys()), agreed));
    Tried tried = guess(recording, seal, agreed, scalar, stage.random());
    return outcome(classical, honest, both, tried);
  }

  private static Outcome outcome(int classical, int honest, int both, Tried tried) {
    return Outcome.of("recorder")
        .examined(
            Text.of("messages recorded, of two groups", "messages enregistrés, de deux groupes"),
            2L * MESSAGES,
            2L * MESSAGES)
        .examined(
            Text.of("guesses of the ML-KEM half", "devinettes de la moitié ML-KEM"),
            tried.guesses(),
            GUESSES)
        .examined(
            Text.of(
                "messages that the attacker’s own program opens with both halves (control)",
                "messages que le programme de l’attaquant ouvre avec les deux moitiés (contrôle)"),
            both,
            MESSAGES)
        .finding(
            new Finding(
                Text.of(
                    "Conversations of the classical suite (suite 1, of before the hybrid one)",
                    "Conversations de la suite classique (suite 1, d’avant l’hybride)"),
                Text.of(
                    classical + " of " + MESSAGES + " messages read",
                    classical + " messages lus sur " + MESSAGES),
                Text.of(
                    "can: read conversations that were made with suite 1",
                    "peut : lire les conversations faites avec la suite 1"),
                classical == MESSAGES,
                true))
        .finding(
            new Finding(
                Text.of(
                    "Conversations of the hybrid suite, which every new one has",
                    "Conversations de la suite hybride, celle de toutes les nouvelles"),
                Text.of(
                    tried.read() + " of " + MESSAGES + " messages read; a member reads " + honest,
                    tried.read()
                        + " messages lus sur "
                        + MESSAGES
                        + " ; un membre en lit "
                        + honest),
                Text.of(
                    "cannot: read what is said in conversations made since; both ML-KEM-768 and"
                        + " X25519 would have to be broken",
                    "ne peut pas : lire ce qui est dit dans celles faites depuis ; il faudrait"
                        + " casser ML-KEM-768 et X25519"),
                tried.read() == 0 && honest == MESSAGES,
                tried.read() > 0));
  }

  private static Room room(CipherSuite suite) throws Exception {
    Room room = Room.of(suite, new SecureRandom()::nextBytes, MEMBERS);
    for (int i = 0; i < MESSAGES; i++) {
      Bytes unused = room.say(MEMBERS.get(i % MEMBERS.size()), "lamp oil " + i);
    }
    return room;
  }

  private static Recording recording(CipherSuite suite, Room room) throws Exception {
    return new Recording(suite, room.welcomes().get(0), room.trees().get(0), room.messages());
  }

  /** Of a classical key the X25519 half is all of it. */
  private static int classical() throws Exception {
    Room room = room(CipherSuite.MLS_128_X25519);
    KeyPackageBundle bob = room.bundle("bob");
    KemKeyPair handed =
        new KemKeyPair(bob.initKeys().privateKey().duplicate(), bob.keyPackage().initKey());
    return recording(CipherSuite.MLS_128_X25519, room)
        .read(bob.keyPackage().reference(), handed)
        .size();
  }

  /**
   * What guessing came to.
   *
   * @param guesses how many
   * @param read how many messages opened
   */
  private record Tried(long guesses, int read) {}

  /**
   * Without the ML-KEM half: that it be zeros, the other half, what is public, or as if it were not
   * part of it at all; then at random.
   */
  private static Tried guess(
      Recording recording, BrokenHybrid seal, byte[] agreed, byte[] scalar, RandomGenerator random)
      throws Exception {
    List<byte[]> likely =
        List.of(new byte[0], new byte[32], agreed, scalar, seal.point().toByteArray());
    int read = read(recording, seal.openShared(Bytes.copyOf(agreed)));
    List<byte[]> guesses = new ArrayList<>(likely);
    while (guesses.size() < GUESSES) {
      byte[] guess = new byte[32];
      random.nextBytes(guess);
      guesses.add(guess);
    }
    for (byte[] guess : guesses) {
      read = Math.max(read, read(recording, seal.open(guess, agreed)));
    }
    return new Tried(guesses.size() + 1, read);
  }

  private static int read(Recording recording, byte @Nullable [] secrets) throws Exception {
    return secrets == null ? 0 : recording.read(secrets).size();
  }
}
