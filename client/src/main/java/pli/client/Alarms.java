package pli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.account.Self;
import pli.client.alert.Alerts;
import pli.client.alert.Listed;
import pli.client.api.AlertInfo;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Platform;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Timeline;
import pli.client.conversation.Writing;
import pli.client.session.Deadline;
import pli.client.sync.AlertQuestions;
import pli.client.sync.Driver;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.Limits;
import pli.transparency.alert.AlertException;
import pli.transparency.alert.AlertGate;
import pli.transparency.alert.AlertPolicy;
import pli.transparency.network.NetworkCard;

/**
 * Alerts of the network, as a person deals with them. Comes from {@link Device#alarms}; what needs
 * no open device is static. An alert informs, asks to send nothing, or locks the vault; none
 * destroys anything.
 */
public final class Alarms {
  /** The most bytes of a file that can be an alert, and of one that can be a network card. */
  public static final int MAX_FILE = Math.max(Limits.MAX_ALERT, Limits.MAX_CARD);

  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;

  Alarms(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
  }

  /** What this device has heard of, the newest first. Does not need the network. */
  public List<AlertInfo> list() throws ClientException {
    return list(vault, here.self().card(), here.platform());
  }

  /**
   * What of {@link #list} nobody has read or taken yet, the oldest first: whoever follows messages
   * gets it among them. Does not need the network.
   */
  public List<AlertInfo> untaken() throws ClientException {
    return vault.read(t -> Listed.untaken(t, here.self().card(), here.platform().clock().millis()));
  }

  /**
   * Whether it was an alert that locked the vault, as this device saw it. One thread is told so by
   * ALERT_LOCK; to others the vault is just locked.
   */
  public boolean hasLocked() {
    return driver.isLockedByAlert();
  }

  /** Whoever receives has dealt with these. The person need not have read them. */
  public void markTaken(List<AlertInfo> alerts) throws ClientException {
    List<Bytes> files = new ArrayList<>();
    alerts.forEach(alert -> files.add(alert.file()));
    vault.write(t -> {
      Alerts.take(t, files);
      return true;
    });
  }

  /**
   * Waits until there is a message or an alert that nobody has taken, and reads what lies at the
   * server.
   *
   * @throws ClientException UNREACHABLE and others, if nothing came because the server could not be
   *     reached
   */
  public void awaitNews(Duration timeout) throws ClientException {
    boolean came =
        driver.read(
            t -> Alerts.isAnyUntaken(t) || !Timeline.untaken(t, 1).isEmpty(),
            Deadline.after(timeout));
    if (!came && !driver.isReachable()) {
      throw driver.inVain();
    }
  }

  private static List<AlertInfo> list(Vault vault, NetworkCard card, Platform platform)
      throws ClientException {
    return vault.read(t -> Listed.all(t, card, platform.clock().millis()));
  }

  /** The person has read what {@link #list} has. */
  public void markRead() throws ClientException {
    vault.write(t -> {
      Alerts.markRead(t);
      return true;
    });
  }

  /**
   * Shows the alerts of a vault, also of one that an alert has locked, which opens from then on.
   *
   * @param show shows them; only when it has returned they count as read
   * @throws ClientException those of the vault
   */
  public static void read(
      Platform platform, Path folder, byte[] passphrase, Consumer<List<AlertInfo>> show)
      throws ClientException {
    try (Vault vault = Vault.open(folder, passphrase)) {
      NetworkCard card = vault.read(Self::load).card();
      show.accept(list(vault, card, platform));
      vault.write(t -> {
        Alerts.markRead(t);
        return true;
      });
    }
  }

  /**
   * From now on sends although this alert asks not to: the person insists.
   *
   * @param id of the alert, or how it begins
   * @throws ClientException UNKNOWN_ALERT
   */
  public void sendDespite(String id) throws ClientException {
    vault.write(t -> {
      Alerts.override(t, here.self().card(), id, here.platform().clock().millis());
      return true;
    });
    driver.wake();
  }

  /**
   * Takes an alert, or a revocation, that came to the person in a file: what follows from it
   * follows, and it is passed on to others and to the server at the next {@link Device#sync}.
   *
   * @throws ClientException NO_ALERT_KEYS, ALERT_REFUSED
   */
  public void take(Bytes file) throws ClientException {
    if (here.self().card().alerts() == null) {
      throw new ClientException(Problem.NO_ALERT_KEYS);
    }
    vault.write(t -> {
      new Writing(here).alarm(t, file);
      return true;
    });
    driver.wake();
  }

  /**
   * Hands an alert, or a revocation, to the server, which shows it to everybody. Needs no account.
   *
   * @param card the network card's file
   * @throws ClientException CARD_MISMATCH if that is no card, NO_ALERT_KEYS, ALERT_REFUSED,
   *     UNREACHABLE, RATE_LIMITED and others
   */
  public static void publish(Platform platform, Bytes card, Bytes file, Duration patience)
      throws ClientException {
    NetworkCard network;
    try {
      network = NetworkCard.parse(card);
    } catch (DecodeException e) {
      throw new ClientException(Problem.CARD_MISMATCH, e);
    }
    check(network, file, platform.clock().millis());
    AlertQuestions.publish(platform, Self.endpoints(network), file, Deadline.after(patience));
  }

  /** The same in the network of this device. */
  public void publish(Bytes file, Duration patience) throws ClientException {
    check(here.self().card(), file, here.platform().clock().millis());
    new AlertQuestions(driver).publish(file, Deadline.after(patience));
  }

  /** Whether it counts, before anybody is asked. */
  private static void check(NetworkCard card, Bytes file, long nowMillis) throws ClientException {
    @Nullable AlertPolicy policy = card.alerts();
    if (policy == null) {
      throw new ClientException(Problem.NO_ALERT_KEYS);
    }
    AlertGate gate = new AlertGate(policy);
    try {
      var unused = gate.alert(file, nowMillis / 1000, java.util.Collections.emptyList());
    } catch (AlertException e) {
      if (e.reason() != AlertException.Reason.OTHER_KIND) {
        throw new ClientException(Problem.ALERT_REFUSED, e);
      }
      try {
        var unused = gate.revocation(file);
      } catch (AlertException f) {
        throw new ClientException(Problem.ALERT_REFUSED, f);
      }
    }
  }
}
