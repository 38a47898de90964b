package pli.server.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.codec.TlsReader;
import pli.codec.TlsWriter;
import pli.server.store.Changes;
import pli.server.store.StoreException;
import pli.server.store.Table;

/**
 * Whether the clock may be believed when it says that something's time is over. A clock that jumps
 * ahead would have everything deleted at once, and setting it right brings nothing back. So when
 * more than {@link #LEAP} went by since it was last looked at, nothing expires until the clock has
 * gone on for {@link #PATIENCE} in small steps: time for somebody to set it right. A server that
 * stood still so long cannot be told from that, and expires a little later.
 *
 * <p>A clock that is set back needs no doubt: less is over its time than was.
 */
public final class SteadyClock {
  /** The largest step that is not looked at twice. */
  static final Duration LEAP = Duration.ofDays(1);

  /** How long a clock that leapt must go on. */
  static final Duration PATIENCE = Duration.ofDays(1);

  /** Smaller steps are not written down, so that looking often costs nothing. */
  private static final Duration WRITTEN = Duration.ofMinutes(5);

  private static final Bytes MARK = Bytes.utf8("clock seen");

  private SteadyClock() {}

  /**
   * What was seen last.
   *
   * @param millis what the clock said
   * @param doubtMillis how long it must still go on before it is believed; 0 if it is
   */
  private record Seen(long millis, long doubtMillis) {
    Seen next(long now) {
      long step = now - millis;
      if (step > LEAP.toMillis()) {
        // Who leaps again and again is believed some day all the same: doubt does not begin anew.
        return new Seen(now, doubtMillis == 0 ? PATIENCE.toMillis() : doubtMillis);
      }
      return new Seen(now, step < 0 ? doubtMillis : Math.max(0, doubtMillis - step));
    }

    static Seen read(TlsReader in) throws DecodeException {
      return new Seen(in.u64(), in.u64());
    }

    Bytes encode() {
      return new TlsWriter(16).u64(millis).u64(doubtMillis).toBytes();
    }
  }

  /** Looks at the clock; whether it is believed. */
  public static boolean isBelieved(Changes changes, long now) throws StoreException {
    @Nullable Bytes mark = changes.get(Table.MARKS, MARK);
    Seen before = mark == null ? new Seen(now, 0) : Rows.read(mark, Seen::read);
    Seen after = before.next(now);
    boolean matters = Math.abs(now - before.millis()) >= WRITTEN.toMillis();
    if (mark == null || matters) {
      changes.put(Table.MARKS, MARK, after.encode());
      return after.doubtMillis() == 0;
    }
    return before.doubtMillis() == 0;
  }
}
