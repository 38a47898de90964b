package pli.protocol;

import com.google.protobuf.UnsafeByteOperations;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.account.LoggedRecord;

/** Between a frame's record and the one that is verified. */
public final class LoggedRecords {
  private LoggedRecords() {}

  /**
   * For a frame.
   *
   * @param index its place in the log; 0 for one that has none yet
   */
  public static pli.protocol.wire.LoggedRecord toWire(LoggedRecord record, long index) {
    return pli.protocol.wire.LoggedRecord.newBuilder()
        .setLeaf(UnsafeByteOperations.unsafeWrap(record.leaf().encode().toByteArray()))
        .setOpening(UnsafeByteOperations.unsafeWrap(record.opening().toByteArray()))
        .setContent(UnsafeByteOperations.unsafeWrap(record.content().toByteArray()))
        .setIndex(index)
        .build();
  }

  /**
   * From a frame; verified by nobody yet.
   *
   * @throws DecodeException if a part of it is not what it should be
   */
  public static LoggedRecord fromWire(pli.protocol.wire.LoggedRecord wire) throws DecodeException {
    return LoggedRecord.decode(
        Bytes.adopt(wire.getLeaf().toByteArray()),
        Bytes.adopt(wire.getOpening().toByteArray()),
        Bytes.adopt(wire.getContent().toByteArray()));
  }
}
