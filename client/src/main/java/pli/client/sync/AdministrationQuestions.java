package pli.client.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import pli.client.account.Directory;
import pli.client.administration.AdministrationAccess;
import pli.client.administration.Archive;
import pli.client.administration.Described;
import pli.client.administration.PolicyChanges;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.api.Outcome;
import pli.client.api.PendingDecision;
import pli.client.api.Signed;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.sync.Deciding.Draft;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.SignatureKeyPair;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;

/** What people ask of administration, and decide in it. */
public final class AdministrationQuestions {
  private final Driver driver;

  /** Questions that {@code driver} asks. */
  public AdministrationQuestions(Driver driver) {
    this.driver = driver;
  }

  /** The policy that comes behind another, or null if that is to stay. */
  @FunctionalInterface
  public interface Change {
    /** Makes it. */
    @Nullable Policy of(Policy now) throws ClientException;
  }

  /** The next record of an account. */
  @FunctionalInterface
  public interface NextRecord {
    /** Makes it. */
    AccountRecord of(AccountRecord now) throws ClientException;
  }

  /**
   * Verifies everything that the log has of administration.
   *
   * @throws ClientException ADMINISTRATION_UNSIGNED, ADMINISTRATION_WITHHELD, NOT_ALLOWED if the
   *     log has no policy, and what is wrong with the log
   */
  public Administration current(Deadline deadline) throws ClientException {
    return driver.ask(
        network -> {
          Administration current = driver.inquiries().deciding().current(deadline);
          driver.inquiries().auditing().requireNoFault();
          return current;
        },
        deadline);
  }

  /** The same, although some account was reset by those who may not. */
  public Administration known(Deadline deadline) throws ClientException {
    return driver.ask(network -> driver.inquiries().deciding().current(deadline), deadline);
  }

  /**
   * Does an act, or proposes it.
   *
   * @throws ClientException NOT_ALLOWED, and as {@link #current}
   */
  public Outcome act(Act act, Deadline deadline) throws ClientException {
    return decide(now -> now.proposals().sign(act, millis(), opening(), keys()), keys(), deadline);
  }

  /**
   * Changes the policy, or proposes that.
   *
   * @throws ClientException NOT_ALLOWED, those of {@code change}, and as {@link #current}
   */
  public Outcome change(Change change, Deadline deadline) throws ClientException {
    return decide(
        now -> {
          Policy next = change.of(now.policy());
          if (next == null) {
            throw new ClientException(Problem.POLICY_UNCHANGED);
          }
          return now.proposals().sign(next, opening(), keys());
        },
        keys(),
        deadline);
  }

  /**
   * Has the policy name the keys that this account has now, so that nobody who administers alone is
   * locked out by the next change of devices. For who is no administrator there is nothing to do.
   *
   * @param record the account's latest, which is in the log
   * @param keys that the policy names and the record has: of a device, or the recovery keys
   * @return what became of it; null if the policy names these keys already, or is not about this
   *     account
   * @throws ClientException NOT_ALLOWED if the policy does not name {@code keys}, and as {@link
   *     #current}
   */
  public @Nullable Outcome renewKeys(AccountRecord record, SignatureKeyPair keys, Deadline deadline)
      throws ClientException {
    Administrator renewed = Administrator.of(record);
    Administrator named = known(deadline).policy().administrator(record.handle());
    if (named == null || named.equals(renewed)) {
      return null;
    }
    return decide(
        now ->
            now.proposals()
                .sign(PolicyChanges.putting(now.policy(), renewed, millis()), opening(), keys),
        keys,
        deadline);
  }

  /**
   * The records of an account, as the log proves them.
   *
   * @throws ClientException UNKNOWN_HANDLE and those of {@link LogQuestions#lookUp}
   */
  public AccountRecord record(Handle handle, Deadline deadline) throws ClientException {
    return driver.ask(network -> chain(handle, deadline).record(), deadline);
  }

  /**
   * Gives an account other devices, or proposes that.
   *
   * @throws ClientException NOT_ALLOWED, UNKNOWN_HANDLE, those of {@code next}, and as {@link
   *     #current}
   */
  public Outcome reset(Handle handle, NextRecord next, Deadline deadline) throws ClientException {
    return decide(
        now -> {
          AccountChain chain = chain(handle, deadline);
          AccountRecord record = next.of(chain.record());
          return LoggedEntry.of(now.proposals().signReset(chain, record, opening(), keys()));
        },
        keys(),
        deadline);
  }

  /**
   * What waits for signatures and could come next. Only what this has shown last can be signed.
   *
   * @throws ClientException NOT_ALLOWED if this device's is no administrator, and as {@link
   *     #current}
   */
  public List<PendingDecision> pending(Deadline deadline) throws ClientException {
    return driver.ask(
        network -> {
          Administration now = driver.inquiries().deciding().current(deadline);
          List<PendingDecision> found = pending(now, waiting(now, deadline), deadline);
          List<String> ids = new ArrayList<>();
          found.forEach(one -> ids.add(one.id()));
          return network
              .vault()
              .write(t -> {
                Archive.show(t, ids);
                return found;
              });
        },
        deadline);
  }

