package pli.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pli.client.account.Naming;
import pli.client.administration.Archive;
import pli.client.administration.Described;
import pli.client.administration.History;
import pli.client.administration.PolicyChanges;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.InvitationInfo;
import pli.client.api.LoggedDecision;
import pli.client.api.Outcome;
import pli.client.api.PendingDecision;
import pli.client.api.PolicyInfo;
import pli.client.api.Signed;
import pli.client.conversation.Surroundings;
import pli.client.session.Deadline;
import pli.client.sync.AdministrationQuestions;
import pli.client.sync.Driver;
import pli.client.vault.Vault;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.protocol.Invitation;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.LeafType;

/**
 * What administrators decide, and what everybody sees of it. Comes from {@link
 * Device#administrators}. Each decision is an entry of the log; where the policy asks for several
 * administrators it waits for the others.
 *
 * <p>All of it throws what is wrong with the log, {@link Problem#ADMINISTRATION_UNSIGNED}, {@link
 * Problem#ADMINISTRATION_WITHHELD}, and UNREACHABLE or TIMED_OUT; decisions also NOT_ALLOWED and
 * ADMINISTRATION_MOVED.
 */
public final class Administrators {
  /** Digits of an id that somebody has to type at least. */
  private static final int MIN_DIGITS = 4;

  private final Vault vault;
  private final Surroundings here;
  private final Driver driver;
  private final AdministrationQuestions questions;

  Administrators(Vault vault, Surroundings here, Driver driver) {
    this.vault = vault;
    this.here = here;
    this.driver = driver;
    this.questions = new AdministrationQuestions(driver);
  }

  /**
   * Makes an invitation; for administrators. It works as soon as enough of them have signed.
   *
   * @param uses how many may join with it: 1 to 1,000; an administrator's serves once
   * @param lifetime a minute to a year
   * @param handle what the invited will be called, or null if they choose
   * @throws ClientException NOT_ALLOWED, OUT_OF_RANGE, HANDLE_INVALID, HANDLE_TAKEN, UNREACHABLE,
   *     and those of {@link Administrators}
   */
  public InvitationInfo invite(
      InvitationInfo.Role role,
      int uses,
      Duration lifetime,
      @Nullable String handle,
      Duration patience)
      throws ClientException {
    Handle forWhom = handle == null ? null : Device.handle(handle);
    return new Inviting(here, driver).invite(role, uses, lifetime, forWhom, patience);
  }

  /** Who they are, and how many it takes. */
  public PolicyInfo policy(Duration patience) throws ClientException {
    return Described.info(questions.current(Deadline.after(patience)).policy());
  }

  /** The last decisions that the log has, the oldest of them first. */
  public List<LoggedDecision> log(int limit, Duration patience) throws ClientException {
    var current = questions.current(Deadline.after(patience));
    return vault.read(t -> History.read(t, current, here.self(), limit));
  }

  /**
   * Makes somebody an administrator; of one who is, takes the keys that they have now.
   *
   * @throws ClientException HANDLE_INVALID, UNKNOWN_HANDLE, ALREADY_AN_ADMINISTRATOR,
   *     TOO_MANY_ADMINISTRATORS, KEY_OF_ANOTHER
   */
  public Outcome add(String handle, Duration patience) throws ClientException {
    Deadline deadline = Deadline.after(patience);
    Administrator added = Administrator.of(questions.record(Device.handle(handle), deadline));
    return questions.change(
        now -> {
          if (added.equals(now.administrator(added.handle()))) {
            throw new ClientException(Problem.ALREADY_AN_ADMINISTRATOR);
          }
          return PolicyChanges.putting(now, added, millis());
        },
        deadline);
  }

  /**
   * Takes an administrator out.
   *
   * @throws ClientException HANDLE_INVALID, NOT_AN_ADMINISTRATOR, QUORUM_OUT_OF_RANGE
   */
  public Outcome remove(String handle, Duration patience) throws ClientException {
    Handle whom = Device.handle(handle);
    return questions.change(
        now -> PolicyChanges.removing(now, whom, millis()), Deadline.after(patience));
  }

