package pli.server.administration;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Entropy;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.SteadyClock;
import pli.server.directory.Directory;
import pli.server.directory.Founding;
import pli.server.directory.Invitations;
import pli.server.directory.Records;
import pli.server.directory.StoredRecord;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Proposals;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.network.NetworkCard;

/**
 * Where administrators bring what they decide. An entry that lacks signatures waits here; with the
 * last of them it is appended to the log, and has its effect, in one change. Futures fail with
 * {@link Refusal} or {@link StoreException}. Thread-safe.
 */
public final class Office implements Founding {
  private final Store store;
  private final InstantSource clock;
  private final NetworkCard card;
  private final SignatureKeyPair networkKeys;
  private final Entropy entropy;
  private final Decisions decisions;
  private final Motions motions;
  private final WaitingEntries proposals;
  private final Requests requests;

  /**
   * An office.
   *
   * @param card of the network
   * @param vrf the key that the card names
   * @param networkKeys those that the card names, which sign the first policy and nothing else here
   */
  public Office(
      Store store,
      InstantSource clock,
      NetworkCard card,
      VrfKeyPair vrf,
      SignatureKeyPair networkKeys,
      Entropy entropy) {
    this.store = store;
    this.clock = clock;
    this.card = card;
    this.networkKeys = networkKeys;
    this.entropy = entropy;
    decisions = new Decisions(card, vrf);
    Invitations invitations = new Invitations(store, clock);
    motions = new Motions(card, clock, decisions, invitations);
    proposals = new WaitingEntries(clock, motions);
    requests = new Requests(store, clock, card, invitations);
  }

  /**
   * Entries of a chain.
   *
   * @param labelProof VRF proof of its label
   * @param entries ascending, without gaps, at most 64
   * @param latestVersion that there is; 0 if there is none
   */
  public record Shown(Bytes labelProof, List<Placed> entries, long latestVersion) {
    /** Entries. */
    public Shown {
      entries = List.copyOf(entries);
    }
  }

  /**
   * What became of a proposal.
   *
   * @param isLogged whether the log has it
   * @param standing how many signed, and how many must
   */
  public record Outcome(boolean isLogged, Standing standing) {}

  /**
   * What waits.
   *
   * @param proposals entries that lack signatures
   * @param requests resets that are asked for
   */
  public record Waiting(List<LoggedEntry> proposals, List<Request> requests) {
    /** Things that wait. */
    public Waiting {
      proposals = List.copyOf(proposals);
      requests = List.copyOf(requests);
    }
  }

  /**
   * A reset that is asked for.
   *
   * @param record that the account is to have
   * @param askedMillis since when
   */
  public record Request(AccountRecord record, long askedMillis) {}

  @Override
  public void found(Changes changes, AccountRecord founder) throws StoreException, Refusal {
    if (Decisions.latestVersion(changes, LeafType.Chain.POLICY) != 0) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    Policy first = Policy.first(card.origin(), clock.millis(), Administrator.of(founder));
    Bytes label = decisions.label(LeafType.Chain.POLICY).output();
    decisions.begin(
        changes, Proposals.first(card, label, first, Commitment.opening(entropy), networkKeys));
  }

  /**
   * Entries of the chain of policies, or of that of acts. They name handles, so they are for
   * members.
   *
   * @param by who asks
   * @param device with which
   * @param from version of the first; 0 and 1 both mean all
   * @throws Refusal BAD_PROOF if the device is gone
   */
  public Shown read(Handle by, DeviceId device, LeafType.Chain chain, long from)
      throws StoreException, Refusal {
    View view = store.view();
    requireDevice(view, by, device);
    long latest = Decisions.latestVersion(view, chain);
    return new Shown(
        decisions.label(chain).proof(), Decisions.between(view, chain, from, latest), latest);
  }

