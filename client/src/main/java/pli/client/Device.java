package pli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pli.client.account.Joining;
import pli.client.account.OwnRecord;
import pli.client.account.Queues;
import pli.client.account.Self;
import pli.client.alert.Alerts;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.ConversationId;
import pli.client.api.ConversationInfo;
import pli.client.api.Joined;
import pli.client.api.Notice;
import pli.client.api.OutgoingFile;
import pli.client.api.OutgoingMessage;
import pli.client.api.Platform;
import pli.client.api.Recipient;
import pli.client.api.Sent;
import pli.client.api.TimelineEntry;
import pli.client.api.TransferProgress;
import pli.client.attachment.Downloading;
import pli.client.attachment.Reference;
import pli.client.conversation.Conversations;
import pli.client.conversation.Surroundings;
import pli.client.conversation.Timeline;
import pli.client.conversation.Writing;
import pli.client.message.Disappearing;
import pli.client.session.Deadline;
import pli.client.sync.Driver;
import pli.client.sync.LogQuestions;
import pli.client.vault.Erasure;
import pli.client.vault.Vault;
import pli.codec.DecodeException;
import pli.transparency.account.Handle;

/**
 * One device of a person: its vault, its conversations, its dealings with the server. All methods
 * may be called by several threads at once, and several processes may have the same vault open.
 * Methods block; those that take a patience return or throw soon after it is over. Nothing runs in
 * the background: of those who wait for something, one does the network's work for all.
 *
 * <p>What was begun is in the vault before any of it leaves the device, and goes on at the next
 * {@link #sync}, {@link #send} or {@link #receive}, in this process or another, also after a crash.
 */
public final class Device implements AutoCloseable {
  static final Duration JOIN = Duration.ofSeconds(60);

  static final int MAX_HISTORY = 100_000;

  private final Vault vault;
  private final Surroundings here;
  private final Membership membership;
  private final Driver driver;
  private final LogQuestions questions;

  private Device(Vault vault, Surroundings here) {
    this.vault = vault;
    this.here = here;
    this.driver = new Driver(vault, here);
    this.membership = new Membership(vault, here, driver);
    this.questions = new LogQuestions(driver);
  }

  /**
   * Makes a vault in {@code folder} and an account, with an invitation. If it is broken off, the
   * same call again goes on where it stood.
   *
   * @param passphrase in UTF-8; the caller wipes it
   * @param handle the wished handle
   * @param deviceName what to call this device: 1 to 64 bytes of UTF-8
   */
  public static Joined join(
      Platform platform,
      Path folder,
      byte[] passphrase,
      String link,
      @Nullable String handle,
      String deviceName)
      throws ClientException {
    return join(platform, folder, passphrase, link, handle, deviceName, joined -> {});
  }

  /**
   * The same, for a person who must see the recovery words.
   *
   * @param show shows them. The vault keeps them until this has returned, and joining again shows
   *     them again if it did not
   */
  public static Joined join(
      Platform platform,
      Path folder,
      byte[] passphrase,
      String link,
      @Nullable String handle,
      String deviceName,
      Consumer<Joined> show)
      throws ClientException {
    Joined joined =
        new Joining(platform, folder, passphrase, Vault.COST, JOIN)
            .join(link, handle, deviceName, show);
    Devices.joined(platform, folder, passphrase, link);
    return joined;
  }

  /**
   * Opens a device. Does not need the network.
   *
   * @throws ClientException ALERT_LOCK if the person has not read an alert ({@link Alarms#read});
   *     VAULT_MISSING, VAULT_UNFINISHED, WRONG_PASSPHRASE, VAULT_DAMAGED, and others of the vault
   */
  public static Device open(Platform platform, Path folder, byte[] passphrase)
      throws ClientException {
    Vault vault = Vault.open(folder, passphrase);
    boolean opened = false;
    try {
      if (vault.read(OwnRecord::isPending)) {
        boolean unused = vault.write(OwnRecord::disown);
      }
      Device device =
          vault.read(t ->
              new Device(
                  vault,
                  new Surroundings(Self.load(t), Queues.own(t, Queues.Role.MAIN).id(), platform)));
      vault.read(t -> {
        if (Alerts.asksToLock(t, device.here.self().card(), platform.clock().millis())) {
          throw new ClientException(Problem.ALERT_LOCK);
        }
        return true;
      });
      vault.before(new Disappearing(platform.clock()));
      opened = true;
      return device;
    } finally {
      if (!opened) {
        vault.close();
      }
    }
  }

