package pli.drill.handset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pli.client.Device;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.PasswordHash;
import pli.crypto.Secret;
import pli.desktop.net.WebTransport;
import pli.drill.seized.Room;
import pli.drill.seized.SeizedServer;
import pli.drill.seized.Society;
import pli.drill.seized.Society.Circle;
import pli.drill.seized.Society.Someone;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;
import pli.lab.seizure.Kind;
import pli.lab.seizure.Needles;
import pli.lab.seizure.Search;
import pli.mls.node.MlsException;

/** A device is taken: its vault locked, then open, then after it was removed from a group. */
public final class HandsetDrill implements Drill {
  private static final int PEOPLE = 3;
  private static final int EARLIER = 6;
  private static final int LATER = 4;
  private static final double CLUSTER = 1e6;
  private static final int WRONG = 3;
  private static final int SEED = 32;
  private static final double[] BITS = {13.3, 37.6, 51.7, 77.5};

  @Override
  public String name() {
    return "handset";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, ClientException, MlsException {
    Outcome outcome = Outcome.of(name());
    try (SeizedServer server = SeizedServer.on(stage);
        Society society =
            new Society(stage.folder().resolve("vaults"), stage.random(), Vault.COST)) {
      society.join(server.invitation(), PEOPLE);
      society.makeCircles(1, PEOPLE);
      int unused = society.talk(EARLIER);
      society.read();
      Circle circle = society.circles().get(0);
      Someone maker = society.people().get(circle.members().get(0));
      Someone victim = society.people().get(circle.members().get(1));
      victim.device().close();
      Path stolen = stage.folder().resolve("stolen");
      long bytes = copy(society.vault(victim), stolen);
      outcome = locked(outcome, society, stolen, bytes);
      outcome = guessed(outcome, stolen);
      outcome = opened(outcome, stolen, society, maker, victim, circle);
    }
    return keys(outcome);
  }

  private static long copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(from)) {
      files = walk.toList();
    }
    long bytes = 0;
    for (Path file : files) {
      Path target = to.resolve(from.relativize(file));
      if (Files.isDirectory(file)) {
        Files.createDirectories(target);
      } else {
        Files.copy(file, target);
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static Outcome locked(Outcome outcome, Society society, Path stolen, long bytes)
      throws IOException {
    Needles wanted = secrets(society.needles());
    Search search = wanted.search();
    Set<Search.Finding> found = new TreeSet<>(search.inFolder(stolen));
    // The salt, and the noise that stands where a duress passphrase would have its key.
    found.removeIf(one -> one.kind() == Kind.RANDOM && one.place().equals("keyslot"));
    Bytes planted = society.needles().all(Kind.TEXT).get(0);
    boolean control = !search.in("planted", planted.toByteArray()).isEmpty();
    return outcome
        .examined(Text.of("bytes of the vault", "octets du coffre"), bytes, 50_000)
        .examined(
            Text.of("things looked for in it", "choses qu’on y a cherchées"),
            wanted.kinds().stream().mapToInt(wanted::count).sum(),
            100)
        .finding(
            new Finding(
                Text.of("What the locked vault’s files show", "Ce que montrent les fichiers"),
                found.isEmpty() ? Text.of("nothing", "rien") : Text.same(found.toString()),
                Text.of(
                    "cannot: read the vault otherwise than by its passphrase",
                    "ne peut pas : lire le coffre autrement que par la phrase de passe"),
                found.isEmpty() && control,
                !found.isEmpty()));
  }

  /** Without nonces, which stand in clear and are shorter than seeds of keys. */
  private static Needles secrets(Needles all) {
    Set<Kind> named = EnumSet.allOf(Kind.class);
    named.remove(Kind.RANDOM);
    Needles wanted = all.only(named);
    for (Bytes drawn : all.all(Kind.RANDOM)) {
      if (drawn.length() == SEED || drawn.length() == 2 * SEED) {
        wanted.add(Kind.RANDOM, drawn);
      }
    }
    return wanted;
  }

  private static Outcome guessed(Outcome outcome, Path stolen) throws IOException {
    KeySlotHead head = KeySlotHead.read(stolen.resolve("keyslot"));
    long begin = System.nanoTime();
    for (int i = 0; i < WRONG; i++) {
      byte[] guess = ("wrong " + i).getBytes(StandardCharsets.UTF_8);
      try (Secret hash = PasswordHash.derive(guess, head.salt(), head.cost(), 32)) {
        if (hash.length() != 32) {
          throw new IllegalStateException();
        }
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9 / WRONG;
    boolean refused = !opens(stolen, "sesame");
    boolean accepted = opens(stolen, Society.PASSPHRASE);
    Price price = new Price(seconds, CLUSTER);
    String[] en = {"years", "days", "seconds"};
    String[] fr = {"ans", "jours", "secondes"};
    return outcome
        .examined(Text.of("passphrases tried", "phrases essayées"), WRONG + 2, WRONG + 2)
        .finding(
            new Finding(
                Text.of(
                    "The passphrase, by guessing on as much as a million times this machine",
                    "La phrase de passe, devinée avec un million de fois cette machine"),
                Text.of(
                    said(
                        "%.2f s a guess here; half of all: four digits %s, eight random letters %s,"
                            + " four words of Diceware %s, six %s",
                        seconds, price, en),
                    said(
                        "%.2f s par essai ici ; la moitié : quatre chiffres %s, huit lettres au"
                            + " hasard %s, quatre mots Diceware %s, six %s",
                        seconds, price, fr)),
                Text.of(
                    "can: guess the passphrase at the price of Argon2id (64 MiB, 3 passes) a guess;"
                        + " a short one falls",
                    "peut : deviner la phrase au prix d’Argon2id (64 Mio, 3 passes) par essai ; une"
                        + " courte tombe"),
                head.isDear() && refused && accepted,
                true));
  }

  private static String said(String words, double seconds, Price price, String[] units) {
    return String.format(
        Locale.ROOT,
        words,
        seconds,
        Price.readable(price.years(BITS[0]), units),
        Price.readable(price.years(BITS[1]), units),
        Price.readable(price.years(BITS[2]), units),
        Price.readable(price.years(BITS[3]), units));
  }

  private static boolean opens(Path stolen, String passphrase) {
    try (Vault vault = Vault.open(stolen, passphrase.getBytes(StandardCharsets.UTF_8))) {
      return vault.folder().equals(stolen);
    } catch (ClientException e) {
      return false;
    }
  }

  /** With the passphrase, on the real server, before and after the removal. */
  private static Outcome opened(
      Outcome outcome, Path stolen, Society society, Someone maker, Someone victim, Circle circle)
      throws ClientException {
    SecureRandom random = new SecureRandom();
    Platform platform = new Platform(new WebTransport(), random::nextBytes, Clock.systemUTC());
    try (Device thief = Device.open(platform, stolen, Society.passphrase())) {
      society.say(maker, circle);
      int synced = thief.sync(Society.PATIENCE);
      int before = thief.history(circle.id(), "fresnel", 100).size();
      var gone = maker.device().removeMember(circle.id(), victim.handle(), Society.PATIENCE);
      for (int i = 0; i < LATER; i++) {
        society.say(maker, circle);
      }
      int more = thief.sync(Society.PATIENCE);
      int after = thief.history(circle.id(), "fresnel", 100).size();
      for (Someone other : society.people()) {
        if (other.number() != victim.number()) {
          Society.sync(other);
        }
      }
      Someone third = society.people().get(circle.members().get(2));
      int heard = third.device().history(circle.id(), "fresnel", 100).size();
      return outcome
          .examined(
              Text.of("messages after the removal", "messages après le retrait"),
              heard - before,
              LATER)
          .finding(
              new Finding(
                  Text.of(
                      "What the unlocked vault holds, and what comes until it is removed",
                      "Ce que contient le coffre ouvert, et ce qui vient jusqu’au retrait"),
                  Text.of(
                      before + " messages read, " + (synced + more) + " things fetched",
                      before + " messages lus, " + (synced + more) + " choses reçues"),
                  Text.of(
                      "can: read everything in the vault; as one of the account’s devices go on"
                          + " until it is revoked",
                      "peut : lire tout le coffre ; continuer comme appareil du compte jusqu’à la"
                          + " révocation"),
                  before == EARLIER + 1,
                  true))
          .finding(
              new Finding(
                  Text.of(
                      "Messages of after the removal, asked of the real server",
                      "Messages d’après le retrait, demandés au vrai serveur"),
                  Text.of(
                      (after - before)
                          + " of "
                          + LATER
                          + " (a member has "
                          + (heard - before)
                          + ")",
                      (after - before)
                          + " sur "
                          + LATER
                          + " (un membre en a "
                          + (heard - before)
                          + ")"),
                  Text.of(
                      "cannot: read later messages, send",
                      "ne peut pas : lire les messages d’après, envoyer"),
                  after == before && heard - before == LATER && gone.id().equals(circle.id()),
                  after > before));
    }
  }

  /** What the stolen keys open of what was recorded. */
  private static Outcome keys(Outcome outcome) throws IOException, ClientException, MlsException {
    Room room =
        Room.of(
            CipherSuite.MLS_128_MLKEM768_X25519,
            new SecureRandom()::nextBytes,
            List.of("alice", "bob", "carol"));
    Room.Thief early = room.steal("bob");
    Stolen past = new Stolen();
    for (int i = 0; i < 10; i++) {
      Bytes passed = room.say("alice", "before " + i);
      past.recorded.add(passed);
      past.control += early.reads(passed) ? 1 : 0;
    }
    Room.Thief late = room.steal("bob");
    for (Bytes passed : past.recorded) {
      past.opened += late.reads(passed) ? 1 : 0;
    }
    Stolen future = new Stolen();
    future.control = late.reads(room.say("alice", "now")) ? 1 : 0;
    int commits = room.messages().size();
    room.remove("alice", "bob");
    boolean follows = late.reads(room.messages().get(commits));
    for (int i = 0; i < 10; i++) {
      future.opened += late.reads(room.say("alice", "after " + i)) ? 1 : 0;
    }
    return outcome
        .examined(
            Text.of("recorded messages tried with its keys", "messages enregistrés essayés"),
            past.recorded.size() + 10,
            20)
        .finding(
            new Finding(
                Text.of(
                    "Recorded messages that it had read and erased, with the keys in the vault",
                    "Messages enregistrés, lus puis effacés, avec les clés du coffre"),
                Text.of(
                    past.opened + " of 10 (" + past.control + " with keys from before reading)",
                    past.opened + " sur 10 (" + past.control + " avec les clés d’avant lecture)"),
                Text.of(
                    "cannot: read what had been erased or has expired",
                    "ne peut pas : lire ce qui avait été effacé ou a expiré"),
                past.opened == 0 && past.control == 10,
                past.opened > 0))
        .finding(
            new Finding(
                Text.of(
                    "Messages of after the removal, every byte of them handed over",
                    "Messages d’après le retrait, chaque octet remis"),
                Text.of(
                    future.opened + " of 10 (" + future.control + " of 1 before the removal)",
                    future.opened + " sur 10 (" + future.control + " sur 1 avant le retrait)"),
                Text.of(
                    "cannot: read later messages, send",
                    "ne peut pas : lire les messages d’après, envoyer"),
                future.opened == 0 && future.control == 1 && !follows,
                future.opened > 0));
  }

  private static final class Stolen {
    private final List<Bytes> recorded = new java.util.ArrayList<>();
    private int opened;
    private int control;
  }
}
