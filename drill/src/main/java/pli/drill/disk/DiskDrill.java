package pli.drill.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiPredicate;
import pli.client.account.Queues;
import pli.client.api.ClientException;
import pli.client.vault.Vault;
import pli.codec.Bytes;
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
import pli.server.store.BootKey;
import pli.server.store.StoreException;
import pli.server.store.StoredRows;

/** Somebody copies the server's disk: without the boot key, then with it. */
public final class DiskDrill implements Drill {
  private static final int PEOPLE = 30;
  private static final int CIRCLES = 6;
  private static final int CIRCLE = 4;
  private static final int MESSAGES = 100;

  /** How often the thief waits for the next half minute, when it was over before all was said. */
  private static final int TRIES = 4;

  private static final int ENOUGH = 4;

  /** How long the order of writes may stay in the files, and some time for a slow machine. */
  private static final Duration AWHILE = Duration.ofSeconds(40);

  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Outcome run(Stage stage) throws IOException, ClientException, StoreException {
    try (SeizedServer server = SeizedServer.on(stage);
        Society society = new Society(stage.folder().resolve("vaults"), stage.random())) {
      society.join(server.invitation(), PEOPLE);
      society.makeCircles(CIRCLES, CIRCLE);
      busyHalfMinute(server.data().resolve("store"), society);
      society.finish();
      server.kill();
      Path copy = stage.folder().resolve("copy");
      long bytes = server.copyTo(copy);
      server.start();
      Instant again = Instant.now().plus(AWHILE);
      Theft theft = new Theft(stage, society, server, copy);
      theft.atOnce(bytes);
      while (Instant.now().isBefore(again)) {
        LockSupport.parkUntil(again.toEpochMilli());
      }
      server.kill();
      Path later = stage.folder().resolve("later");
      return theft.awhileLater(later, server.copyTo(later));
    }
  }

  /** The thief comes when most is there to see: just before the server forgets again. */
  private static void busyHalfMinute(Path store, Society society)
      throws IOException, ClientException {
    boolean whole = false;
    for (int distance = 1; !whole && distance <= TRIES; distance++) {
      List<Path> logs = WriteLog.awaitNext(store, LONGEST);
      society.firstContacts(distance);
      int unused = society.talk(MESSAGES);
      whole = WriteLog.logs(store).equals(logs);
    }
  }

  /** What the thief does with the copy. */
  private static final class Theft {
    private final Stage stage;
    private final Society society;
    private final SeizedServer server;
    private final Path copy;
    private final Path store;
    private final Map<Bytes, Integer> mains = new HashMap<>();
    private Outcome outcome = Outcome.of("disk");

    Theft(Stage stage, Society society, SeizedServer server, Path copy) {
      this.stage = stage;
      this.society = society;
      this.server = server;
      this.copy = copy;
      store = copy.resolve("store");
      for (Someone someone : society.people()) {
        society.mainQueues(someone).forEach(queue -> mains.put(queue, someone.number()));
      }
    }

    /** With a copy of the moment when all was written. */
    void atOnce(long bytes) throws IOException, ClientException, StoreException {
      Search search = society.needles().search();
      search(search, bytes);
      NamelessRows rows = NamelessRows.read(store);
      List<List<WriteLog.Change>> batches = WriteLog.read(store);
      int entries = rows.families().getOrDefault("entries", -1);
      int queues = rows.families().getOrDefault("queues", -1);
      Traffic traffic = Traffic.of(batches, entries, queues);
      count(rows, batches);
      try (BootKey bootKey = BootKey.read(server.bootKey());
          Names names = new Names(bootKey)) {
        link(traffic, names);
        directory(search, bootKey);
        OwnersGuess guess = owners(traffic, names, bootKey);
        outcome =
            outcome
                .examined(text("owners.handles"), guess.handles(), PEOPLE)
                .examined(text("owners.pairs"), guess.pairs(), (long) PEOPLE * PEOPLE);
        outcome = outcome.finding(guess.best(stage.random()).finding("owners", true));
      }
    }

    /** With one of half a minute and a little later, during which nobody wrote. */
    Outcome awhileLater(Path later, long bytes)
        throws IOException, ClientException, StoreException {
      try (BootKey bootKey = BootKey.read(server.bootKey());
          Names names = new Names(bootKey)) {
        SecondCopy second = SecondCopy.read(later.resolve("store"), bootKey);
        outcome = second.examine(outcome, bytes, PEOPLE);
        OwnersGuess guess = owners(second.traffic(), names, bootKey);
        return outcome.finding(guess.best(stage.random()).finding("later", false));
      }
    }

