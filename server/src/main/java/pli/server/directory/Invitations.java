package pli.server.directory;

import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
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

/**
 * The rows of invitations, by the SHA-256 of their tokens: what the log's acts commit to, and of no
 * use to who reads it here.
 */
public final class Invitations {
  private final Store store;
  private final InstantSource clock;

  /** Invitations in a store. */
  public Invitations(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Makes one without an act: the founder's, before there is anybody who could decide on it.
   *
   * @param token chosen by the caller at random, 16 bytes
   */
  public CompletableFuture<Done> invite(Bytes token, InvitationTerms terms) {
    return store.commit(changes -> {
      put(changes, Sha256.hash(token), terms);
      return Done.DONE;
    });
  }

  /** Makes one. */
  public void put(Changes changes, Bytes tokenHash, InvitationTerms terms) {
    changes.put(Table.INVITATIONS, tokenHash, terms.encode());
  }

  /** What was said of it, however much of that is left; null if it is not known. */
  public @Nullable InvitationTerms find(View view, Bytes tokenHash) throws StoreException {
    return Rows.get(view, Table.INVITATIONS, tokenHash, InvitationTerms::read);
  }

  /** Takes it back: from now on it is not known. */
  public void withdraw(Changes changes, Bytes tokenHash) {
    changes.delete(Table.INVITATIONS, tokenHash);
  }

  /**
   * What an invitation allows somebody of that handle now.
   *
   * @param returns whether they have an account, and want it back
   * @throws Refusal INVITATION_UNKNOWN, INVITATION_USED, INVITATION_EXPIRED or NOT_ALLOWED
   */
  public InvitationTerms usable(View view, Bytes tokenHash, Handle handle, boolean returns)
      throws StoreException, Refusal {
    @Nullable InvitationTerms terms = find(view, tokenHash);
    if (terms == null) {
      throw Refusal.of(Error.Code.INVITATION_UNKNOWN);
    }
    if (terms.usesLeft() == 0) {
      throw Refusal.of(Error.Code.INVITATION_USED);
    }
    if (clock.millis() >= terms.expiresMillis()) {
      throw Refusal.of(Error.Code.INVITATION_EXPIRED);
    }
    if (terms.handle() != null && !terms.handle().equals(handle)
        || returns != (terms.as() == Invited.RETURNING)) {
      throw Refusal.of(Error.Code.NOT_ALLOWED);
    }
    return terms;
  }

  /** One use of it is gone. */
  public void use(Changes changes, Bytes tokenHash, InvitationTerms terms, Handle user) {
    put(changes, tokenHash, terms.usedBy(user));
  }
}
