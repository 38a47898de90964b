package pli.server.alert;

import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.protocol.wire.LoggedRecord;
import pli.server.delivery.Padding;
import pli.server.delivery.Wire;
import pli.transparency.Limits;
import pli.transparency.alert.Alert;
import pli.transparency.alert.AlertId;
import pli.transparency.alert.AlertStatement;
import pli.transparency.leaf.Leaf;
import pli.transparency.note.SignedNote;

/**
 * The row of an alert, or of a revocation, that was posted.
 *
 * @param place of its entry in the log
 * @param takenSeconds when it was posted, by the server's clock, since 1970
 * @param leaf its entry
 * @param opening of the entry's commitment
 * @param file what alert keys signed
 */
public record StoredAlert(long place, long takenSeconds, Leaf leaf, Bytes opening, Bytes file) {
  private static final int FORMAT = 1;

  /** As it travels. */
  public LoggedRecord wire() {
    return LoggedRecord.newBuilder()
        .setLeaf(Wire.of(leaf.encode()))
        .setOpening(Wire.of(opening))
        .setContent(Wire.of(file))
        .setIndex(place)
        .build();
  }

  Bytes encode() {
    return Padding.pad(
        new TlsWriter(1024)
            .u8(FORMAT)
            .u64(place)
            .u64(takenSeconds)
            .opaque(leaf.encode())
            .opaque(opening)
            .opaque(file)
            .toBytes());
  }

  static StoredAlert read(TlsReader in) throws DecodeException {
    if (in.u8() != FORMAT) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "an alert's row");
    }
    StoredAlert stored =
        new StoredAlert(
            in.u64(), in.u64(), Leaf.decode(in.opaque()), in.opaque(), in.opaque(Limits.MAX_ALERT));
    Padding.skip(in);
    return stored;
  }

  /** Its number in the chain of alerts. */
  public long version() {
    return leaf.body().version();
  }

  /** What it says; it was verified when it was posted. */
  AlertStatement statement() {
    try {
      return AlertStatement.parse(SignedNote.parse(file).text());
    } catch (DecodeException e) {
      throw new IllegalStateException("a file that was read before", e);
    }
  }

  /**
   * Whether nobody needs it any more. Whatever a revocation revokes has ended a month later, by
   * whatever clock it was written.
   */
  boolean hasEnded(long now) {
    return statement() instanceof Alert alert
        ? now >= alert.expires()
        : now - takenSeconds > Limits.MAX_ALERT_SECONDS + Limits.ALERT_CLOCK_SECONDS;
  }

  /** Whether it is an alert with this id. */
  boolean isAlert(AlertId id) {
    AlertStatement statement = statement();
    return statement instanceof Alert && statement.id().equals(id);
  }
}