  /** Whose device this is. */
  public Account account() {
    return here.self().account();
  }

  /**
   * Sends a text. Once this returns, the text is in the vault; once its state is ACCEPTED, it is
   * durable at the server.
   *
   * @throws ClientException EMPTY, TOO_LARGE, UNKNOWN_HANDLE, NOT_A_MEMBER, KEY_CHANGED and others;
   *     nothing will be sent then. After PIN_MISMATCH, and what is wrong with the log as a whole,
   *     the text may wait in the vault
   */
  public Sent send(Recipient to, String text, Duration patience) throws ClientException {
    return send(to, text, Collections.emptyList(), (done, of) -> {}, patience);
  }

  /**
   * Sends a text, which may be empty, with files, 64 at most of 2 GiB each. They go to the server
   * first; only when it has them all, the message is in the vault. If this is broken off, the same
   * call again goes on where it stood.
   *
   * @param patience how long to try while nothing gets through, and then for the message
   * @throws ClientException as above, and TOO_MANY_FILES, FILE_UNREADABLE, FILE_CHANGED,
   *     ATTACHMENT_TOO_LARGE, ATTACHMENT_REFUSED, UNREACHABLE, RATE_LIMITED, SERVER_FULL
   */
  public Sent send(
      Recipient to, String text, List<Path> files, TransferProgress progress, Duration patience)
      throws ClientException {
    List<OutgoingFile> outgoing = new ArrayList<>();
    for (Path file : files) {
      outgoing.add(OutgoingFile.of(file));
    }
    OutgoingMessage message = new OutgoingMessage(text, outgoing, null, 0);
    return messages().send(to, message, progress, patience);
  }

  /**
   * Fetches a file that a message names. It gets its name only when all of it is there and was
   * checked. If this is broken off, the same call again goes on where it stood.
   *
   * @param attachment as {@link pli.client.api.AttachmentInfo#id}
   * @param patience how long to try while nothing gets through
   * @throws ClientException ATTACHMENT_UNKNOWN, ATTACHMENT_GONE, ATTACHMENT_DAMAGED, FILE_EXISTS,
   *     FILE_UNREADABLE, DISK_FULL, UNREACHABLE and others
   */
  public void fetch(String attachment, Path target, TransferProgress progress, Duration patience)
      throws ClientException {
    Reference reference = vault.read(t -> Timeline.attachment(t, here.self().origin(), attachment));
    new Downloading(here.platform(), here.self().endpoints(), progress, patience)
        .fetch(reference, target);
  }

  /**
   * Sends what waits and reads what is there, until there is nothing more of either or the patience
   * is over. On a connection that is open already, what the server has just accepted from others
   * may still be on its way when this returns; it comes with the next call, and {@link #receive}
   * waits for it.
   *
   * @return how many timeline entries of others are new
   * @throws ClientException UNREACHABLE, PIN_MISMATCH and others, if the server was not reached
   */
  public int sync(Duration patience) throws ClientException {
    long before = vault.read(Timeline::newest);
    if (!driver.settle(Deadline.after(patience)) && !driver.isReachable()) {
      throw driver.inVain();
    }
    return vault.read(t -> Timeline.countSince(t, before));
  }

  /**
   * What others did and nobody has taken yet, the oldest first; if there is nothing, waits for it.
   * The same entries come again until {@link #markTaken}.
   *
   * @param max how many at most
   * @param timeout how long to wait for something new; with none this does not need the network.
   *     What already lies at the server is read in any case, even if that takes longer
   * @return nothing if nothing came in time
   * @throws ClientException UNREACHABLE and others, if nothing came because the server could not be
   *     reached
   */
  public List<TimelineEntry> receive(int max, Duration timeout) throws ClientException {
    List<TimelineEntry> there = vault.read(t -> Timeline.untaken(t, max));
    if (!there.isEmpty() || timeout.isZero() || timeout.isNegative()) {
      return there;
    }
    boolean came = driver.read(t -> !Timeline.untaken(t, 1).isEmpty(), Deadline.after(timeout));
    if (!came && !driver.isReachable()) {
      throw driver.inVain();
    }
    return vault.read(t -> Timeline.untaken(t, max));
  }

  /** Whoever receives has dealt with everything up to this entry; it does not come again. */
  public void markTaken(TimelineEntry last) throws ClientException {
    vault.write(t -> {
      Timeline.take(t, last.number());
      return null;
    });
  }

