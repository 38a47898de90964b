package pli.drill.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import pli.codec.Bytes;
import pli.drill.operator.Lie;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;

/** All that people and a server say to each other, out of TLS, and nothing of it changed. */
final class Wire implements Lie {
  private final List<ClientFrame> asked = new CopyOnWriteArrayList<>();
  private final List<ServerFrame> answered = new CopyOnWriteArrayList<>();

  @Override
  public List<ClientFrame> toServer(ClientFrame frame) {
    asked.add(frame);
    return List.of(frame);
  }

  @Override
  public List<ServerFrame> toClient(ServerFrame frame) {
    answered.add(frame);
    return List.of(frame);
  }

  /** How many frames went by, both ways. */
  int frames() {
    return asked.size() + answered.size();
  }

  /** How many bytes they had. */
  long bytes() {
    long bytes = 0;
    for (ClientFrame frame : asked) {
      bytes += frame.getSerializedSize();
    }
    for (ServerFrame frame : answered) {
      bytes += frame.getSerializedSize();
    }
    return bytes;
  }

  /** The sizes of the messages that were handed in, in order. */
  List<Integer> submitted() {
    List<Integer> sizes = new ArrayList<>();
    for (ClientFrame frame : asked) {
      if (frame.hasSubmit()) {
        sizes.add(frame.getSubmit().getMessage().size());
      }
    }
    return sizes;
  }

  /** The first contacts that were handed in for a queue, sealed. */
  List<Bytes> firstContacts(Bytes queue) {
    List<Bytes> sealed = new ArrayList<>();
    for (ClientFrame frame : asked) {
      if (frame.hasDeliverWelcome()
          && Bytes.copyOf(frame.getDeliverWelcome().getContactQueueId().toByteArray())
              .equals(queue)) {
        sealed.add(Bytes.copyOf(frame.getDeliverWelcome().getSealed().toByteArray()));
      }
    }
    return sealed;
  }
}
