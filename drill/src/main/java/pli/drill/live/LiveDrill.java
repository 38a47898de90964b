package pli.drill.live;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
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
import pli.lab.seizure.ProcessMemory;
import pli.lab.seizure.Search;
import pli.mls.node.MlsException;
import pli.protocol.wire.ClientFrame;

/** Root on the running server for a while, then gone. */
public final class LiveDrill implements Drill {
  private static final int PEOPLE = 4;
  private static final int EACH = 6;
  private static final Duration SILENCE = Duration.ofSeconds(12);
  private static final Duration LOOK = Duration.ofSeconds(4);

  @Override
  public String name() {
    return "live";
  }

  @Override
  public Outcome run(Stage stage)
      throws IOException, InterruptedException, ClientException, MlsException {
    try (SeizedServer server = SeizedServer.on(stage);
        Society society = new Society(stage.folder().resolve("vaults"), stage.random())) {
      society.join(server.invitation(), PEOPLE);
      society.makeCircles(1, PEOPLE);
      Circle circle = society.circles().get(0);
      Someone maker = society.people().get(circle.members().get(0));
      int start = 0;
      for (int i = 0; i < EACH; i++) {
        society.say(maker, circle);
      }
      List<ClientFrame> before = frames(maker, start);
      commit(maker, circle, "Gardiens un");
      society.read();
      int in = maker.said().frames().size();
      for (int i = 0; i < EACH; i++) {
        society.say(maker, circle);
      }
      commit(maker, circle, "Gardiens deux");
      society.say(maker, circle);
      List<ClientFrame> during = frames(maker, in);
      Watch watch = new Watch();
      during.forEach(watch::see);
      int left = maker.said().frames().size();
      for (int i = 0; i < EACH; i++) {
        society.say(maker, circle);
      }
      List<ClientFrame> sameEpoch = frames(maker, left);
      commit(maker, circle, "Gardiens trois");
      int healed = maker.said().frames().size();
      for (int i = 0; i < EACH; i++) {
        society.say(maker, circle);
      }
      List<ClientFrame> nextEpoch = frames(maker, healed);
      society.finish();
      Outcome outcome = frames(Outcome.of(name()), society, watch, during);
      outcome = keys(outcome, watch, before, sameEpoch, nextEpoch);
      outcome = memory(outcome, society.needles(), server.pid());
      return device(outcome);
    }
  }

  private static void commit(Someone someone, Circle circle, String name) throws ClientException {
    var unused = someone.device().groups().rename(circle.id(), name, Society.PATIENCE);
  }

  private static List<ClientFrame> frames(Someone someone, int from) {
    List<ClientFrame> all = someone.said().frames();
    return new ArrayList<>(all.subList(from, all.size()));
  }

  /** What stands in the frames. */
  private static Outcome frames(
      Outcome outcome, Society society, Watch watch, List<ClientFrame> during) {
    Search words = society.needles().only(EnumSet.of(Kind.TEXT, Kind.GROUP_NAME)).search();
    Search keys = society.needles().only(EnumSet.of(Kind.ROUTE_KEY)).search();
    Set<Search.Finding> found = new TreeSet<>();
    int control = 0;
    for (ClientFrame frame : during) {
      found.addAll(words.in("a frame", frame.toByteArray()));
      control += keys.in("a frame", frame.toByteArray()).isEmpty() ? 0 : 1;
    }
    return outcome
        .examined(Text.of("frames seen", "trames vues"), during.size(), 2 * EACH)
        .examined(
            Text.of(
                "frames in which the same search finds a route key (control)",
                "trames où la même recherche trouve une clé de route (contrôle)"),
            control,
            EACH)
        .finding(
            new Finding(
                Text.of(
                    "Who talks when: route keys, wrap keys and queue ids, as they pass",
                    "Qui parle quand : clés de routes et d’enveloppes, files, au passage"),
                Text.of(
                    watch.routeKeys()
                        + " route keys, "
                        + watch.wrapKeys()
                        + " wrap keys, "
                        + watch.queues()
                        + " queues, of "
                        + watch.messages()
                        + " messages",
                    watch.routeKeys()
                        + " clés de route, "
                        + watch.wrapKeys()
                        + " clés d’enveloppe, "
                        + watch.queues()
                        + " files, de "
                        + watch.messages()
                        + " messages"),
                Text.of(
                    "learnt while it lasts: route keys as they pass, hence queue ids and wrap keys"
                        + " of the groups that are active, and so who talks when",
                    "appris tant que cela dure : les clés de route au passage, donc les files et"
                        + " clés d’enveloppe des groupes actifs, donc qui parle quand"),
                watch.routeKeys() >= 2 && watch.wrapKeys() >= PEOPLE - 1,
                true))
        .finding(
            new Finding(
                Text.of("Words and group names in the frames", "Mots et noms dans les trames"),
                found.isEmpty() ? Text.of("none", "aucun") : Text.same(found.toString()),
                Text.of(
                    "not learnt: message content, group names, member lists",
                    "pas appris : contenu, noms de groupes, listes de membres"),
                found.isEmpty(),
                !found.isEmpty()));
  }

