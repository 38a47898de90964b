package pli.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import pli.client.FakeLog;
import pli.client.Randomness;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.net.Connection;
import pli.client.net.ConnectionListener;
import pli.client.net.Endpoint;
import pli.client.net.Transport;
import pli.client.net.TransportException;
import pli.client.net.TransportException.Reason;
import pli.client.net.WebAnswer;
import pli.client.net.WebRequest;
import pli.client.session.Deadline;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Ed25519;
import pli.crypto.PasswordHash;
import pli.crypto.SignatureKeyPair;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.tile.TilePath;

/** What may be done with what is known of the log, when the server answers otherwise or not. */
class LogWatchTest {
  private static final PasswordHash.Parameters CHEAP = new PasswordHash.Parameters(64, 1, 1);

  /** How the server answers who asks for the log. */
  private enum Answer {
    LOG,
    NOT_FOUND,
    NONE
  }

  @TempDir Path temporary;

  private final Randomness random = new Randomness(12);
  private final SignatureKeyPair keys = Ed25519.generate(random);
  private final FakeLog log = FakeLog.make("example.org/log", 2, random);
  private Answer answer = Answer.LOG;
  private Vault vault;
  private LogWatch watch;

  @BeforeEach
  void make() throws Exception {
    vault =
        Vault.create(
            temporary.resolve("vault"),
            "sésame".getBytes(StandardCharsets.UTF_8),
            CHEAP,
            random,
            t -> null);
    for (int i = 0; i < 5; i++) {
      Bytes label = LogLabel.account("person" + i).hash(log.vrf).output();
      Commitment commitment = Commitment.to(Commitment.opening(random), Bytes.EMPTY);
      LeafBody body = LeafBody.first(LeafType.ACCOUNT_RECORD, label, commitment);
      log.append(new Leaf(body, List.of(LeafSignature.sign(body, "example.org/log", 0, keys))));
    }
    watch =
        new LogWatch(
            vault,
            log.trusted(),
            new Platform(new Door(), random, Clock.systemUTC()),
            List.of(new Endpoint("localhost", 1, new Endpoint.Trust.Unverified())));
  }

  @AfterEach
  void close() {
    vault.close();
  }

  private final class Door implements Transport {
    @Override
    public Connection connect(Endpoint endpoint, ConnectionListener listener, Duration timeout)
        throws TransportException {
      throw new TransportException(Reason.UNREACHABLE);
    }

    @Override
    public byte[] get(Endpoint endpoint, String path, int maxBytes, Duration timeout)
        throws TransportException {
      throw new TransportException(Reason.UNREACHABLE);
    }

    @Override
    public WebAnswer exchange(Endpoint endpoint, WebRequest request, int maxBytes, Duration timeout)
        throws TransportException {
      if (answer == Answer.NONE) {
        throw new TransportException(Reason.TIMED_OUT);
      }
      if (answer == Answer.NOT_FOUND) {
        return new WebAnswer(404, Map.of(), Bytes.EMPTY);
      }
      String path = request.path().substring("/log/".length());
      try {
        return path.equals("checkpoint")
            ? new WebAnswer(200, Map.of(), log.checkpoint())
            : new WebAnswer(200, Map.of(), log.fetch(TilePath.parse(path)).orElseThrow());
      } catch (DecodeException e) {
        throw new TransportException(Reason.REFUSED, e);
      }
    }
  }

  private void follow() throws ClientException {
    watch.follow(Deadline.after(Duration.ofMinutes(1)));
  }

  private static void assertRefused(Problem problem, Executable what) {
    assertEquals(problem, assertThrows(ClientException.class, what).problem());
  }

  @Test
  void aServerThatWasCaughtIsNotBelievedAgainBecauseItAnswersNoMore() throws Exception {
    follow();
    watch.requireForSending();
    log.most = 4;
    follow();
    assertRefused(Problem.LOG_WENT_BACK, watch::requireForSending);
    for (Answer silence : List.of(Answer.NOT_FOUND, Answer.NONE)) {
      answer = silence;
      follow();
      assertRefused(Problem.LOG_WENT_BACK, watch::requireForSending);
      assertRefused(Problem.LOG_WENT_BACK, watch::requireForNewKeys);
    }
    answer = Answer.LOG;
    log.most = Long.MAX_VALUE;
    follow();
    watch.requireForSending();
    watch.requireForNewKeys();
  }

  @Test
  void aServerThatDoesNotAnswerStopsNoSending() throws Exception {
    follow();
    answer = Answer.NONE;
    follow();
    watch.requireForSending();
    assertRefused(Problem.LOG_UNAVAILABLE, watch::requireForNewKeys);
  }

  @Test
  void whereWitnessesAreAskedForALogOfNoAgeGivesNoNewKey() throws Exception {
    follow();
    watch.requireForNewKeys();
    vault.write(t -> t.change("DELETE FROM log_head"));
    assertEquals(Freshness.UNKNOWN, watch.freshness());
    assertRefused(Problem.LOG_UNAVAILABLE, watch::requireForNewKeys);
  }

  @Test
  void aCheckpointOfNextWeekGivesNoNewKeyAndStopsNoSending() throws Exception {
    log.clock = () -> System.currentTimeMillis() / 1000 + Duration.ofDays(7).toSeconds();
    follow();
    assertRefused(Problem.LOG_AHEAD, watch::requireForNewKeys);
    watch.requireForSending();
  }
}
