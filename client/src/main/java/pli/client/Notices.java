package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import pli.client.account.Contacts;
import pli.client.account.OwnRecord;
import pli.client.alert.Alerts;
import pli.client.api.ClientException;
import pli.client.api.Notice;
import pli.client.api.OwnDevice;
import pli.client.conversation.Marks;
import pli.client.conversation.Outbox;
import pli.client.conversation.Rejoin;
import pli.client.conversation.SetAside;
import pli.client.conversation.Surroundings;
import pli.client.sync.Driver;
import pli.client.vault.Vault;

/** Collects what a person should know. */
final class Notices {
  /** A device that was not heard of for longer may be lost. */
  private static final long UNSEEN_MILLIS = Duration.ofDays(90).toMillis();

  private final Vault vault;
  private final Driver driver;
  private final Surroundings here;

  Notices(Vault vault, Driver driver, Surroundings here) {
    this.vault = vault;
    this.driver = driver;
    this.here = here;
  }

  List<Notice> take() throws ClientException {
    List<Notice> notices = new ArrayList<>();
    long now = here.platform().clock().millis();
    vault.write(t -> {
      add(notices, Notice.Kind.ALERT, Alerts.countInForce(t, here.self().card(), now));
      notices.addAll(Signs.see(t, driver, here, now));
      add(notices, Notice.Kind.ADMINISTRATOR_KEYS_OLD, Devices.hasOldKeys(t) ? 1 : 0);
      add(notices, Notice.Kind.DEVICE_REVOKED, OwnRecord.isRevoked(t) ? 1 : 0);
      add(notices, Notice.Kind.DEVICE_ELSEWHERE, OwnRecord.isElsewhere(t) ? 1 : 0);
      if (!driver.isConnected()) {
        // Otherwise they are on their way, by this process or another.
        add(notices, Notice.Kind.QUEUED, Outbox.countMessages(t));
      }
      add(notices, Notice.Kind.SET_ASIDE, SetAside.count(t));
      add(notices, Notice.Kind.UNREADABLE, Marks.take(t, Marks.UNREADABLE));
      add(notices, Notice.Kind.MISSING, Marks.take(t, Marks.MISSING));
      add(notices, Notice.Kind.UNHEARD, Marks.take(t, Marks.UNHEARD));
      add(notices, Notice.Kind.SERVER_RESTORED, Marks.take(t, Marks.RESTORED));
      add(notices, Notice.Kind.KEY_CHANGED, Contacts.countChanged(t));
      add(notices, Notice.Kind.NOT_SENT, Marks.take(t, Marks.NOT_SENT));
      add(notices, Notice.Kind.UNDELIVERED, Marks.take(t, Marks.UNDELIVERED));
      add(notices, Notice.Kind.COMING_BACK, Rejoin.count(t));
      for (OwnDevice device : OwnRecord.devices(t)) {
        long silent = now - device.seenAtMillis();
        if (!device.current() && device.seenAtMillis() > 0 && silent > UNSEEN_MILLIS) {
          notices.add(
              new Notice(
                  Notice.Kind.DEVICE_UNSEEN, TimeUnit.MILLISECONDS.toDays(silent), device.name()));
        }
      }
      return null;
    });
    return Collections.unmodifiableList(notices);
  }

  private static void add(List<Notice> notices, Notice.Kind kind, long amount) {
    if (amount > 0) {
      notices.add(new Notice(kind, amount));
    }
  }
}
