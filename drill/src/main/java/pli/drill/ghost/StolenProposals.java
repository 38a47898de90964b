package pli.drill.ghost;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.DecodeException;
import pli.drill.operator.Lie;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.ClientFrame;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.leaf.LeafType;

/**
 * Reads what administrators hand in, and keeps the reset among it: with whose signatures it has.
 */
final class StolenProposals implements Lie {
  private volatile @Nullable LoggedEntry reset;

  @Override
  public List<ClientFrame> toServer(ClientFrame frame) {
    if (frame.hasPropose()) {
      try {
        LoggedEntry entry = LoggedEntries.fromWire(frame.getPropose().getEntry());
        if (entry.type() == LeafType.RESET) {
          reset = entry;
        }
      } catch (DecodeException e) {
        throw new IllegalStateException(e);
      }
    }
    return List.of(frame);
  }

  /** The reset. */
  LoggedRecord reset() throws IOException {
    LoggedEntry kept = reset;
    if (kept == null) {
      throw new IOException("no reset went by");
    }
    try {
      return kept.record();
    } catch (DecodeException e) {
      throw new IOException(e);
    }
  }
}
