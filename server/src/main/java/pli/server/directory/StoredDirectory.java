package pli.server.directory;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.Error;
import pli.server.delivery.ContactQueues;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;

/** The directory in the store. Thread-safe. */
public final class StoredDirectory implements Directory {
  private final Store store;
  private final InstantSource clock;
  private final String origin;

  /**
   * A directory.
   *
   * @param origin of the network, which its records must name
   */
  public StoredDirectory(Store store, InstantSource clock, String origin) {
    this.store = store;
    this.clock = clock;
    this.origin = origin;
  }

  @Override
  public CompletableFuture<Done> register(Bytes token, AccountRecord record) {
    if (record.version() != 1 || record.devices().size() != 1 || !record.network().equals(origin)) {
      return CompletableFuture.failedFuture(Refusal.of(Error.Code.RECORD_INVALID));
    }
    return store.commit(changes -> {
      @Nullable Account there = account(changes, record.handle());
      if (there != null && there.record().equals(record)) {
        return Done.DONE;
      }
      InvitationTerms terms = usable(changes, token, record.handle());
      if (there != null) {
        throw Refusal.of(Error.Code.HANDLE_TAKEN);
      }
      changes.put(Table.INVITATIONS, token, terms.withOneUseLess().encode());
      changes.put(Table.ACCOUNTS, key(record.handle()), new Account(terms.role(), record).encode());
      record.devices().forEach(device -> ContactQueues.mark(changes, device.contactQueue()));
      return Done.DONE;
    });
  }

  private InvitationTerms usable(Changes changes, Bytes token, Handle handle)
      throws StoreException, Refusal {
    @Nullable InvitationTerms terms =
        Rows.get(changes, Table.INVITATIONS, token, InvitationTerms::read);
    if (terms == null) {
      throw Refusal.of(Error.Code.INVITATION_UNKNOWN);
    }
    if (terms.usesLeft() == 0) {
      throw Refusal.of(Error.Code.INVITATION_USED);
    }
    if (clock.millis() >= terms.expiresMillis()) {
      throw Refusal.of(Error.Code.INVITATION_EXPIRED);
    }
    if (terms.handle() != null && !terms.handle().equals(handle)) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    return terms;
  }

  @Override
  public Account find(Handle handle) throws StoreException, Refusal {
    @Nullable Account account = account(store.view(), handle);
    if (account == null) {
      throw Refusal.of(Error.Code.UNKNOWN_HANDLE);
    }
    return account;
  }

  @Override
  public CompletableFuture<Claim> claimKeyPackages(Handle handle) {
    return store.commit(changes -> {
      @Nullable Account account = account(changes, handle);
      if (account == null) {
        throw Refusal.of(Error.Code.UNKNOWN_HANDLE);
      }
      List<Bytes> packages = new ArrayList<>();
      for (DeviceEntry device : account.record().devices()) {
        PackageShelf shelf = PackageShelf.of(changes, handle, device.id());
        if (shelf.isEmpty()) {
          throw Refusal.of(Error.Code.NO_KEY_PACKAGES);
        }
        packages.add(shelf.take(changes));
      }
      return new Claim(account, packages);
    });
  }

  @Override
  public CompletableFuture<Done> publishKeyPackages(
      Handle handle, DeviceId device, List<Bytes> oneTime, Bytes lastResort, boolean replace) {
    return store.commit(changes -> {
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

  @Override
  public CompletableFuture<Done> invite(Bytes token, InvitationTerms terms) {
    return store.commit(changes -> {
      changes.put(Table.INVITATIONS, token, terms.encode());
      return Done.DONE;
    });
  }

  private static @Nullable Account account(View view, Handle handle) throws StoreException {
    return Rows.get(view, Table.ACCOUNTS, key(handle), Account::read);
  }

  private static Bytes key(Handle handle) {
    return Bytes.utf8(handle.value());
  }
}
