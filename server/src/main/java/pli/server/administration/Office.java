package pli.server.administration;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CryptoException;
import pli.crypto.Entropy;
import pli.crypto.Sha256;
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
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.leaf.Quorum;
import pli.transparency.network.NetworkCard;

/**
 * Where administrators bring what they decide. An entry that lacks signatures waits here; with the
 * last of them it is appended to the log, and has its effect, in one change. Futures fail with
 * {@link Refusal} or {@link StoreException}. Thread-safe.
 */
public final class Office implements Founding {
  /** Entries that wait and that one administrator alone signed. */
  private static final int MAX_OF_ONE = 16;

  private final Store store;
  private final InstantSource clock;
  private final NetworkCard card;
  private final VrfKeyPair vrf;
  private final SignatureKeyPair networkKeys;
  private final Entropy entropy;
  private final Decisions decisions;
  private final Invitations invitations;
  private final Records records = new Records();

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
    this.vrf = vrf;
    this.networkKeys = networkKeys;
    this.entropy = entropy;
    decisions = new Decisions(card, vrf);
    invitations = new Invitations(store, clock);
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
    Bytes label = LogLabel.of(LeafType.Chain.POLICY).hash(vrf).output();
    decisions.begin(
        changes,
        Administration.first(card, label, first, Commitment.opening(entropy), networkKeys));
  }

  /**
   * Entries of the chain of policies, or of that of acts.
   *
   * @param from version of the first; 0 and 1 both mean all
   */
  public Shown read(LeafType.Chain chain, long from) throws StoreException {
    View view = store.view();
    long latest = Decisions.latestVersion(view, chain);
    return new Shown(
        decisions.labelProof(chain), Decisions.between(view, chain, from, latest), latest);
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
      motion = motion(entry);
      View view = store.view();
      Administration now = requireMayPropose(view, by, device, motion);
      @Nullable Leaf logged = motion.logged(view);
      if (logged != null) {
        return CompletableFuture.completedFuture(logged(logged));
      }
      // Signatures are verified last: who proposes what cannot be costs a few rows.
      var unused = judge(view, now, motion, entry);
    } catch (Refusal | StoreException e) {
      return CompletableFuture.failedFuture(e);
    }
    return store.commit(changes -> enter(changes, by, motion, entry));
  }

  private Outcome enter(Changes changes, Handle by, Motion motion, LoggedEntry entry)
      throws StoreException, Refusal {
    @Nullable Leaf logged = motion.logged(changes);
    if (logged != null) {
      return logged(logged);
    }
    Administration now = decisions.administration(changes);
    @Nullable OpenProposal open = open(changes, entry);
    Judged judged =
        judge(changes, now, motion, open == null ? entry : open.entry().merged(entry));
    if (!judged.standing().isComplete()) {
      keep(changes, by, open, judged, motion.quorum(now));
      return new Outcome(false, judged.standing());
    }
    motion.carryOut(changes, now, judged.entry());
    tidy(changes);
    return new Outcome(true, judged.standing());
  }
}
