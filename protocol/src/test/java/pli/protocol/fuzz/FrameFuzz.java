package pli.protocol.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.fuzz.Target;
import pli.protocol.QueueId;
import pli.protocol.RouteId;
import pli.protocol.SubmissionId;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.Entries;
import pli.protocol.wire.Entry;
import pli.protocol.wire.Hello;
import pli.protocol.wire.ServerFrame;

/** Frames of both directions, and the ids in them. */
public final class FrameFuzz implements Target {
  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    new FrameFuzz().run(input);
  }

  @Override
  public List<byte[]> seeds() {
    ByteString id = ByteString.copyFrom(new byte[16]);
    ByteString key = ByteString.copyFrom(new byte[32]);
    return List.of(
        ClientFrame.newBuilder()
            .setRequestId(1)
            .setCreateQueue(CreateQueue.newBuilder().setQueueId(id).setPublicKey(key))
            .build()
            .toByteArray(),
        ServerFrame.newBuilder()
            .setHello(Hello.newBuilder().setVersion(1).setNonce(key).setTimeMillis(5))
            .build()
            .toByteArray(),
        ServerFrame.newBuilder()
            .setEntries(
                Entries.newBuilder()
                    .setQueueId(id)
                    .addEntries(Entry.newBuilder().setNumber(1).setSealed(key)))
            .build()
            .toByteArray());
  }

  @Override
  public void run(byte[] input) {
    try {
      ClientFrame frame = ClientFrame.parseFrom(input);
      if (!ClientFrame.parseFrom(frame.toByteArray()).equals(frame)) {
        throw new IllegalStateException("read and written, it is another");
      }
      ids(frame.getCreateQueue().getQueueId());
    } catch (InvalidProtocolBufferException refused) {
      // Refused, as it should be.
    }
    try {
      ServerFrame frame = ServerFrame.parseFrom(input);
      if (!ServerFrame.parseFrom(frame.toByteArray()).equals(frame)) {
        throw new IllegalStateException("read and written, it is another");
      }
      ids(frame.getEntries().getQueueId());
    } catch (InvalidProtocolBufferException refused) {
      // Refused, as it should be.
    }
  }

  private static void ids(ByteString value) {
    Bytes bytes = Bytes.copyOf(value.toByteArray());
    try {
      QueueId.decode(bytes);
      RouteId.decode(bytes);
      SubmissionId.decode(bytes);
    } catch (DecodeException refused) {
      // Refused, as it should be.
    }
  }
}
