package pli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.account.Joining;
import pli.client.account.Meeting;
import pli.client.account.Naming;
import pli.client.account.OwnRecord;
import pli.client.account.Self;
import pli.client.administration.Archive;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.DeviceChange;
import pli.client.api.Joined;
import pli.client.api.Outcome;
import pli.client.api.OwnDevice;
import pli.client.api.Platform;
import pli.client.conversation.Conversations;
import pli.client.conversation.Siblings;
import pli.client.conversation.Surroundings;
import pli.client.net.Endpoint;
import pli.client.session.Deadline;
import pli.client.sync.AdministrationQuestions;
import pli.client.sync.Driver;
import pli.client.sync.OwnDevices;
import pli.client.vault.Transaction;
import pli.client.vault.Vault;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.protocol.DeviceLink;
import pli.protocol.Rendezvous.Side;
import pli.protocol.RendezvousMessage;
import pli.transparency.Limits;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.RecoveryWords;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.network.NetworkCard;

/** The devices of the own account. Comes from {@link Device#devices}. */
public final class Devices {
  /** For what is asked of the server. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long to wait until a new device can be added to conversations. */
  private static final Duration FIRST_ADDED = Duration.ofSeconds(5);

  /** How long to wait until it is in all of them. */
  private static final Duration ADDED = Duration.ofSeconds(60);

  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;
  private final OwnDevices own;

  Devices(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
    this.own = new OwnDevices(driver);
  }

  /**
   * Makes a vault in {@code folder} and this the only device of an account, with the words on
   * paper.
   *
   * @param link any invitation to the network; it is not used up
   * @param words 24, which stay good
   * @throws ClientException WORDS_INVALID, WORDS_OF_ANOTHER, UNKNOWN_HANDLE and those of a join
   */
  public static Joined recover(
      Platform platform,
      Path folder,
      byte[] passphrase,
      String link,
      String handle,
      String deviceName,
      String words,
      Consumer<Joined> show)
      throws ClientException {
    Joined joined =
        new Joining(platform, folder, passphrase, Vault.COST, Device.JOIN)
            .recover(link, handle, deviceName, words, show);
    try (Device device = Device.open(platform, folder, passphrase)) {
      device.devices().settle(words);
    }
    return joined;
  }

  /**
   * After a join of an account that was there before: with whose consent it changed can be asked
   * only now.
   */
  static void joined(Platform platform, Path folder, byte[] passphrase, String link)
      throws ClientException {
    if (!link.trim().startsWith("pli://join/")) {
      try (Device device = Device.open(platform, folder, passphrase)) {
        device.devices().settle(null);
      }
    }
  }

  /** If this is broken off, the same join again does it. */
  void settle(@Nullable String words) throws ClientException {
    follow(PATIENCE);
    if (words != null) {
      renewKeys(words);
    }
    boolean unused = vault.write(OwnRecord::settle);
  }

  /**
   * Asks what the log has of the account now, and takes that over.
   *
   * @throws ClientException DEVICE_REVOKED, UNREACHABLE, TIMED_OUT and what is wrong with the log
   */
  public void follow(Duration patience) throws ClientException {
    own.follow(Deadline.after(patience));
    if (vault.read(Devices::hasOldKeys)) {
      boolean unused = renewKeys();
    }
  }

  /** Whether the policy names this account with other keys than it has. */
  static boolean hasOldKeys(Transaction t) throws ClientException {
    Self self = Self.load(t);
    Administration known = Archive.load(t, self.card());
    Administrator named = known == null ? null : known.policy().administrator(self.handle());
    return named != null && !named.equals(Administrator.of(self.record()));
  }

  /**
   * The devices, as this one knows them. Does not need the network. Whoever asks has looked at
   * them: what was changed by others is not told again.
   */
  public List<OwnDevice> list() throws ClientException {
    return vault.write(t -> {
      OwnRecord.looked(t);
      return OwnRecord.devices(t);
    });
  }

