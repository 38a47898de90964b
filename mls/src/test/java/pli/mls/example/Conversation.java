package pli.mls.example;

import java.security.SecureRandom;
import java.util.function.Consumer;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.crypto.Entropy;
import pli.mls.group.PendingCommit;
import pli.mls.group.StagedCommit;
import pli.mls.node.MlsException;

/**
 * Alice, Bob and Carol: what an application does with the engine, from the first key package to
 * somebody's removal. It runs by itself and says what happens.
 *
 * <p>{@link Device} is the part that an application has on each device, {@link Directory} the hook
 * that says who is who. What stands here is the delivery service's part: it carries key packages,
 * puts commits in order, and hands everything to everybody.
 */
public final class Conversation {
  /** A time; an application asks its clock. */
  static final long NOW = 1_800_000_000L;

  private final CipherSuite suite;
  private final Entropy entropy;
  private final Consumer<String> screen;
  private final Directory directory = new Directory();

  Conversation(CipherSuite suite, Entropy entropy, Consumer<String> screen) {
    this.suite = suite;
    this.entropy = entropy;
    this.screen = screen;
  }

  /** Runs the example. */
  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws MlsException {
    new Conversation(
            CipherSuite.MLS_128_MLKEM768_X25519, new SecureRandom()::nextBytes, System.out::println)
        .run();
  }

  void run() throws MlsException {
    Device alice = member("alice");
    Device bob = member("bob");
    Device carol = member("carol");

    screen.accept("- Alice makes a group and adds Bob");
    alice.create(Bytes.utf8("the lighthouse"));
    PendingCommit bobsAddition = alice.add(bob.publish());
    alice.won(); // nobody else is there to be told of the commit
    bob.join(bobsAddition.welcome(), bobsAddition.ratchetTree());
    bob.receive(alice.say("Are you there?"));
    alice.receive(bob.say("Since just now."));

    screen.accept("- Bob adds Carol; Alice looks at the commit before she follows it");
    PendingCommit carolsAddition = bob.add(carol.publish());
    StagedCommit seen = alice.look(carolsAddition.message());
    screen.accept("it adds " + seen.added().size() + " and removes " + seen.removed().size());
    alice.receive(carolsAddition.message());
    bob.won();
    carol.join(carolsAddition.welcome(), carolsAddition.ratchetTree());
    alice.receive(carol.say("Hello, both."));

    screen.accept("- Alice and Bob commit at once; Alice's comes first, Bob drops his");
    PendingCommit alices = alice.update();
    PendingCommit bobs = bob.update();
    alice.won();
    bob.receive(alices.message());
    carol.receive(alices.message());
    refused("Carol, of Bob's commit", () -> carol.receive(bobs.message()));

    screen.accept("- Carol proposes new keys for herself, Bob commits that");
    Bytes proposal = carol.proposeUpdate();
    alice.receive(proposal);
    bob.receive(proposal);
    refused("Alice may not speak before that", () -> alice.say("Wait!"));
    PendingCommit update = bob.update();
    alice.receive(update.message());
    carol.receive(update.message());
    bob.won();
    screen.accept(
        "the same epoch for all: "
            + (alice.epochAuthenticator().equals(bob.epochAuthenticator())
                && bob.epochAuthenticator().equals(carol.epochAuthenticator())));

    screen.accept("- Somebody says to be Dave, whom the directory knows by another key");
    Device impostor = new Device("dave", suite, directory, screen, entropy);
    member("dave");
    refused("Alice, of the key package", () -> alice.add(impostor.publish()));

    screen.accept("- Alice removes Bob");
    PendingCommit removal = alice.remove(bob);
    bob.receive(removal.message());
    carol.receive(removal.message());
    alice.won();
    carol.receive(alice.say("Just us two."));
  }

  private Device member(String name) {
    Device device = new Device(name, suite, directory, screen, entropy);
    directory.register(name, device.signatureKey());
    return device;
  }

  /** Something that the engine does not do. */
  private interface Attempt {
    void run() throws MlsException;
  }

  private void refused(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (MlsException e) {
      screen.accept("refused: " + what + " (" + e.reason() + ")");
      return;
    }
    throw new IllegalStateException(what + ": not refused");
  }
}
