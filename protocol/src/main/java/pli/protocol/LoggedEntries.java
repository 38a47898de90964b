package pli.protocol;

import com.google.protobuf.UnsafeByteOperations;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.administration.LoggedEntry;

/** Between a frame's entry of any chain and the one that is verified. */
public final class LoggedEntries {
  private LoggedEntries() {}

  /**
   * For a frame.
   *
   * @param index its place in the log; 0 for one that has none yet
   */
  public static pli.protocol.wire.LoggedRecord toWire(LoggedEntry entry, long index) {
    return pli.protocol.wire.LoggedRecord.newBuilder()
        .setLeaf(UnsafeByteOperations.unsafeWrap(entry.leaf().encode().toByteArray()))
        .setOpening(UnsafeByteOperations.unsafeWrap(entry.opening().toByteArray()))
        .setContent(UnsafeByteOperations.unsafeWrap(entry.content().toByteArray()))
        .setIndex(index)
        .build();
  }

  /**
   * From a frame; verified by nobody yet.
   *
   * @throws DecodeException if leaf or opening is not what it should be, or the content too large
   */
  public static LoggedEntry fromWire(pli.protocol.wire.LoggedRecord wire) throws DecodeException {
    return LoggedEntry.decode(
        Bytes.adopt(wire.getLeaf().toByteArray()),
        Bytes.adopt(wire.getOpening().toByteArray()),
        Bytes.adopt(wire.getContent().toByteArray()));
  }
}