  /**
   * Other devices of the account of which this one has not heard for as long; it does not ask the
   * network. Whoever lost one of them should take it out of the account.
   */
  public List<OwnDevice> unseen(Duration since) throws ClientException {
    long moment = here.platform().clock().millis() - since.toMillis();
    List<OwnDevice> unseen = new ArrayList<>(vault.read(OwnRecord::devices));
    unseen.removeIf(device -> device.current() || device.seenAtMillis() > moment);
    return Collections.unmodifiableList(unseen);
  }

  /**
   * Takes a device out of the account, and out of the conversations that this device is in. What it
   * has said before is read first, for a quarter of the time at most: a thief would go on
   * meanwhile.
   *
   * @param device its name, or the first digits of its id
   * @param thisOne whether it may be the device that is asked
   * @return what was taken out
   * @throws ClientException UNKNOWN_DEVICE, DEVICE_UNCLEAR, LAST_DEVICE, THIS_DEVICE,
   *     DEVICE_REVOKED, RECORD_CONTENDED, UNREACHABLE, TIMED_OUT
   */
  public DeviceChange revoke(String device, boolean thisOne, Duration patience)
      throws ClientException {
    Deadline deadline = Deadline.after(patience);
    own.follow(deadline);
    OwnDevice meant = meant(device);
    if (meant.current() && !thisOne) {
      throw new ClientException(Problem.THIS_DEVICE);
    }
    if (!meant.current()) {
      // What it has said by now is its owner's; what is read of it later counts no more.
      boolean unused = driver.catchUp(deadline.within(patience.dividedBy(4)));
    }
    own.change(latest -> without(latest, meant.id()), deadline);
    if (!meant.current()) {
      // Else it goes on at the next call, and nothing is sent before it.
      boolean unused = driver.send(Conversations::isQuiet, deadline);
    }
    return new DeviceChange(meant, !meant.current() && renewKeys());
  }

  /**
   * Takes another device into the account: makes a link for it, and waits until it has come.
   *
   * @param show shows the link, which is a secret: whoever uses it first becomes a device
   * @param wait how long to wait for the other device
   * @return what was added; null if nobody came in time
   * @throws ClientException TOO_MANY_DEVICES, DEVICE_REVOKED, RECORD_CONTENDED, UNREACHABLE
   */
  public @Nullable DeviceChange add(Consumer<String> show, Duration wait) throws ClientException {
    Deadline start = Deadline.after(PATIENCE);
    own.follow(start);
    if (vault.read(OwnRecord::devices).size() >= Limits.MAX_DEVICES) {
      throw new ClientException(Problem.TOO_MANY_DEVICES, "limit", Limits.MAX_DEVICES);
    }
    Self self = here.self();
    Endpoint server = self.endpoints().get(0);
    DeviceLink link =
        DeviceLink.random(
            server.host(),
            server.port(),
            NetworkCard.hash(self.cardFile()),
            here.platform().entropy());
    try (Meeting meeting =
        new Meeting(here.platform(), self.endpoints(), self.origin(), link, Side.KNOWN)) {
      meeting.open(start);
      meeting.say(new RendezvousMessage.Welcome(self.handle()), start);
      show.accept(link.link());
      DeviceEntry asked = asked(meeting, Deadline.after(wait));
      if (asked == null) {
        meeting.abandon();
        return null;
      }
      Deadline end = Deadline.after(PATIENCE);
      own.change(latest -> with(latest, asked), end);
      boolean pending = renewKeys();
      tell(meeting, new RendezvousMessage.Taken(asked.id()), end);
      addEverywhere();
      return new DeviceChange(meant(asked.id().value().hex()), pending);
    } finally {
      link.secret().wipe();
    }
  }

  /** Into all conversations; what is not done by the end of it goes on at the next call. */
  private void addEverywhere() {
    try {
      boolean added =
          driver.send(t -> areAdded(t) || Siblings.areBeingAdded(t), Deadline.after(FIRST_ADDED));
      if (added) {
        boolean unused = driver.send(this::areAdded, Deadline.after(ADDED));
      }
    } catch (ClientException e) {
      // The record stands, whatever keeps the device out of conversations for now.
      return;
    }
  }