    /** Level 1: the bytes. */
    private void search(Search search, long bytes)
        throws IOException, ClientException, StoreException {
      Set<Search.Finding> found = new TreeSet<>(search.inFolder(copy));
      found.addAll(search.in("the log", Files.readAllBytes(server.log())));
      int things = society.needles().kinds().stream().mapToInt(society.needles()::count).sum();
      outcome =
          outcome
              .examined(Text.of("bytes of the copy", "octets de la copie"), bytes, 100_000)
              .examined(
                  Text.of(
                      "names, texts, ids and keys looked for, each in some thirty encodings",
                      "noms, textes, identifiants et clés cherchés, chacun dans une trentaine"
                          + " d’encodages"),
                  things,
                  500)
              .examined(
                  Text.of(
                      "kinds of things that the same search finds when planted (control)",
                      "sortes de choses que la même recherche trouve si on les y met (contrôle)"),
                  planted(search),
                  society.needles().kinds().size())
              .finding(
                  new Finding(
                      Text.of(
                          "Handles, device names, texts, group names, ids and keys in any file"
                              + " (level 1)",
                          "Identifiants, noms d’appareils, textes, noms de groupes et clés dans un"
                              + " fichier quelconque (niveau 1)"),
                      found.isEmpty()
                          ? Text.of("none", "aucun")
                          : Text.same(shortened(found.toString())),
                      Text.of(
                          "not learnt: handles, queue ids, route ids, keys, any content",
                          "pas appris : identifiants, files, routes, clés, aucun contenu"),
                      found.isEmpty(),
                      !found.isEmpty()));
    }

    private int planted(Search search) throws IOException, ClientException, StoreException {
      Path folder = Files.createDirectories(stage.folder().resolve("planted"));
      Set<Kind> found = EnumSet.noneOf(Kind.class);
      for (Kind kind : society.needles().kinds()) {
        Bytes thing = society.needles().all(kind).get(0);
        Files.write(
            folder.resolve(kind.name()), Bytes.concat(Bytes.of(1, 2, 3), thing).toByteArray());
      }
      search.inFolder(folder).forEach(finding -> found.add(finding.kind()));
      return found.size();
    }

    /** Level 1: what can be counted. */
    private void count(NamelessRows rows, List<List<WriteLog.Change>> batches)
        throws IOException, ClientException, StoreException {
      Set<Integer> wrong = Sizes.unpadded(rows.entrySizes());
      Set<Integer> sizes = new TreeSet<>(rows.entrySizes());
      StringBuilder table = new StringBuilder("table\trows\n");
      rows.rows().forEach((name, count) -> table.append(name + "\t" + count + "\n"));
      table.append("\nnameless queue\tentries\n");
      rows.perQueue().forEach((name, count) -> table.append(name.hex() + "\t" + count + "\n"));
      Path evidence = stage.evidence("disk-rows.tsv");
      Files.writeString(evidence, table);
      outcome =
          outcome
              .evidence(evidence)
              .examined(Text.of("rows of tables", "lignes de tables"), rows.total(), 200)
              .examined(
                  Text.of("writes in the write-ahead log", "écritures dans le journal"),
                  batches.size(),
                  100)
              .examined(
                  Text.of("sizes of entries", "tailles d’entrées"), rows.entrySizes().size(), 20)
              .finding(
                  new Finding(
                      Text.of(
                          "How much lies there: rows of each table, entries of each nameless queue",
                          "Combien il y a : lignes de chaque table, entrées de chaque file sans"
                              + " nom"),
                      Text.of(
                          rows.total()
                              + " rows, "
                              + rows.perQueue().size()
                              + " queues with entries",
                          rows.total() + " lignes, " + rows.perQueue().size() + " files non vides"),
                      Text.of(
                          "learnt: how many entries there are, how many each unnamed queue holds,"
                              + " their padded sizes",
                          "appris : le nombre d’entrées, combien en a chaque file sans nom, leurs"
                              + " tailles complétées"),
                      rows.total() > 0,
                      true))
              .finding(
                  new Finding(
                      Text.of(
                          "How long messages are, from the sizes of entries",
                          "La longueur des messages, d’après les tailles des entrées"),
                      wrong.isEmpty()
                          ? Text.of(
                              sizes.size() + " sizes, all of them buckets",
                              sizes.size() + " tailles, toutes de la liste des paliers")
                          : Text.of(
                              "sizes outside of the buckets: " + wrong,
                              "tailles hors des paliers : " + wrong),
                      Text.of(
                          "their sizes are those of a few buckets",
                          "leurs tailles sont celles de quelques paliers"),
                      wrong.isEmpty(),
                      !wrong.isEmpty()));
    }

