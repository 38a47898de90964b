package pli.drill.recorder;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.content.Padding;
import pli.crypto.CipherSuite;
import pli.crypto.CryptoException;
import pli.drill.stage.Drill;
import pli.drill.stage.Finding;
import pli.drill.stage.Outcome;
import pli.drill.stage.Stage;
import pli.drill.stage.Text;
import pli.mls.group.Group;
import pli.mls.node.KeyPackageBundle;
import pli.mls.node.MlsException;

/**
 * All that travelled was recorded. Years later X25519 is broken, also that of TLS; the secret keys
 * of that half are simply handed to the attacker. A device is taken as well, after everything was
 * read on it.
 */
public final class RecorderDrill implements Drill {
  private static final int GUESSES = 500;
  private static final int SPOKEN = 6 * Recorded.SAID.size();

  private final CipherSuite suite;
  private final Function<Bytes, byte[]> padding;
  private final boolean wire;

  /**
   * With the suite that Pli makes conversations of, and its padding; and with the programs of
   * people and a server.
   */
  public RecorderDrill() {
    this(Self.SUITE, Padding::pad, true);
  }

  /** With others, which have to be noticed, and without programs. */
  RecorderDrill(CipherSuite suite, Function<Bytes, byte[]> padding) {
    this(suite, padding, false);
  }

  private RecorderDrill(CipherSuite suite, Function<Bytes, byte[]> padding, boolean wire) {
    this.suite = suite;
    this.padding = padding;
    this.wire = wire;
  }

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public Outcome run(Stage stage)
      throws IOException, ClientException, CryptoException, DecodeException, MlsException {
    RandomGenerator random = stage.random();
    Outcome outcome = classical(Outcome.of(name()), random);
    Recorded recorded = Recorded.of(suite, random::nextBytes, padding);
    outcome = hybrid(outcome, recorded, random);
    outcome = taken(outcome, recorded);
    outcome = sizes(outcome, recorded);
    if (wire) {
      outcome = OnTheWire.recorded(outcome, stage, random);
    }
    return outcome.examined(text("messages"), recorded.spoken().size(), SPOKEN);
  }

  /** The old suite, whose whole key agreement is X25519: what the attacker's tools can do. */
  private Outcome classical(Outcome outcome, RandomGenerator random) throws MlsException {
    Recorded recorded = Recorded.of(CipherSuite.MLS_128_X25519, random::nextBytes, Padding::pad);
    Set<String> read = read(recorded, new Breaking(recorded, random));
    boolean all = read.equals(recorded.texts());
    return outcome
        .finding(finding("classical", all, true, "read", read.size(), "of", SPOKEN))
        .examined(text("classical.read"), read.size(), SPOKEN);
  }

  private Outcome hybrid(Outcome outcome, Recorded recorded, RandomGenerator random)
      throws MlsException {
    Breaking breaking = new Breaking(recorded, random);
    Set<String> read = read(recorded, breaking);
    long tried = breaking.tried();
    Set<String> both = new TreeSet<>();
    for (KeyPackageBundle member : recorded.welcomed()) {
      if (Halves.isHybrid(member.initKeys()) && breaking.opensWithBoth(member)) {
        both.addAll(recorded.texts(recorded.enter(member)));
      }
    }
    return outcome
        .finding(
            finding(
                "hybrid",
                read.isEmpty(),
                !read.isEmpty(),
                "read",
                read.size(),
                "of",
                SPOKEN,
                "tried",
                tried))
        .examined(text("guesses"), tried, 2L * GUESSES)
        .examined(text("both"), both.size(), SPOKEN);
  }

  /** Everything that is read by those whose secrets opened. */
  private static Set<String> read(Recorded recorded, Breaking breaking) throws MlsException {
    Set<String> read = new TreeSet<>();
    for (KeyPackageBundle member : recorded.welcomed()) {
      if (breaking.opens(member, GUESSES)) {
        read.addAll(recorded.texts(recorded.enter(member)));
      }
    }
    return read;
  }

  /** What a device stores after it has read everything, beside the record. */
  private Outcome taken(Outcome outcome, Recorded recorded) throws MlsException {
    Set<String> read = new TreeSet<>();
    Set<String> before = new TreeSet<>();
    for (String name : new String[] {"bob", "carol"}) {
      Group stored = recorded.stored(name);
      read.addAll(recorded.texts(stored));
    }
    for (KeyPackageBundle member : recorded.welcomed()) {
      before.addAll(recorded.texts(recorded.enter(member)));
    }
    return outcome
        .finding(
            finding("taken", read.isEmpty(), !read.isEmpty(), "read", read.size(), "of", SPOKEN))
        .examined(text("taken.before"), before.size(), SPOKEN);
  }

  private Outcome sizes(Outcome outcome, Recorded recorded) {
    Set<Integer> lengths = new TreeSet<>();
    recorded.spoken().forEach(message -> lengths.add(message.length()));
    Set<Integer> said = new TreeSet<>();
    Recorded.SAID.forEach(words -> said.add(words.length()));
    boolean alike = lengths.size() == 1;
    return outcome
        .finding(finding("sizes", alike, !alike, "lengths", lengths.size(), "said", said.size()))
        .examined(text("sizes.said"), said.size(), Recorded.SAID.size() - 1L);
  }

  private static Text text(String key, Object... places) {
    return Text.of(RecorderDrill.class, key, places);
  }

  private static Finding finding(String key, boolean ok, boolean wins, Object... places) {
    return new Finding(text(key), text(key + ".learnt", places), text(key + ".allowed"), ok, wins);
  }
}
