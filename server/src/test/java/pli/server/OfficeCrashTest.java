package pli.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pli.codec.Bytes;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.Error;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;

/**
 * A real server, killed with -9 while two administrators decide: what was answered as waiting waits
 * or is logged, what was answered as logged is logged once and has its effect. {@code
 * -Dpli.office.kills=50} kills as often; 3 times otherwise.
 */
class OfficeCrashTest extends OfficeCase {
  private static final int KILLS = Integer.getInteger("pli.office.kills", 3);

  /** What was answered as logged, by token. */
  private final Map<Bytes, LoggedEntry> logged = Collections.synchronizedMap(new LinkedHashMap<>());

  /** What was answered as waiting, and for whose second signature no answer came. */
  private volatile @Nullable LoggedEntry waiting;

  private volatile Bytes waitingToken = Bytes.EMPTY;

  @Test
  @Timeout(1800)
  void whatWasAnsweredIsSoAfterwards() throws Exception {
    TestDevice bob = administrator("bob");
    Administration before = office.administration();
    office.proposed(founder, sign(before, quorums(before.policy(), 1, 1, 2), founder.keys()));
    int acts = (int) office.administration().actVersion();
    network.close();
    long seed = Long.getLong("pli.office.seed", System.nanoTime());
    Random random = new Random(seed);
    int caught = 0;
    for (int round = 0; round < KILLS; round++) {
      String where = "seed " + seed + ", round " + round;
      try (ServerProcess server = ServerProcess.start(network.path())) {
        int enough = logged.size() + 5 + random.nextInt(10);
        Thread deciding = Thread.ofPlatform().start(() -> decide(bob));
        while (logged.size() < enough) {
          assertTrue(deciding.isAlive(), where + ": it stopped by itself");
          Thread.sleep(1);
        }
        // Every other time when one has signed and the other not yet.
        while (round % 2 == 1 && waiting == null) {
          assertTrue(deciding.isAlive(), where + ": it stopped by itself");
          Thread.onSpinWait();
        }
        Thread.sleep(random.nextInt(round % 2 == 1 ? 2 : 20));
        server.kill();
        deciding.join();
      }
      try (ServerProcess server = ServerProcess.start(network.path())) {
        caught += settle(bob, where) ? 1 : 0;
        verify(acts, where);
        assertEquals(0, server.terminate());
      }
    }
    assertTrue(logged.size() >= 5 * KILLS, "only " + logged.size());
    assertTrue(caught > 0, "no kill met a decision on its way, seed " + seed);
  }

  /** One invitation after the other, each signed by both, until the connection is cut. */
  private void decide(TestDevice bob) {
    try (TestClient one = network.connect();
        TestClient other = network.connect()) {
      one.granted(founder.authenticate(one));
      other.granted(bob.authenticate(other));
      while (true) {
        Bytes token = TestNetwork.random(16);
        LoggedEntry half = office.sign(invitation(token), founder.keys());
        assertTrue(!one.granted(TestOffice.propose(half)).getProposed().getLogged());
        waitingToken = token;
        waiting = half;
        LoggedEntry whole = office.administration().proposals().cosign(half, bob.keys());
        assertTrue(other.granted(TestOffice.propose(whole)).getProposed().getLogged());
        logged.put(token, whole);
        waiting = null;
      }
    } catch (Exception e) {
      // The connection was cut, as it should be.
    }
  }

  /** What waited waits still or is logged; signed again it is logged. Whether there was any. */
  private boolean settle(TestDevice bob, String where) throws Exception {
    @Nullable LoggedEntry half = waiting;
    if (half == null) {
      return false;
    }
    List<LoggedEntry> open = new ArrayList<>();
    for (LoggedRecord record : office.waiting(founder).getProposalsList()) {
      open.add(LoggedEntries.fromWire(record));
    }
    boolean isLogged = isLogged(half);
    assertTrue(isLogged != open.contains(half), where + ": " + isLogged + ", " + open.size());
    LoggedEntry whole = half;
    if (!isLogged) {
      whole = office.administration().proposals().cosign(half, bob.keys());
    }
    Proposed answer = office.proposed(bob, whole);
    assertTrue(answer.getLogged(), where);
    logged.put(waitingToken, Objects.requireNonNull(half));
    waiting = null;
    return true;
  }

  private boolean isLogged(LoggedEntry entry) throws Exception {
    return office.read(ReadAdministration.Chain.ACTS).entries().stream()
        .anyMatch(act -> act.entry().leaf().body().equals(entry.leaf().body()));
  }

  private void verify(int before, String where) throws Exception {
    // Verifies the chains.
    assertEquals(before + logged.size(), office.administration().actVersion(), where);
    List<Placed> acts = office.read(ReadAdministration.Chain.ACTS).entries();
    int at = before;
    for (LoggedEntry entry : logged.values()) {
      assertEquals(entry.leaf().body(), acts.get(at).entry().leaf().body(), where);
      assertTrue(at == 0 || acts.get(at - 1).place() < acts.get(at).place(), where);
      at++;
    }
    Bytes last = Bytes.EMPTY;
    for (Bytes token : logged.keySet()) {
      last = token;
    }
    TestDevice late = TestDevice.of("late" + logged.size(), network);
    try (TestClient client = network.connect()) {
      client.granted(late.register(client, last));
    }
    try (TestClient client = network.connect()) {
      assertEquals(
          Error.Code.INVITATION_USED,
          client
              .refused(TestDevice.of("x" + logged.size(), network).register(client, last))
              .getCode(),
          where);
    }
  }
}