    /** Level 1: which nameless queues belong together. */
    private void link(Traffic traffic, Names names) {
      Map<Bytes, Integer> owners = new HashMap<>();
      mains.forEach((queue, owner) -> owners.put(names.of("entries", queue), owner));
      Set<Bytes> among = traffic.together().queues();
      among.retainAll(owners.keySet());
      // Of the others a thief says nothing: too little came there.
      among.removeIf(queue -> traffic.got().getOrDefault(queue, List.of()).size() < ENOUGH);
      BiPredicate<Bytes, Bytes> truth =
          (one, other) ->
              society.inOneCircle(owners.getOrDefault(one, -1), owners.getOrDefault(other, -1));
      Guess guess = traffic.together().guess(among, truth);
      double p = traffic.together().chance(among, truth, stage.random());
      outcome =
          outcome
              .examined(
                  Text.of("pairs of nameless queues", "paires de files sans nom"),
                  guess.pairs(),
                  100)
              .examined(
                  Text.of("messages seen being written", "messages vus à l’écriture"),
                  traffic.together().events(),
                  100)
              .finding(
                  new Finding(
                      Text.of(
                          "Which nameless queues belong to one group, by what is written"
                              + " together (level 1)",
                          "Quelles files sans nom sont d’un même groupe, d’après ce qui est"
                              + " écrit ensemble (niveau 1)"),
                      text(
                          "linked",
                          "right",
                          Math.round(100 * guess.precision()),
                          "blind",
                          Math.round(100 * guess.chance()),
                          "figures",
                          String.format(Locale.ROOT, "AUC %.2f, p = %.4f", guess.auc(), p)),
                      Text.of(
                          "learnt: which unnamed queues got a message at the same time in the last"
                              + " half minute, the outline of a group",
                          "appris : quelles files sans nom ont reçu un message en même temps dans"
                              + " la dernière demi-minute, le contour d’un groupe"),
                      p < Chance.SIGNIFICANT,
                      p < Chance.SIGNIFICANT));
    }

    /** Level 2: what the rows say. */
    private void directory(Search search, BootKey bootKey)
        throws IOException, ClientException, StoreException {
      Map<String, Set<Kind>> found = new TreeMap<>();
      List<String> side = new ArrayList<>();
      int[] count = new int[1];
      StoredRows.forEach(
          store,
          bootKey,
          row -> {
            count[0]++;
            Set<Kind> kinds = EnumSet.noneOf(Kind.class);
            search.in(row.table(), row.value().toByteArray()).forEach(one -> kinds.add(one.kind()));
            if (kinds.contains(Kind.MAIN_QUEUE) && kinds.size() > 1) {
              side.add(row.table());
            }
            if (!kinds.isEmpty()) {
              found.computeIfAbsent(row.table(), first -> EnumSet.noneOf(Kind.class)).addAll(kinds);
            }
          });
      Set<Kind> all = EnumSet.noneOf(Kind.class);
      found.values().forEach(all::addAll);
      Set<Kind> secret = Beyond.of(found);
      boolean directory = all.contains(Kind.HANDLE) && all.contains(Kind.DEVICE_NAME);
      outcome =
          outcome
              .examined(Text.of("rows opened", "lignes ouvertes"), count[0], 200)
              .finding(
                  new Finding(
                      Text.of(
                          "The directory: handles, devices, their public keys, contact queues"
                              + " (level 2)",
                          "L’annuaire : identifiants, appareils, leurs clés publiques, files de"
                              + " contact (niveau 2)"),
                      Text.same(shortened(found.toString())),
                      Text.of(
                          "learnt: the directory, and who the administrators are",
                          "appris : l’annuaire, et qui administre"),
                      directory,
                      true))
              .finding(
                  new Finding(
                      Text.of(
                          "Messages, group names, member lists, route keys, wrap keys, seeds of"
                              + " keys (level 2)",
                          "Messages, noms de groupes, listes de membres, clés de routes et"
                              + " d’enveloppes, graines de clés (niveau 2)"),
                      secret.isEmpty() && side.isEmpty()
                          ? Text.of(
                              "none, and no main queue beside anything else",
                              "rien, et aucune file principale à côté d’autre chose")
                          : Text.same("" + secret + side),
                      Text.of(
                          "not learnt: any message, group name or member list; which queue belongs"
                              + " to which handle stands nowhere",
                          "pas appris : aucun message, nom de groupe ni liste de membres ; quelle"
                              + " file est à qui n’est écrit nulle part"),
                      secret.isEmpty() && side.isEmpty(),
                      !secret.isEmpty() || !side.isEmpty()));
    }

    /** Level 2: whose main queues these are, by when queues were made, read and filled. */
    private OwnersGuess owners(Traffic traffic, Names names, BootKey bootKey)
        throws ClientException, StoreException {
      return OwnersGuess.of(traffic, names, Accounts.read(store, bootKey), ownMains(), society);
    }

    /** The truth, out of the vaults: devices also make queues that conversations begin in. */
    private Map<Bytes, Integer> ownMains() throws ClientException {
      Map<Bytes, Integer> own = new HashMap<>();
      for (Someone someone : society.people()) {
        try (Vault vault = Vault.open(society.vault(someone), Society.passphrase())) {
          own.put(vault.read(t -> Queues.own(t, Queues.Role.MAIN).id().value()), someone.number());
        }
      }
      return own;
    }

    private static Text text(String key, Object... places) {
      return Text.of(DiskDrill.class, key, places);
    }

    private static String shortened(String text) {
      return text.length() < 600 ? text : text.substring(0, 600) + " …";
    }
  }
}
