package pli.server.administration;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.directory.Directory;
import pli.server.directory.Invitations;
import pli.server.directory.Records;
import pli.server.directory.StoredRecord;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.View;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.network.NetworkCard;

/** Resets that people ask for whom administrators invited to. */
final class Requests {
  private final Store store;
  private final InstantSource clock;
  private final NetworkCard card;
  private final Invitations invitations;

  Requests(Store store, InstantSource clock, NetworkCard card, Invitations invitations) {
    this.store = store;
    this.clock = clock;
    this.card = card;
    this.invitations = invitations;
  }

  /** As {@link Office#requestReset}. */
  CompletableFuture<Done> ask(Bytes token, AccountRecord record, Directory.Admission proof) {
    Bytes tokenHash = Sha256.hash(token);
    try {
      View view = store.view();
      if (isThere(view, tokenHash, record)) {
        return CompletableFuture.completedFuture(Done.DONE);
      }
      requireAskable(view, tokenHash, record);
      proof.admit();
    } catch (StoreException | Refusal e) {
      return CompletableFuture.failedFuture(e);
    }
    return store.commit(changes -> {
      requireAskable(changes, tokenHash, record);
      put(changes, tokenHash, record);
      return Done.DONE;
    });
  }

  /**
   * Whether it was asked for already, and can be granted or was: whoever asks the same again goes
   * on waiting, also when the invitation is over meanwhile.
   */
  private boolean isThere(View view, Bytes tokenHash, AccountRecord record) throws StoreException {
    for (OpenRequest request : open(view)) {
      if (request.tokenHash().equals(tokenHash) && request.record().equals(record)) {
        return true;
      }
    }
    @Nullable StoredRecord latest = Records.latest(view, record.handle());
    return latest != null && latest.record().record().equals(record);
  }

  private void requireAskable(View view, Bytes tokenHash, AccountRecord record)
      throws StoreException, Refusal {
    // Who has no invitation learns nothing of the account, and costs no more than this.
    var unused = invitations.usable(view, tokenHash, record.handle(), true);
    @Nullable StoredRecord latest = Records.latest(view, record.handle());
    if (latest == null) {
      throw Refusal.of(Error.Code.UNKNOWN_HANDLE);
    }
    AccountRecord before = latest.record().record();
    if (record.version() - 1 != before.version()) {
      throw Refusal.of(Error.Code.CHAIN_MOVED);
    }
    if (!record.network().equals(card.origin())
        || record.devices().size() != 1
        || !isAllNew(before, record)
        || !Records.hasQueuesOfItsOwn(view, record)) {
      throw Refusal.of(Error.Code.RECORD_INVALID);
    }
  }

  /** Whoever has a device or the words of before needs no reset; and keeps none by one. */
  private static boolean isAllNew(AccountRecord before, AccountRecord record) {
    DeviceEntry device = record.devices().get(0);
    Set<Bytes> keys = new HashSet<>();
    before.devices().forEach(old -> keys.add(old.signatureKey()));
    keys.add(before.recoveryKey());
    return before.device(device.id()) == null
        && before.devices().stream()
            .noneMatch(old -> old.contactQueue().equals(device.contactQueue()))
        && !keys.contains(device.signatureKey())
        && !keys.contains(record.recoveryKey());
  }

  private void put(Changes changes, Bytes tokenHash, AccountRecord record)
      throws StoreException, Refusal {
    clear(changes, false);
    for (OpenRequest request : OpenRequest.PILE.all(changes)) {
      if (request.record().handle().equals(record.handle())) {
        OpenRequest.PILE.delete(changes, request);
      }
    }
    long number = OpenRequest.PILE.free(changes);
    OpenRequest.PILE.put(changes, new OpenRequest(number, clock.millis(), tokenHash, record));
  }

  /** Those that can be granted. */
  List<OpenRequest> open(View view) throws StoreException {
    List<OpenRequest> open = OpenRequest.PILE.current(view, clock.millis());
    for (OpenRequest request : List.copyOf(open)) {
      if (!isNext(view, request)) {
        open.remove(request);
      }
    }
    return open;
  }

  private static boolean isNext(View view, OpenRequest request) throws StoreException {
    @Nullable StoredRecord latest = Records.latest(view, request.record().handle());
    return latest != null && latest.record().record().version() == request.record().version() - 1;
  }

  /**
   * Deletes those that cannot be granted any more.
   *
   * @param timeToo whether those too whose time is over, as far as the clock says
   */
  void clear(Changes changes, boolean timeToo) throws StoreException {
    for (OpenRequest request : OpenRequest.PILE.all(changes)) {
      if (timeToo && request.isOver(clock.millis()) || !isNext(changes, request)) {
        OpenRequest.PILE.delete(changes, request);
      }
    }
  }
}