  private List<PendingDecision> pending(
      Administration now, AdministrationAccess.Waiting waiting, Deadline deadline)
      throws TransportException, Refused, ClientException {
    List<PendingDecision> found = new ArrayList<>();
    for (LoggedEntry entry : waiting.entries()) {
      PendingDecision decision = pending(now, entry, deadline);
      if (decision != null) {
        found.add(decision);
      }
    }
    for (AdministrationAccess.Asked asked : waiting.asked()) {
      String id = Described.id(asked.record());
      if (found.stream().noneMatch(one -> one.id().equals(id))) {
        found.add(
            new PendingDecision(
                id,
                asked.askedMillis(),
                Collections.emptyList(),
                now.policy().resetQuorum(),
                Described.reset(asked.record())));
      }
    }
    return found;
  }

  private AdministrationAccess.Waiting waiting(Administration now, Deadline deadline)
      throws TransportException, Refused, ClientException {
    if (now.policy().holder(keys().publicKey()) == null) {
      throw new ClientException(Problem.NOT_ALLOWED);
    }
    return AdministrationAccess.waiting(driver.network().session(Role.CONTACT, deadline), deadline);
  }

  /** Null if it could not come next: then nobody has anything to decide. */
  private @Nullable PendingDecision pending(
      Administration now, LoggedEntry entry, Deadline deadline)
      throws TransportException, Refused, ClientException {
    try {
      Standing standing =
          entry.type() == LeafType.RESET
              ? now.proposals()
                  .standing(chain(entry.record().record().handle(), deadline), entry.record())
              : driver.inquiries().auditing().withActs(now, deadline).proposals().standing(entry);
      Described.What what = Described.what(entry);
      return new PendingDecision(
          Described.id(entry, logOrigin()),
          what.atMillis(),
          Described.signers(entry.leaf(), now.policy()),
          standing.required(),
          what.decision());
    } catch (DecodeException | VerificationException e) {
      return null;
    }
  }

  /**
   * Signs what waits and was shown by {@link #pending}.
   *
   * @param id of {@link PendingDecision}, all of it
   * @throws ClientException UNKNOWN_PROPOSAL, SIGNED_ALREADY, PROPOSAL_INVALID, NOT_ALLOWED, and as
   *     {@link #current}
   */
  public Signed sign(String id, Deadline deadline) throws ClientException {
    if (!driver.network().vault().read(t -> Archive.isShown(t, id))) {
      throw new ClientException(Problem.UNKNOWN_PROPOSAL);
    }
    AtomicReference<@Nullable LoggedEntry> last = new AtomicReference<>();
    Outcome outcome =
        decide(
            now -> {
              LoggedEntry signed = signed(now, id, deadline);
              last.set(signed);
              return signed;
            },
            keys(),
            deadline);
    LoggedEntry signed = last.get();
    try {
      if (signed == null) {
        throw new ClientException(Problem.UNKNOWN_PROPOSAL);
      }
      return new Signed(Described.what(signed).decision(), outcome);
    } catch (DecodeException e) {
      throw new ClientException(Problem.PROPOSAL_INVALID, e);
    }
  }

  private LoggedEntry signed(Administration now, String id, Deadline deadline)
      throws TransportException, Refused, ClientException {
    AdministrationAccess.Waiting waiting = waiting(now, deadline);
    try {
      for (LoggedEntry entry : waiting.entries()) {
        if (Described.id(entry, logOrigin()).equals(id)) {
          return cosigned(now, entry, deadline);
        }
      }
      for (AdministrationAccess.Asked one : waiting.asked()) {
        if (Described.id(one.record()).equals(id)) {
          return granted(now, one.record(), deadline);
        }
      }
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.PROPOSAL_INVALID, e);
    }
    throw new ClientException(Problem.UNKNOWN_PROPOSAL);
  }

  private LoggedEntry cosigned(Administration now, LoggedEntry entry, Deadline deadline)
      throws TransportException, Refused, ClientException, DecodeException, VerificationException {
    LoggedEntry signed;
    if (entry.type() == LeafType.RESET) {
      LoggedRecord reset = entry.record();
      AccountChain chain = chain(reset.record().handle(), deadline);
      signed = LoggedEntry.of(now.proposals().cosignReset(chain, reset, keys()));
    } else {
      var unused = now.proposals().standing(entry);
      signed = now.proposals().cosign(entry, keys());
    }
    if (signed.equals(entry)) {
      throw new ClientException(Problem.SIGNED_ALREADY);
    }
    return signed;
  }

  /** The reset that somebody asks for, whom this administrator knows to be who they say. */
  private LoggedEntry granted(Administration now, AccountRecord asked, Deadline deadline)
      throws TransportException, Refused, ClientException {
    AccountChain chain = chain(asked.handle(), deadline);
    try {
      return LoggedEntry.of(now.proposals().signReset(chain, asked, opening(), keys()));
    } catch (IllegalArgumentException e) {
      throw new ClientException(Problem.PROPOSAL_INVALID, e);
    }
  }

  private Outcome decide(Draft draft, SignatureKeyPair keys, Deadline deadline)
      throws ClientException {
    Deciding.Decision decision = driver.inquiries().deciding().decision(draft, keys);
    return driver.ask(network -> decision.run(deadline), deadline);
  }

  private AccountChain chain(Handle handle, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Directory.Shown shown = driver.inquiries().claiming().proved(handle, deadline);
    return shown.chain();
  }

  private SignatureKeyPair keys() {
    return driver.network().self().signatureKeys();
  }

  private Bytes opening() {
    return Commitment.opening(driver.network().platform().entropy());
  }

  private long millis() {
    return driver.network().platform().clock().millis();
  }

  private String logOrigin() {
    return driver.network().self().card().log().origin();
  }
}
