package pli.drill.seized;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.CipherSuite;
import pli.drill.stage.Outcome;

/** A copied state reads what comes, and is what it is said to be. */
class RoomTest {
  private static Room room() throws Exception {
    return Room.of(
        CipherSuite.MLS_128_X25519,
        new SecureRandom()::nextBytes,
        List.of("alice", "bob", "carol"));
  }

  @Test
  void aStolenStateReadsWhatTheDeviceWouldHaveRead() throws Exception {
    Room room = room();
    Room.Thief thief = room.steal("bob");
    assertTrue(thief.reads(room.say("alice", "one")));
    assertTrue(thief.reads(room.say("carol", "two")));
    assertEquals(2, thief.opened());
  }

  @Test
  void aUsedKeyIsGoneAndSoIsARemovedMember() throws Exception {
    Room room = room();
    Bytes said = room.say("alice", "one");
    Room.Thief late = room.steal("bob");
    assertFalse(late.reads(said));
    room.remove("alice", "bob");
    assertFalse(late.reads(room.say("alice", "two")));
    assertEquals(0, late.opened());
  }

  @Test
  void nothingSeenIsNoResult() {
    assertFalse(Outcome.of("live").isOk());
  }
}