  /**
   * Begins a conversation and adds people to it. Nothing is begun if one of them cannot be found.
   *
   * @param name 1 to 128 bytes of UTF-8
   * @param handles whom to add
   * @throws ClientException NAME_INVALID, HANDLE_INVALID, OWN_HANDLE, UNKNOWN_HANDLE, KEY_CHANGED,
   *     NO_KEY_PACKAGES, TOO_MANY_MEMBERS, UNREACHABLE; or TIMED_OUT, and then it goes on later
   */
  public ConversationInfo createConversation(String name, List<String> handles, Duration patience)
      throws ClientException {
    return membership.create(Writing.checkedName(name), Membership.handles(handles), patience);
  }

  /** All conversations, the last used first. */
  public List<ConversationInfo> conversations() throws ClientException {
    return vault.read(Conversations::list);
  }

  /**
   * One conversation.
   *
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public ConversationInfo conversation(ConversationId id) throws ClientException {
    return vault.read(t -> Conversations.info(t, id));
  }

  /**
   * Adds somebody to a group.
   *
   * @throws ClientException as {@link #createConversation}, and ALREADY_A_MEMBER,
   *     DIRECT_CONVERSATION, NOT_A_MEMBER, ADMINS_ONLY
   */
  public ConversationInfo addMember(ConversationId id, String handle, Duration patience)
      throws ClientException {
    return membership.add(id, handle(handle), patience);
  }

  /**
   * Removes somebody from a group. Messages sent from now on do not reach them.
   *
   * @throws ClientException UNKNOWN_CONVERSATION, DIRECT_CONVERSATION, OWN_HANDLE, NOT_A_MEMBER,
   *     ADMINS_ONLY, UNREACHABLE, TIMED_OUT; in the last two cases it goes on later
   */
  public ConversationInfo removeMember(ConversationId id, String handle, Duration patience)
      throws ClientException {
    return membership.remove(id, handle(handle), patience);
  }

  /**
   * The last entries of a conversation, the oldest of them first. Does not need the network.
   *
   * @param search words that must all occur in a text, the last one perhaps unfinished; null for
   *     everything
   * @param limit how many at most
   * @throws ClientException UNKNOWN_CONVERSATION
   */
  public List<TimelineEntry> history(ConversationId id, @Nullable String search, int limit)
      throws ClientException {
    int most = Math.max(0, Math.min(limit, MAX_HISTORY));
    return vault.read(t -> {
      Conversations.requireShown(t, id);
      return Timeline.history(t, id, search, most);
    });
  }

  /** What is done with messages that are there, and what goes beside them. */
  public Messages messages() {
    return new Messages(vault, here, driver);
  }

  /** What holds in groups. */
  public Groups groups() {
    return new Groups(vault, here, driver);
  }

  /** Other people, as this person deals with them. */
  public People people() {
    return new People(vault, here, driver);
  }

  /** What is done with the vault as a whole. */
  public Safekeeping safekeeping() {
    return new Safekeeping(vault, here);
  }

  /** What administrators decide. */
  public Administrators administrators() {
    return new Administrators(vault, here, driver);
  }

  /** The alerts of the network. */
  public Alarms alarms() {
    return new Alarms(vault, here, driver);
  }

  /** The log, and the keys of others as it proves them. */
  public Trust trust() {
    return new Trust(vault, here, questions);
  }

  /** Whether this device sees a sign that its network has turned against its people. */
  public SelfDetection selfDetection() {
    return new SelfDetection(vault, here, driver, questions);
  }

  /** The devices of the own account. */
  public Devices devices() {
    return new Devices(vault, here, driver);
  }

  /** What a person should know; what was counted since the last time is told once. */
  public List<Notice> notices() throws ClientException {
    return new Notices(vault, driver, here).take();
  }

  static Handle handle(String text) throws ClientException {
    try {
      return Handle.parse(text);
    } catch (DecodeException e) {
      throw new ClientException(Problem.HANDLE_INVALID, e);
    }
  }

  /**
   * Closes the connections and the vault. Whoever still waits for something, or asks from then on,
   * gets an {@link IllegalStateException}.
   */
  @Override
  public void close() {
    driver.close();
    eraseWords();
    vault.close();
  }

  /** What was taken back leaves the files now, and not when the vault is opened next. */
  private void eraseWords() {
    try {
      if (vault.read(Erasure::isOwed)) {
        boolean unused =
            vault.write(t -> {
              Erasure.settle(t);
              return true;
            });
      }
    } catch (ClientException | IllegalStateException e) {
      // Locked, closed already, or no room: it is owed still.
      return;
    }
  }
}
