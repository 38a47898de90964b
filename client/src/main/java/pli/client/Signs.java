package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.account.OwnRecord;
import pli.client.account.UnknownDevices;
import pli.client.administration.Archive;
import pli.client.alert.Alerts;
import pli.client.alert.LoggedAlerts;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Notice;
import pli.client.conversation.Endings;
import pli.client.conversation.Surroundings;
import pli.client.sync.Driver;
import pli.client.vault.Transaction;
import pli.transparency.network.NetworkCard;

/**
 * The signs that a network, its server or its log has turned against its people: one place for all
 * of them, so that whoever tells a person and whoever gathers evidence see the same.
 */
final class Signs {
  /** Clocks of honest machines are not further apart. */
  private static final long SKEW_MILLIS = Duration.ofMinutes(5).toMillis();

  private Signs() {}

  /** All that there are. */
  static List<Notice> see(Transaction t, Driver driver, Surroundings here, long nowMillis)
      throws ClientException {
    List<Notice> signs = new ArrayList<>();
    LogState log = LogState.load(t, nowMillis);
    NetworkCard card = here.self().card();
    clocks(signs, driver, log, nowMillis);
    add(signs, Notice.Kind.ALERT_WITHHELD, Alerts.countWithheld(t, card, nowMillis));
    add(signs, Notice.Kind.ALERT_UNSHOWN, LoggedAlerts.allHidden(t).size());
    log(signs, driver, log);
    if (log.ownRecordsOfOthers() > 0) {
      signs.add(
          new Notice(
              Notice.Kind.OWN_RECORD_CHANGED, log.ownRecordsOfOthers(), OwnRecord.changedBy(t)));
    }
    add(signs, Notice.Kind.OWN_RECORD_MISSING, log.isOwnRecordMissing() ? 1 : 0);
    add(signs, Notice.Kind.SERVER_KEY_CHANGED, driver.isServerKeyChanged() ? 1 : 0);
    List<String> unknown = UnknownDevices.handles(t);
    if (!unknown.isEmpty()) {
      signs.add(new Notice(Notice.Kind.UNKNOWN_DEVICE, unknown.size(), unknown.get(0)));
    }
    add(signs, Notice.Kind.FALSE_DEVICE, Endings.countContradicted(t));
    add(signs, Notice.Kind.ADMINISTRATION_UNSIGNED, Archive.hasFault(t) ? 1 : 0);
    add(signs, Notice.Kind.ADMINISTRATION_WITHHELD, driver.isAdministrationWithheld() ? 1 : 0);
    add(signs, Notice.Kind.ADMITTED_BY_NOBODY, Archive.isAdmittedByNobody(t) ? 1 : 0);
    return signs;
  }

  /** Witnesses have not seen what is to come: a clock that is behind theirs is wrong. */
  private static void clocks(List<Notice> signs, Driver driver, LogState log, long nowMillis) {
    long skew = driver.clockSkewMillis();
    if (Math.abs(skew) > SKEW_MILLIS) {
      signs.add(new Notice(Notice.Kind.CLOCK_SKEW, skew));
    }
    long ahead = log.witnessedMillis() - nowMillis;
    if (ahead > SKEW_MILLIS) {
      signs.add(new Notice(Notice.Kind.CLOCK_BEHIND, ahead));
    }
    long serverBehind = log.witnessedMillis() - (nowMillis + skew);
    if (skew != 0 && serverBehind > SKEW_MILLIS) {
      signs.add(new Notice(Notice.Kind.SERVER_CLOCK_BEHIND, serverBehind));
    }
  }

  private static void log(List<Notice> signs, Driver driver, LogState log) {
    if (log.alarmed()) {
      signs.add(new Notice(Notice.Kind.LOG_ALARM, 1));
    }
    @Nullable Problem lie = driver.logLie();
    if (lie != null && !log.alarmed()) {
      signs.add(new Notice(Notice.Kind.LOG_LIE, 1, lie.name()));
    }
    if (log.isOld() && log.ageMillis() > 0) {
      signs.add(new Notice(Notice.Kind.LOG_OLD, log.ageMillis()));
    }
  }

  private static void add(List<Notice> signs, Notice.Kind kind, long amount) {
    if (amount > 0) {
      signs.add(new Notice(kind, amount));
    }
  }
}
