package pli.server.directory;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.protocol.wire.Error;
import pli.server.delivery.Refusal;
import pli.server.delivery.Rows;
import pli.server.store.Changes;
import pli.server.store.Done;
import pli.server.store.Store;
import pli.server.store.StoreException;
import pli.server.store.Table;
import pli.server.store.View;
import pli.transparency.account.Handle;

/** The rows of invitations. */
public final class Invitations {
  private final Store store;
  private final InstantSource clock;

  /** Invitations in a store. */
  public Invitations(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Makes one.
   *
   * @param token chosen by the caller at random, 16 bytes
   */
  public CompletableFuture<Done> invite(Bytes token, InvitationTerms terms) {
    return store.commit(changes -> {
      changes.put(Table.INVITATIONS, token, terms.encode());
      return Done.DONE;
    });
  }

  /**
   * What an invitation allows somebody of that handle now.
   *
   * @throws Refusal INVITATION_UNKNOWN, INVITATION_USED, INVITATION_EXPIRED or NOT_ALLOWED
   */
  InvitationTerms usable(View view, Bytes token, Handle handle) throws StoreException, Refusal {
    @Nullable InvitationTerms terms =
        Rows.get(view, Table.INVITATIONS, token, InvitationTerms::read);
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

  /** One use of it is gone. */
  void use(Changes changes, Bytes token, InvitationTerms terms) {
    changes.put(Table.INVITATIONS, token, terms.withOneUseLess().encode());
  }
}