  /**
   * Changes how many it takes; null leaves it as it is.
   *
   * @throws ClientException QUORUM_OUT_OF_RANGE, POLICY_UNCHANGED
   */
  public Outcome quorums(
      @Nullable Integer change, @Nullable Integer reset, @Nullable Integer act, Duration patience)
      throws ClientException {
    return questions.change(
        now -> PolicyChanges.quorums(now, change, reset, act, millis()), Deadline.after(patience));
  }

  /**
   * Takes a device out of somebody's account.
   *
   * @param device its name, or its id's first digits
   * @throws ClientException HANDLE_INVALID, UNKNOWN_HANDLE, UNKNOWN_DEVICE, DEVICE_UNCLEAR,
   *     LAST_DEVICE
   */
  public Outcome revoke(String handle, String device, Duration patience) throws ClientException {
    return questions.reset(
        Device.handle(handle), now -> without(now, device), Deadline.after(patience));
  }

  private AccountRecord without(AccountRecord now, String named) throws ClientException {
    List<DeviceEntry> left = new ArrayList<>(now.devices());
    boolean unused = left.remove(Naming.meant(now.devices(), named));
    if (left.isEmpty()) {
      throw new ClientException(Problem.LAST_DEVICE);
    }
    return new AccountRecord(
        now.network(), now.handle(), now.version() + 1, millis(), left, now.recoveryKey());
  }

  /**
   * Makes a link for somebody who lost all devices. With it their new device asks for the reset,
   * which administrators then sign.
   *
   * @throws ClientException HANDLE_INVALID, UNKNOWN_HANDLE, OUT_OF_RANGE
   */
  public InvitationInfo reset(String handle, Duration lifetime, Duration patience)
      throws ClientException {
    Handle whom = Device.handle(handle);
    var unused = questions.record(whom, Deadline.after(patience));
    return new Inviting(here, driver).back(whom, lifetime, patience);
  }

  /**
   * Takes an invitation back.
   *
   * @param invitation its link, or what {@link #log} shows of it
   * @throws ClientException UNKNOWN_INVITATION
   */
  public Outcome withdraw(String invitation, Duration patience) throws ClientException {
    Deadline deadline = Deadline.after(patience);
    var unused = questions.known(deadline);
    return questions.act(new Act.Withdrawal(tokenHash(invitation.trim())), deadline);
  }

  private Bytes tokenHash(String named) throws ClientException {
    String digits = named.toLowerCase(Locale.ROOT);
    @Nullable Bytes linked = null;
    if (named.startsWith("pli:")) {
      try {
        linked = Sha256.hash(Invitation.parse(named).token());
      } catch (DecodeException e) {
        throw new ClientException(Problem.LINK_INVALID, e);
      }
    }
    @Nullable Bytes found = null;
    for (Placed placed : vault.read(t -> Archive.all(t, LeafType.ADMINISTRATIVE_ACT))) {
      Bytes hash = invitation(placed);
      boolean isIt =
          hash != null
              && (linked != null
                  ? hash.equals(linked)
                  : digits.length() >= MIN_DIGITS && hash.hex().startsWith(digits));
      if (isIt) {
        if (found != null) {
          throw new ClientException(Problem.UNKNOWN_INVITATION);
        }
        found = hash;
      }
    }
    if (found == null) {
      throw new ClientException(Problem.UNKNOWN_INVITATION);
    }
    return found;
  }

  private static @Nullable Bytes invitation(Placed placed) throws ClientException {
    try {
      return placed.entry().act().act() instanceof Act.Invitation invitation
          ? invitation.tokenHash()
          : null;
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  /** What waits for signatures; for administrators. */
  public List<PendingDecision> pending(Duration patience) throws ClientException {
    return questions.pending(Deadline.after(patience));
  }

  /**
   * Signs what waits, if {@link #pending} showed it when it was asked last.
   *
   * @param id as {@link PendingDecision#id}, all of it
   * @throws ClientException UNKNOWN_PROPOSAL, SIGNED_ALREADY, PROPOSAL_INVALID
   */
  public Signed sign(String id, Duration patience) throws ClientException {
    return questions.sign(id.toLowerCase(Locale.ROOT), Deadline.after(patience));
  }

  private long millis() {
    return here.platform().clock().millis();
  }
}
