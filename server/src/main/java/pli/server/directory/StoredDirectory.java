package pli.server.directory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.VrfKeyPair;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/** The directory in the store. Thread-safe. */
public final class StoredDirectory implements Directory {
  private final Store store;
  private final NetworkCard card;
  private final VrfKeyPair vrf;
  private final Invitations invitations;
  private final Founding founding;
  private final Records records = new Records();

  /**
   * A directory.
   *
   * @param card of the network, by which records are checked as everybody checks them
   * @param vrf the key that the card names
   * @param founding what else is done with the founder's account
   */
  public StoredDirectory(
      Store store, InstantSource clock, NetworkCard card, VrfKeyPair vrf, Founding founding) {
    this.store = store;
    this.card = card;
    this.vrf = vrf;
    this.founding = founding;
    invitations = new Invitations(store, clock);
  }

  @Override
  public Bytes proveLabel(Handle handle) throws StoreException {
    @Nullable Account account = Records.account(store.view(), handle);
    return account != null ? account.labelProof() : proof(handle);
  }

  private Bytes proof(Handle handle) {
    return LogLabel.account(handle.value()).hash(vrf).proof();
  }

  @Override
  public CompletableFuture<Done> register(Bytes token, LoggedRecord record) {
    Handle handle = record.record().handle();
    Bytes tokenHash = Sha256.hash(token);
    Bytes labelProof;
    try {
      View view = store.view();
      if (Records.account(view, handle) != null) {
        // Two rows say it: nothing is proved or verified for a name that is taken.
        return CompletableFuture.completedFuture(there(view, record, Error.Code.HANDLE_TAKEN));
      }
      // Who has no invitation costs no more than this.
      invitations.usable(view, tokenHash, handle, false);
      labelProof = proof(handle);
      AccountChain.begin(card, handle, labelProof, record);
    } catch (VerificationException e) {
      return invalid();
    } catch (StoreException | Refusal e) {
      return CompletableFuture.failedFuture(e);
    }
    if (record.record().devices().size() != 1) {
      return invalid();
    }
    return store.commit(changes -> {
      if (Records.account(changes, handle) != null) {
        return there(changes, record, Error.Code.HANDLE_TAKEN);
      }
      InvitationTerms terms = invitations.usable(changes, tokenHash, handle, false);
      records.append(changes, new Account(1, labelProof), record, null);
      if (terms.as() == Invited.FOUNDER) {
        founding.found(changes, record.record());
      }
      invitations.use(changes, tokenHash, terms, handle);
      return Done.DONE;
    });
  }

  @Override
  public CompletableFuture<Done> update(LoggedRecord record, Admission admission) {
    Handle handle = record.record().handle();
    long version = record.record().version();
    StoredRecord before;
    try {
      View view = store.view();
      long latest = account(view, handle).latestVersion();
      if (version <= latest) {
        return CompletableFuture.completedFuture(there(view, record, Error.Code.CHAIN_MOVED));
      }
      before = Records.record(view, handle, latest);
      AccountChain.resume(card, before.record()).next(record);
      admission.admit();
    } catch (VerificationException e) {
      return invalid();
    } catch (StoreException | Refusal e) {
      return CompletableFuture.failedFuture(e);
    }
    return store.commit(changes -> {
      Account account = account(changes, handle);
      if (version <= account.latestVersion()) {
        return there(changes, record, Error.Code.CHAIN_MOVED);
      }
      records.append(changes, account.withLatest(version), record, before.record().record());
      return Done.DONE;
    });
  }

  /** A record of this version is there: the same one, or another. */
  private static Done there(View view, LoggedRecord record, Error.Code otherwise)
      throws StoreException, Refusal {
    AccountRecord said = record.record();
    if (Records.record(view, said.handle(), said.version()).record().equals(record)) {
      return Done.DONE;
    }
    throw Refusal.of(otherwise);
  }

  private static <T> CompletableFuture<T> invalid() {
    return CompletableFuture.failedFuture(Refusal.of(Error.Code.RECORD_INVALID));
  }

  @Override
  public Found find(Handle handle) throws StoreException, Refusal {
    View view = store.view();
    Account account = account(view, handle);
    return new Found(Records.record(view, handle, account.latestVersion()).record().record());
  }

  @Override
  public Chain chain(Handle handle, long from) throws StoreException, Refusal {
    return chain(store.view(), handle, from);
  }

  private static Chain chain(View view, Handle handle, long from) throws StoreException, Refusal {
    Account account = account(view, handle);
    long latest = account.latestVersion();
    return new Chain(account.labelProof(), Records.between(view, handle, from, latest), latest);
  }

  @Override
  public CompletableFuture<Claim> claimKeyPackages(Handle handle, long from) {
    return store.commit(changes -> {
      Chain chain = chain(changes, handle, from);
      List<DeviceId> devices = new ArrayList<>();
      List<Bytes> packages = new ArrayList<>();
      StoredRecord latest = Records.record(changes, handle, chain.latestVersion());
      for (DeviceEntry device : latest.record().record().devices()) {
        PackageShelf shelf = PackageShelf.of(changes, handle, device.id());
        if (!shelf.isEmpty()) {
          devices.add(device.id());
          packages.add(shelf.take(changes));
        }
      }
      if (devices.isEmpty()) {
        throw Refusal.of(Error.Code.NO_KEY_PACKAGES);
      }
      return new Claim(chain, devices, packages);
    });
  }

  @Override
  public CompletableFuture<Done> publishKeyPackages(
      Handle handle, DeviceId device, List<Bytes> oneTime, Bytes lastResort, boolean replace) {
    return store.commit(changes -> {
      Account account = account(changes, handle);
      if (Records.record(changes, handle, account.latestVersion()).record().record().device(device)
          == null) {
        throw Refusal.of(Error.Code.BAD_PROOF);
      }
      PackageShelf shelf = PackageShelf.of(changes, handle, device);
      (replace ? shelf.withoutOneTime(changes) : shelf).add(changes, oneTime, lastResort);
      return Done.DONE;
    });
  }

  @Override
  public PackageCount countKeyPackages(Handle handle, DeviceId device) throws StoreException {
    PackageShelf shelf = PackageShelf.of(store.view(), handle, device);
    return new PackageCount(shelf.oneTime(), shelf.hasLastResort());
  }

  private static Account account(View view, Handle handle) throws StoreException, Refusal {
    @Nullable Account account = Records.account(view, handle);
    if (account == null) {
      throw Refusal.of(Error.Code.UNKNOWN_HANDLE);
    }
    return account;
  }
}