  /**
   * Puts an entry, or signatures of it, to what waits; with enough signatures it is logged. The
   * same again is taken again.
   *
   * <p>Refused with BAD_PROOF (a device that is gone), RECORD_INVALID, CHAIN_MOVED (another entry
   * came first, or another policy is in force), NOT_ALLOWED (not of an administrator, or not with a
   * key that is theirs still), TOO_MANY; an invitation with INVITATION_EXPIRED, UNKNOWN_HANDLE, its
   * withdrawal with INVITATION_UNKNOWN.
   *
   * @param by who brings it
   * @param device with which
   */
  public CompletableFuture<Outcome> propose(Handle by, DeviceId device, LoggedEntry entry) {
    Motion motion;
    try {
      motion = motions.of(entry);
      View view = store.view();
      requireMayPropose(view, by, device, motion);
      @Nullable Leaf logged = motion.logged(view);
      if (logged != null) {
        return CompletableFuture.completedFuture(logged(logged));
      }
      // What cannot be costs a few rows: signatures are verified last.
      var unused =
          Judged.of(view, decisions.administration(view), motion, entry, entry.leaf().signatures());
    } catch (Refusal | StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
    return store.commit(changes -> enter(changes, motion, entry));
  }

  private Outcome enter(Changes changes, Motion motion, LoggedEntry entry)
      throws StoreException, Refusal {
    @Nullable Leaf logged = motion.logged(changes);
    if (logged != null) {
      return logged(logged);
    }
    Administration now = decisions.administration(changes);
    @Nullable OpenProposal open = proposals.find(changes, entry);
    List<LeafSignature> signatures = new ArrayList<>();
    if (open != null) {
      signatures.addAll(open.entry().leaf().signatures());
    }
    signatures.addAll(entry.leaf().signatures());
    Judged judged = Judged.of(changes, now, motion, entry, signatures);
    if (!judged.standing().isComplete()) {
      proposals.keep(changes, now, motion, open, judged.entry());
      return new Outcome(false, judged.standing());
    }
    try {
      motion.carryOut(changes, now, judged.entry());
    } catch (VerificationException e) {
      throw Judged.refusal(e);
    }
    clear(changes, false);
    return new Outcome(true, judged.standing());
  }

  private static Outcome logged(Leaf leaf) {
    int signed = leaf.signatures().size();
    return new Outcome(true, new Standing(signed, signed));
  }

  /** Only administrators propose, and who was invited to be one. */
  private static void requireMayPropose(View view, Handle by, DeviceId device, Motion motion)
      throws StoreException, Refusal {
    requireDevice(view, by, device);
    @Nullable Policy policy = Decisions.policy(view);
    if (policy == null
        || policy.administrator(by) == null
            && !(motion instanceof PolicyMotion change && change.isEntryOf(view, by))) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
  }

  /** A device that was taken away since it said who it is speaks no more. */
  private static void requireDevice(View view, Handle handle, DeviceId device)
      throws StoreException, Refusal {
    @Nullable StoredRecord latest = Records.latest(view, handle);
    if (latest == null || latest.record().record().device(device) == null) {
      throw Refusal.of(Error.Code.BAD_PROOF);
    }
  }

  /**
   * What waits for administrators.
   *
   * @param by who asks
   * @param device with which
   * @throws Refusal BAD_PROOF if it is gone, NOT_ALLOWED if they are no administrator
   */
  public Waiting waiting(Handle by, DeviceId device) throws StoreException, Refusal {
    View view = store.view();
    requireDevice(view, by, device);
    @Nullable Policy policy = Decisions.policy(view);
    if (policy == null || policy.administrator(by) == null) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    List<Request> asked = new ArrayList<>();
    for (OpenRequest request : requests.open(view)) {
      asked.add(new Request(request.record(), request.sinceMillis()));
    }
    return new Waiting(proposals.open(view), asked);
  }

  /**
   * Asks administrators for a reset. A later one for the same account takes its place.
   *
   * <p>Refused with INVITATION_UNKNOWN, INVITATION_EXPIRED, INVITATION_USED, NOT_ALLOWED (an
   * invitation for another handle, or not to return), CHAIN_MOVED (not the next version),
   * RECORD_INVALID, TOO_MANY.
   *
   * @param token of an invitation to return
   * @param record that the account is to have: the next version, with one device; device and
   *     recovery key are new
   * @param proof asked once all else holds: that the caller has the device's key
   */
  public CompletableFuture<Done> requestReset(
      Bytes token, AccountRecord record, Directory.Admission proof) {
    return requests.ask(token, record, proof);
  }

  /** Deletes what waited in vain, as far as the clock is believed; there is never more to do. */
  public CompletableFuture<Boolean> expire() {
    return store.release(changes -> {
      clear(changes, SteadyClock.isBelieved(changes, clock.millis()));
      return false;
    });
  }

  private void clear(Changes changes, boolean timeToo) throws StoreException, Refusal {
    proposals.clear(changes, timeToo);
    requests.clear(changes, timeToo);
  }

  /** What there is now, in numbers. */
  public OfficeReport report() throws StoreException {
    View view = store.view();
    @Nullable Policy policy = Decisions.policy(view);
    try {
      int waiting = proposals.open(view).size();
      int asked = requests.open(view).size();
      return policy == null
          ? new OfficeReport(0, 0, 0, 0, waiting, asked)
          : new OfficeReport(
              policy.administrators().size(),
              policy.changeQuorum(),
              policy.resetQuorum(),
              policy.actQuorum(),
              waiting,
              asked);
    } catch (Refusal e) {
      throw new StoreException(StoreException.Reason.DAMAGED);
    }
  }
}
