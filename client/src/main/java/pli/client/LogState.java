package pli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pli.client.account.OwnRecord;
import pli.client.account.Self;
import pli.client.api.ClientException;
import pli.client.api.LogStatus;
import pli.client.trust.Alarm;
import pli.client.trust.Followed;
import pli.client.trust.Freshness;
import pli.client.trust.Label;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.transparency.note.Cosignature;
import pli.transparency.proof.VerifiedCheckpoint;

/**
 * What this device knows of the log, and what the log has of this account.
 *
 * @param followed null if nothing was verified yet
 * @param alarm null if the log was not caught lying
 * @param own the latest entry of this account, or null if there is none
 * @param ownByOthers how many records were taken over that this device did not make
 */
record LogState(
    Self self,
    @Nullable Followed followed,
    @Nullable Alarm alarm,
    @Nullable Label own,
    long ownByOthers,
    long nowMillis) {
  private static final long PUBLISHED_WITHIN = TimeUnit.HOURS.toMillis(1);

  static LogState load(Transaction t, long nowMillis) throws ClientException {
    Self self = Self.load(t);
    return new LogState(
        self,
        Followed.load(t, self.card().log()),
        Alarm.load(t),
        Label.load(t, self.logged().leaf().body().label()),
        OwnRecord.othersMade(t),
        nowMillis);
  }

  boolean alarmed() {
    return alarm != null;
  }

  private OptionalLong witnessedAt() {
    return followed == null ? OptionalLong.empty() : followed.witnessedAt();
  }

  /** Whether it is so old that a person should know. */
  boolean isOld() {
    return switch (Freshness.of(witnessedAt(), TimeUnit.MILLISECONDS.toSeconds(nowMillis))) {
      case UNKNOWN, FRESH -> false;
      case OLD, NO_NEW_KEYS, NO_SENDING -> true;
    };
  }

  /** When witnesses saw the newest checkpoint, by their clocks; 0 if nobody says. */
  long witnessedMillis() {
    return followed == null
        ? 0
        : TimeUnit.SECONDS.toMillis(followed.checkpoint().witnessedAt().orElse(0));
  }

  /** The newest checkpoint as it came, with the witnesses' cosignatures; empty if there is none. */
  Bytes checkpointFile() {
    return followed == null ? Bytes.EMPTY : followed.checkpoint().signed().encode();
  }

  long ageMillis() {
    OptionalLong at = witnessedAt();
    return at.isPresent() ? Math.max(0, nowMillis - TimeUnit.SECONDS.toMillis(at.getAsLong())) : 0;
  }

  /** How many later records of this account there are than this device made, or one other. */
  long ownRecordsOfOthers() {
    if (own == null || own.hash().equals(self.logged().hash())) {
      return ownByOthers;
    }
    return ownByOthers + Math.max(1, own.version() - self.record().version());
  }

  /** Whether the log has gone on for an hour without this account. */
  boolean isOwnRecordMissing() {
    if (own != null || followed == null || !followed.isComplete()) {
      return false;
    }
    long seen =
        witnessedAt().isPresent()
            ? TimeUnit.SECONDS.toMillis(witnessedAt().getAsLong())
            : nowMillis;
    return seen - self.record().createdMillis() > PUBLISHED_WITHIN;
  }

  /** What a person is told who asks. */
  LogStatus status() {
    List<LogStatus.Witness> witnesses = new ArrayList<>();
    long size = 0;
    String root = "";
    if (followed != null) {
      VerifiedCheckpoint checkpoint = followed.checkpoint();
      size = checkpoint.head().size();
      root = checkpoint.head().root().base64();
      for (Cosignature cosignature : checkpoint.cosignatures()) {
        witnesses.add(
            new LogStatus.Witness(cosignature.witness().name(), 1000 * cosignature.seconds()));
      }
    }
    return new LogStatus(
        self.card().log().origin(),
        size,
        followed == null ? 0 : followed.tree().size(),
        root,
        witnessedAt().isPresent() ? 1000 * witnessedAt().getAsLong() : 0,
        self.card().log().witnesses().required(),
        witnesses,
        own == null ? 0 : own.version(),
        ownRecordsOfOthers() == 0,
        alarm == null ? null : alarm.problem());
  }
}