  private boolean areAdded(Transaction t) throws ClientException {
    return Siblings.areAdded(t, here.platform().clock().millis());
  }

  /** The other device finds by itself that the log has it, if it does not hear of it. */
  private static void tell(Meeting meeting, RendezvousMessage message, Deadline deadline) {
    try {
      meeting.say(message, deadline);
    } catch (ClientException e) {
      return;
    }
  }

  /** Has the policy name the keys of an administrator as they are now; whether others must sign. */
  private boolean renewKeys() {
    try {
      Self self = vault.read(Self::load);
      return renewKeys(self.record(), self.signatureKeys());
    } catch (ClientException e) {
      // The record stands whatever is wrong with the administration, which is told by itself.
      return false;
    }
  }

  /** The same with the words on paper, whose key the policy names too. */
  private void renewKeys(String words) throws ClientException {
    try (RecoveryWords paper = RecoveryWords.parse(words)) {
      boolean unused = renewKeys(vault.read(Self::load).record(), paper.keys());
    } catch (DecodeException e) {
      throw new ClientException(Problem.WORDS_INVALID, e);
    } catch (ClientException e) {
      if (e.problem() != Problem.NOT_ALLOWED) {
        throw e;
      }
    }
  }

  private boolean renewKeys(AccountRecord record, SignatureKeyPair keys) throws ClientException {
    boolean administered = vault.read(t -> Archive.reached(t) >= 0 || Archive.isBehind(t));
    if (!administered) {
      return false;
    }
    Outcome outcome =
        new AdministrationQuestions(driver).renewKeys(record, keys, Deadline.after(PATIENCE));
    return outcome != null && outcome.state() == Outcome.State.PENDING;
  }

  /** The first that asks; who comes later is not heard. */
  private static @Nullable DeviceEntry asked(Meeting meeting, Deadline deadline)
      throws ClientException {
    while (true) {
      RendezvousMessage heard = meeting.hear(deadline);
      if (heard == null) {
        return null;
      }
      if (heard instanceof RendezvousMessage.Ask ask) {
        return ask.device();
      }
    }
  }

  private @Nullable AccountRecord with(AccountRecord latest, DeviceEntry device)
      throws ClientException {
    DeviceEntry there = latest.device(device.id());
    if (there != null && there.equals(device)) {
      return null;
    }
    List<DeviceEntry> more = new ArrayList<>(latest.devices());
    more.add(device);
    if (more.size() > Limits.MAX_DEVICES) {
      throw new ClientException(Problem.TOO_MANY_DEVICES, "limit", Limits.MAX_DEVICES);
    }
    try {
      return next(latest, more);
    } catch (IllegalArgumentException e) {
      // It has the id, a key or a queue of a device that is there.
      throw new ClientException(Problem.RECORD_INVALID, e);
    }
  }

  private @Nullable AccountRecord without(AccountRecord latest, String id) throws ClientException {
    List<DeviceEntry> left = new ArrayList<>(latest.devices());
    if (!left.removeIf(entry -> entry.id().value().hex().equals(id))) {
      return null;
    }
    if (left.isEmpty()) {
      throw new ClientException(Problem.LAST_DEVICE);
    }
    return next(latest, left);
  }

  private AccountRecord next(AccountRecord latest, List<DeviceEntry> devices) {
    return new AccountRecord(
        latest.network(),
        latest.handle(),
        latest.version() + 1,
        here.platform().clock().millis(),
        devices,
        latest.recoveryKey());
  }

  /** A device of the own account that is there. */
  private OwnDevice meant(String words) throws ClientException {
    return vault.read(t -> {
      String id = Naming.meant(Self.load(t).record().devices(), words).id().value().hex();
      for (OwnDevice device : OwnRecord.devices(t)) {
        if (device.id().equals(id)) {
          return device;
        }
      }
      throw new ClientException(Problem.UNKNOWN_DEVICE);
    });
  }
}
