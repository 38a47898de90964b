package pli.lab.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import pli.lab.network.Network;
import pli.lab.network.Person;
import pli.lab.network.Seen;

/**
 * The scripted conversation: texts both ways, a group, the server killed while messages wait, and
 * afterwards more. Keeps count of who must have read what.
 */
final class Conversation {
  private static final String GROUP = "Night shift · Équipe de nuit";

  /** While the server is down nobody waits for it long. */
  private static final Duration IN_VAIN = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final int ROUNDS = 60;

  private final Network network;
  private final Consumer<String> step;
  private final Person alice;
  private final Person bob;
  private final Person carol;
  private final List<Said> said = new ArrayList<>();

  /** Something that was said, and who must see it. */
  private record Said(String text, Set<String> readers) {}

  Conversation(Network network, Consumer<String> step) throws IOException {
    this.network = network;
    this.step = step;
    step.accept("people");
    this.alice = network.join("alice", network.invitation());
    String link = alice.invite(2);
    this.bob = network.join("bob", link);
    this.carol = network.join("carol", link);
  }

  List<Person> people() {
    return List.of(alice, bob, carol);
  }

  Person alice() {
    return alice;
  }

  Person bob() {
    return bob;
  }

  /** Plays it; returns whether everyone has read everything that was meant for them. */
  boolean play() throws IOException {
    step.accept("direct");
    tell(alice, bob, "Good morning, Bob. Is the lighthouse lit?", PATIENCE);
    read(bob, 1);
    tell(bob, alice, "It is, since five o'clock.", PATIENCE);
    read(alice, 1);
    step.accept("group");
    String group = alice.create(GROUP, List.of("bob", "carol"));
    say(alice, group, "This is the night shift. Everybody here?", PATIENCE);
    read(bob, 1);
    read(carol, 1);
    say(bob, group, "Présent !", PATIENCE);
    say(carol, group, "在这里 👋", PATIENCE);
    read(alice, 1);
    step.accept("kill");
    say(alice, group, "This one waits at the server while it is killed.", PATIENCE);
    network.killServer();
    step.accept("down");
    say(carol, group, "And this one waits in my vault.", IN_VAIN);
    tell(bob, alice, "The server is gone; I write all the same.", IN_VAIN);
    network.restartServer();
    step.accept("up");
    tell(alice, bob, "Back again. Nothing lost?", PATIENCE);
    say(carol, group, "Nothing lost.", PATIENCE);
    step.accept("amend");
    amend(group);
    step.accept("reading");
    return everyoneReads();
  }

  /** A question with a slip in it, an answer, a reaction; then the slip is mended. */
  private void amend(String group) throws IOException {
    String question = alice.say(group, "Cofee at five, @bob?", "");
    said.add(new Said("Coffee at five, @bob?", Set.of("alice", "bob", "carol")));
    awaitMessage(bob, question);
    said.add(new Said("With pleasure.", Set.of("alice", "bob", "carol")));
    String answer = bob.say(group, "With pleasure.", question);
    awaitMessage(carol, answer);
    carol.react(answer, "👍");
    alice.edit(question, "Coffee at five, @bob?");
  }

  /** Waits until this person has a message. */
  private static void awaitMessage(Person person, String id) throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      for (Seen seen : person.receive(100, ROUND)) {
        if (seen.messageId().equals(id)) {
          return;
        }
      }
    }
  }

  private void tell(Person from, Person to, String text, Duration patience) throws IOException {
    said.add(new Said(text, Set.of(from.handle(), to.handle())));
    from.sendTo(to.handle(), text, patience);
  }

  private void say(Person from, String conversation, String text, Duration patience)
      throws IOException {
    said.add(new Said(text, Set.of("alice", "bob", "carol")));
    from.say(conversation, text, patience);
  }

  /** Waits until this person has taken a text more. */
  private static void read(Person person, int texts) throws IOException {
    int read = 0;
    for (int i = 0; i < ROUNDS && read < texts; i++) {
      for (Seen seen : person.receive(100, ROUND)) {
        read += seen.kind().equals("text") ? 1 : 0;
      }
    }
  }

  private boolean everyoneReads() throws IOException {
    for (int i = 0; i < ROUNDS; i++) {
      boolean all = true;
      for (Person person : people()) {
        person.receive(100, ROUND);
        all &= missing(person).isEmpty();
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  /** What this person should have seen and has not. */
  private Set<String> missing(Person person) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Said each : said) {
      if (each.readers().contains(person.handle())) {
        missing.add(each.text());
      }
    }
    for (Seen seen : person.view()) {
      missing.remove(seen.text());
    }
    return missing;
  }
}
