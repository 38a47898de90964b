package pli.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pli.codec.Bytes;
import pli.crypto.Secret;
import pli.protocol.SealedEntry;
import pli.protocol.wire.Entry;
import pli.protocol.wire.ServerFrame;

/** The seeds are good: what is asked in them is granted. And the checks on a session can fail. */
class ScriptsTest {
  @Test
  void whatIsAskedIsGranted() {
    for (byte[] script : Scripts.ALL) {
      for (List<ServerFrame> frames : SessionFuzz.play(script)) {
        frames.forEach(frame -> assertFalse(frame.hasError(), frame.toString()));
      }
    }
  }

  @Test
  void whatAGroupIsSentComesToItsQueues() {
    List<Entry> entries =
        SessionFuzz.play(Scripts.GROUP).get(1).stream()
            .flatMap(frame -> frame.getEntries().getEntriesList().stream())
            .toList();
    // The first queue as they come, and then the second from its beginning.
    assertEquals(8, entries.size());
    int[] variants = {8, 12, 16, 21, 8, 12, 16, 21};
    for (int i = 0; i < entries.size(); i++) {
      Bytes sealed = Bytes.copyOf(entries.get(i).getSealed().toByteArray());
      Secret key = Secret.copyOf(Cast.wrapKey(i / 4, variants[i] == 21 ? 1 : 0));
      Bytes message = Objects.requireNonNull(SealedEntry.open(key, sealed));
      assertEquals(variants[i], message.at(0));
    }
  }

  @Test
  void aFrameThatIsNoneClosesTheConnection() {
    World world = new World();
    Peer peer = new Peer(world);
    peer.send(new byte[] {1, 2, 3});
    peer.settle();
    assertEquals(true, peer.isClosed());
  }

  @Test
  void whatIsLeftOfAConnectionIsNoticed() {
    World world = new World();
    Peer peer = new Peer(world);
    peer.ask(Cast.Kind.CREATE_QUEUE, 0, good -> good);
    peer.settle();
    peer.ask(Cast.Kind.READ_QUEUE, 0, good -> good);
    peer.settle();
    assertThrows(IllegalStateException.class, world::requireNothingLeft);
  }

  @Test
  void anAnswerThatDoesNotComeIsNoticed() {
    World world = new World();
    Peer peer = new Peer(world);
    peer.ask(Cast.Kind.LOOK_UP, 0, good -> good);
    peer.settle();
    assertThrows(IllegalStateException.class, () -> peer.send(peer.answers().get(0)));
  }
}
