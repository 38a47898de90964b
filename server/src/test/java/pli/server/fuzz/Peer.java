package pli.server.fuzz;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.Limits;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.Goodbye;
import pli.protocol.wire.ServerFrame;
import pli.server.session.Link;
import pli.server.session.Session;

/**
 * The other end of a session: knows what it asked, and checks that each request has one answer, in
 * a form that the protocol knows, or that the connection is closed for a reason.
 */
final class Peer implements Link {
  private final World world;
  private final Session session;
  private final List<ServerFrame> answers = new ArrayList<>();
  private final List<Integer> asked = new ArrayList<>();
  private int lastId;
  private Bytes nonce = Bytes.EMPTY;
  private boolean greeted;
  private boolean writable = true;
  private boolean paused;
  private boolean mayClose;
  private boolean mustClose;
  private Goodbye.@Nullable Reason closed;

  Peer(World world) {
    this.world = world;
    session = world.open(this);
  }

  /** Sends a good request with an id of its own, changed by {@code edit}. */
  void ask(Cast.Kind kind, int variant, UnaryOperator<byte[]> edit) {
    byte[] good =
        World.CAST.request(kind, variant, nonce).setRequestId(++lastId).build().toByteArray();
    send(edit.apply(good));
  }

  /** Sends any bytes as a frame, unless the connection is closed or read no further. */
  void send(byte[] frame) {
    if (closed != null || paused) {
      return;
    }
    try {
      int id = parse(frame).getRequestId();
      mustClose |= id == 0;
      // Whether the one before is answered by then depends on what that was.
      mayClose |= asked.contains(id);
      asked.add(id);
      lastId = Math.max(lastId, id);
    } catch (IOException e) {
      mustClose = true;
    }
    session.received(frame.clone());
  }

  /**
   * A frame as a stream of the library reads it; from an array as such the library also takes
   * numbers that are longer than numbers are.
   */
  static ClientFrame parse(byte[] frame) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(frame);
    ClientFrame parsed = ClientFrame.parseFrom(in);
    in.checkLastTagWas(0);
    return parsed;
  }

  /** All that was asked is done: checks that all was answered. */
  void settle() {
    world.run();
    require(!paused, "everything was looked at, and it is not read on");
    require(closed != null || !mustClose, "a frame that is none was let pass");
    require(closed != null || asked.isEmpty(), "not answered");
  }

  void setWritable(boolean now) {
    writable = now;
    session.wake();
  }

  void disconnect() {
    closed = closed == null ? Goodbye.Reason.IDLE : closed;
    session.closed();
  }

  boolean isClosed() {
    return closed != null;
  }

  /** What it was sent, the greeting apart. */
  List<ServerFrame> answers() {
    return answers;
  }

  @Override
  public void send(ServerFrame frame) {
    require(closed == null || closed == Goodbye.Reason.IDLE, "spoken to after the end");
    require(frame.getSerializedSize() <= Limits.MAX_FRAME, "a frame larger than frames are");
    if (frame.getRequestId() != 0) {
      require(asked.remove((Integer) frame.getRequestId()), "an answer to nothing");
    }
    switch (frame.getEventCase()) {
      case HELLO -> {
        require(!greeted, "greeted twice");
        greeted = true;
        nonce = Bytes.copyOf(frame.getHello().getNonce().toByteArray());
      }
      case ERROR -> {
        require(frame.getRequestId() != 0, "an error that answers nothing");
        Error.Code code = frame.getError().getCode();
        // The store never fails here and the memory for waiting requests is never all taken.
        require(
            code != Error.Code.UNRECOGNIZED
                && code != Error.Code.CODE_UNSPECIFIED
                && code != Error.Code.UNAVAILABLE,
            "an error without a reason: " + code);
      }
      case ENTRIES, CAUGHT_UP, ALERTS ->
          require(frame.getRequestId() == 0, "entries nobody asked for");
      case DONE,
          ACCEPTED,
          RECORD,
          CLAIMED_KEY_PACKAGES,
          KEY_PACKAGE_COUNT,
          LABEL_PROOF,
          ADMINISTRATION,
          PROPOSED,
          PROPOSALS ->
          require(frame.getRequestId() != 0, "an answer without a request");
      case GOODBYE, EVENT_NOT_SET -> throw new IllegalStateException("an empty frame");
    }
    if (frame.getEventCase() != ServerFrame.EventCase.HELLO) {
      answers.add(frame);
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }

  @Override
  public boolean isWritable() {
    return writable && closed == null;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void close(Goodbye.Reason reason) {
    require(mayClose || mustClose, "closed without a cause");
    closed = reason;
  }

  @Override
  public Object countedAs() {
    return "a peer";
  }
}
