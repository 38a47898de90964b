package pli.drill.silence;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.drill.operator.Lie;
import pli.protocol.wire.Administration;
import pli.protocol.wire.Alerts;
import pli.protocol.wire.Hello;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.ServerFrame;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafType;

/** Which alerts a person is shown: none, or one that was there before as well. */
final class ShownAlerts implements Lie {
  private final @Nullable ServerFrame again;
  private final AtomicInteger touched = new AtomicInteger();

  private ShownAlerts(@Nullable ServerFrame again) {
    this.again = again;
  }

  /** The greeting says that there are none, and none comes. */
  static ShownAlerts none() {
    return new ShownAlerts(null);
  }

  /** The greeting says that there is one more, and this file comes behind it. */
  static ShownAlerts again(Path file) throws IOException {
    LoggedRecord record =
        LoggedRecord.newBuilder().setContent(ByteString.copyFrom(Files.readAllBytes(file))).build();
    return new ShownAlerts(
        ServerFrame.newBuilder().setAlerts(Alerts.newBuilder().addAlerts(record)).build());
  }

  /** How many greetings and alerts it changed. */
  int touched() {
    return touched.get();
  }

  @Override
  public List<ServerFrame> toClient(ServerFrame frame) {
    ServerFrame more = again;
    if (frame.hasHello()) {
      Hello hello = frame.getHello();
      touched.incrementAndGet();
      int count = more == null ? 0 : hello.getAlerts() + 1;
      ServerFrame told = frame.toBuilder().setHello(hello.toBuilder().setAlerts(count)).build();
      return more == null ? List.of(told) : List.of(told, more);
    }
    if (frame.hasAdministration() && more == null) {
      return List.of(withoutAlerts(frame));
    }
    if (frame.hasAlerts() && more == null) {
      touched.incrementAndGet();
      return List.of();
    }
    return List.of(frame);
  }

  /** Nor does it say what the alerts say that stand in the log. */
  private ServerFrame withoutAlerts(ServerFrame frame) {
    Administration.Builder left = frame.getAdministration().toBuilder().clearEntries();
    for (LoggedRecord entry : frame.getAdministration().getEntriesList()) {
      if (isAlert(entry)) {
        touched.incrementAndGet();
      } else {
        left.addEntries(entry);
      }
    }
    return frame.toBuilder().setAdministration(left).build();
  }

  private static boolean isAlert(LoggedRecord entry) {
    try {
      return Leaf.decode(Bytes.adopt(entry.getLeaf().toByteArray())).body().type()
          == LeafType.ALERT;
    } catch (DecodeException e) {
      return false;
    }
  }
}