  /** The past and the future, by the keys that it has kept. */
  private static Outcome keys(
      Outcome outcome,
      Watch watch,
      List<ClientFrame> before,
      List<ClientFrame> sameEpoch,
      List<ClientFrame> nextEpoch) {
    int past = Watch.known(watch, before);
    int same = Watch.known(watch, sameEpoch);
    int next = Watch.known(watch, nextEpoch);
    return outcome
        .examined(
            Text.of("messages before and after it", "messages avant et après"),
            Watch.messages(before) + Watch.messages(sameEpoch) + Watch.messages(nextEpoch),
            3 * EACH)
        .finding(
            new Finding(
                Text.of("Messages of before it came", "Messages d’avant son arrivée"),
                Text.of(
                    past + " of " + Watch.messages(before) + " under a key that it has",
                    past + " sur " + Watch.messages(before) + " sous une clé qu’il a"),
                Text.of(
                    "not learnt: messages of before it came",
                    "pas appris : les messages d’avant son arrivée"),
                past == 0,
                past > 0))
        .finding(
            new Finding(
                Text.of("Messages of after it left", "Messages d’après son départ"),
                Text.of(
                    "route known for "
                        + same
                        + " of "
                        + Watch.messages(sameEpoch)
                        + " until the next commit, for "
                        + next
                        + " of "
                        + Watch.messages(nextEpoch)
                        + " after it: healed in 1 epoch",
                    "route connue pour "
                        + same
                        + " sur "
                        + Watch.messages(sameEpoch)
                        + " jusqu’au commit suivant, pour "
                        + next
                        + " sur "
                        + Watch.messages(nextEpoch)
                        + " après : guéri en 1 époque"),
                Text.of(
                    "route keys change with each commit; until then whoever has one can open the"
                        + " table of that epoch if it has the disk again",
                    "les clés de route changent à chaque commit ; jusque-là, qui en a une peut"
                        + " ouvrir la table de cette époque s’il a de nouveau le disque"),
                next == 0 && same == Watch.messages(sameEpoch),
                same > 0));
  }

  /** What memory still has once nobody says anything. */
  private static Outcome memory(Outcome outcome, Needles needles, long pid)
      throws IOException, InterruptedException, ClientException, MlsException {
    ProcessMemory memory = new ProcessMemory(pid);
    if (!memory.isReadable()) {
      return outcome.finding(
          new Finding(
              Text.of("The memory of the silent server", "La mémoire du serveur silencieux"),
              Text.of(
                  "not looked at: this machine does not let one read it",
                  "pas regardée : cette machine ne le permet pas"),
              Text.of("-", "-"),
              true,
              false));
    }
    Needles wanted = needles.only(EnumSet.of(Kind.ROUTE_KEY, Kind.WRAP_KEY, Kind.DERIVED_KEY));
    wanted.add(Kind.TEXT, SeizedServer.NETWORK);
    Search search = wanted.search();
    long begin = System.nanoTime();
    ProcessMemory.Result result;
    Set<Kind> kinds;
    do {
      TimeUnit.SECONDS.sleep(LOOK.toSeconds());
      result = memory.search(search);
      kinds = result.found().stream().map(Search.Finding::kind).collect(Collectors.toSet());
    } while (kinds.size() > 1 && System.nanoTime() - begin < SILENCE.toNanos());
    boolean control = kinds.remove(Kind.TEXT);
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    return outcome
        .examined(Text.of("bytes of memory", "octets de mémoire"), result.bytes(), 50_000_000)
        .finding(
            new Finding(
                Text.of("The memory of the silent server", "La mémoire du serveur silencieux"),
                kinds.isEmpty()
                    ? Text.of(
                        "no route key and no wrap key " + seconds + " s after the last message",
                        "ni clé de route ni clé d’enveloppe "
                            + seconds
                            + " s après le dernier"
                            + " message")
                    : Text.same(kinds + " " + seconds + " s"),
                Text.of(
                    "a few seconds after traffic has stopped its memory holds no route key, no wrap"
                        + " key, and no key derived of them",
                    "quelques secondes après l’arrêt du trafic, sa mémoire n’a plus de clé de route"
                        + " ni d’enveloppe, ni de clé qui en dérive"),
                kinds.isEmpty() && control,
                !kinds.isEmpty()));
  }

  /** Whose device state was copied: how long that leads, when the device goes on. */
  private static Outcome device(Outcome outcome)
      throws IOException, InterruptedException, ClientException, MlsException {
    Room room =
        Room.of(
            CipherSuite.MLS_128_MLKEM768_X25519,
            new SecureRandom()::nextBytes,
            List.of("alice", "bob", "carol"));
    Room.Thief thief = room.steal("bob");
    int read = 0;
    int epochs = 0;
    for (String by : List.of("alice", "carol", "bob")) {
      read += reads(thief, room.say("alice", "until " + by)) ? 1 : 0;
      int at = room.messages().size();
      room.update(by);
      epochs += reads(thief, room.messages().get(at)) ? 1 : 0;
    }
    int after = 0;
    for (int i = 0; i < EACH; i++) {
      after += reads(thief, room.say("alice", "after " + i)) ? 1 : 0;
    }
    return outcome
        .examined(Text.of("epochs followed", "époques suivies"), epochs, 2)
        .finding(
            new Finding(
                Text.of(
                    "For how long a copied state of a device reads on",
                    "Combien de temps un état copié d’un appareil lit encore"),
                Text.of(
                    epochs
                        + " epochs and "
                        + read
                        + " messages, until that device’s own next"
                        + " commit; then "
                        + after
                        + " of "
                        + EACH,
                    epochs
                        + " époques et "
                        + read
                        + " messages, jusqu’au prochain commit de cet"
                        + " appareil ; puis "
                        + after
                        + " sur "
                        + EACH),
                Text.of(
                    "a copy of a device’s state reads on until that device renews its keys by a"
                        + " commit of its own",
                    "une copie de l’état d’un appareil lit jusqu’à ce qu’il renouvelle ses clés par"
                        + " un commit à lui"),
                after == 0 && read == 3 && epochs == 2,
                true));
  }

  private static boolean reads(Room.Thief thief, Bytes message) {
    return thief.reads(message);
  }
}
