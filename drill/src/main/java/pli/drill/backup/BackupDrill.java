package pli.drill.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import pli.client.Safekeeping;
import pli.client.api.Backup;
import pli.client.api.ClientException;
import pli.client.api.Platform;
import pli.client.backup.BackupFile;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.desktop.net.WebTransport;
import pli.drill.seized.SeizedServer;
import pli.drill.seized.Society;
import pli.drill.seized.Society.Someone;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;
import pli.lab.seizure.Kind;
import pli.lab.seizure.Search;
import pli.transparency.account.RecoveryWords;

/** A person's backup file and the server's backup are stolen. */
public final class BackupDrill implements Drill {
  private static final int PEOPLE = 3;
  private static final int MESSAGES = 6;
  private static final int GUESSES = 200;
  private static final int DAMAGES = 40;

  @Override
  public String name() {
    return "backup";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, ClientException {
    try (SeizedServer server = SeizedServer.on(stage);
        Society society = new Society(stage.folder().resolve("vaults"), stage.random())) {
      society.join(server.invitation(), PEOPLE);
      society.makeCircles(1, PEOPLE);
      int unused = society.talk(MESSAGES);
      society.read();
      Someone owner = society.people().get(1);
      society.finish();
      // Nonces that the backup itself draws stand in it in clear, and are not looked for.
      Search search = society.needles().search();
      Path file = stage.folder().resolve("person.backup");
      Backup made = owner.device().safekeeping().backup(file, (done, of) -> {});
      Path zip = stage.folder().resolve("server.zip");
      server.backUp(zip);
      Outcome outcome = Outcome.of(name());
      outcome = searched(outcome, society, search, file, zip);
      outcome = guessed(outcome, file, made.words());
      return damaged(outcome, stage, file, made.words());
    }
  }

  private static Outcome searched(
      Outcome outcome, Society society, Search search, Path file, Path zip) throws IOException {
    byte[] person = Files.readAllBytes(file);
    byte[] server = Files.readAllBytes(zip);
    Set<Search.Finding> inPerson = search.in("the person’s backup", person);
    Set<Search.Finding> inServer = search.in("the server’s backup", server);
    Set<Kind> planted = EnumSet.noneOf(Kind.class);
    for (Kind kind : society.needles().kinds()) {
      Bytes thing = society.needles().all(kind).get(0);
      byte[] with = Bytes.concat(Bytes.copyOf(person), thing).toByteArray();
      search.in("planted", with).forEach(found -> planted.add(found.kind()));
    }
    boolean control = planted.equals(society.needles().kinds());
    return outcome
        .examined(
            Text.of("bytes of both backups", "octets des deux sauvegardes"),
            (long) person.length + server.length,
            50_000)
        .finding(
            new Finding(
                Text.of(
                    "Names, texts and keys in a person’s backup",
                    "Noms, textes et clés dans la sauvegarde d’une personne"),
                said(inPerson),
                Text.of("cannot: read it", "ne peut pas : la lire"),
                inPerson.isEmpty() && control,
                !inPerson.isEmpty()))
        .finding(
            new Finding(
                Text.of(
                    "Names, texts and keys in the server’s backup",
                    "Noms, textes et clés dans la sauvegarde du serveur"),
                said(inServer),
                Text.of(
                    "as sealed as the disk without the boot key (level 1): no handles, ids, keys or"
                        + " content",
                    "aussi scellée que le disque sans la clé de démarrage (niveau 1) : ni noms, ni"
                        + " clés, ni contenu"),
                inServer.isEmpty() && control,
                !inServer.isEmpty()));
  }

  private static Text said(Set<Search.Finding> found) {
    return found.isEmpty() ? Text.of("none", "aucun") : Text.same(found.toString());
  }

  private static Outcome guessed(Outcome outcome, Path file, String words) {
    SecureRandom random = new SecureRandom();
    int refused = 0;
    for (int i = 0; i < GUESSES; i++) {
      try (RecoveryWords guess = RecoveryWords.random(random::nextBytes)) {
        refused += opens(file, guess.text()) ? 0 : 1;
      }
    }
    boolean control = opens(file, words);
    return outcome
        .examined(Text.of("sets of 24 words tried", "suites de 24 mots essayées"), refused, GUESSES)
        .finding(
            new Finding(
                Text.of("The 24 words, by guessing", "Les 24 mots, en devinant"),
                Text.of(
                    refused + " of " + GUESSES + " refused; 2^255 tries would be half of all",
                    refused + " refusés sur " + GUESSES + " ; la moitié serait 2^255 essais"),
                Text.of("can: guess 256 random bits", "peut : deviner 256 bits au hasard"),
                refused == GUESSES && control,
                refused < GUESSES));
  }

  private static boolean opens(Path file, String words) {
    try (RecoveryWords key = BackupFile.words(words)) {
      return new BackupFile(file)
          .read(key, (done, of) -> {}, content -> content.madeAtMillis() > 0);
    } catch (ClientException e) {
      return false;
    }
  }

  /** With the right words, which its owner types: whatever is not the whole file is refused. */
  private static Outcome damaged(Outcome outcome, Stage stage, Path file, String words)
      throws IOException {
    byte[] whole = Files.readAllBytes(file);
    RandomGenerator random = stage.random();
    int refused = 0;
    for (int i = 0; i < DAMAGES; i++) {
      byte[] other = damage(whole, i, random);
      Path cut = stage.folder().resolve("damaged-" + i);
      Files.write(cut, other);
      refused += restores(stage, cut, words, "from-" + i) ? 0 : 1;
    }
    boolean control = restores(stage, file, words, "from-whole");
    return outcome
        .examined(
            Text.of("cut, changed or rearranged files", "fichiers coupés ou modifiés"),
            DAMAGES,
            DAMAGES)
        .finding(
            new Finding(
                Text.of(
                    "Have a part of it, or another state, restored by its owner",
                    "En faire restaurer une partie, ou un autre état, par son propriétaire"),
                Text.of(
                    refused + " of " + DAMAGES + " refused; the whole one is restored",
                    refused + " refusés sur " + DAMAGES + " ; l’entier est restauré"),
                Text.of(
                    "cannot: cut it, exchange parts of it, or have anything but the whole restored",
                    "ne peut pas : la couper, en échanger des parties, ni faire restaurer autre"
                        + " chose que le tout"),
                refused == DAMAGES && control,
                refused < DAMAGES));
  }

  private static byte[] damage(byte[] whole, int number, RandomGenerator random) {
    if (number % 2 == 0) {
      return Arrays.copyOf(whole, random.nextInt(whole.length));
    }
    byte[] other = whole.clone();
    int at = random.nextInt(whole.length);
    if (number % 4 == 1 || whole.length < 3 << 16) {
      other[at] ^= (byte) (1 << random.nextInt(8));
    } else {
      // Two segments change places.
      System.arraycopy(whole, 194, other, 194 + (1 << 16), 1 << 16);
      System.arraycopy(whole, 194 + (1 << 16), other, 194, 1 << 16);
    }
    return other;
  }

  private static boolean restores(Stage stage, Path file, String words, String name) {
    SecureRandom random = new SecureRandom();
    Platform platform = new Platform(new WebTransport(), random::nextBytes, Clock.systemUTC());
    Path vault = stage.folder().resolve(name);
    try {
      var restored =
          Safekeeping.restore(platform, vault, Society.passphrase(), file, words, (done, of) -> {});
      return restored.conversations() > 0;
    } catch (ClientException e) {
      return Vault.exists(vault);
    }
  }
}
