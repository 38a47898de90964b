package pli.client.sync;

import org.jspecify.annotations.Nullable;
import pli.client.administration.AdministrationAccess;
import pli.client.administration.Archive;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.trust.Label;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Invitation;
import pli.protocol.wire.Error;
import pli.transparency.VerificationException;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.AdministrativeAct;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.Delegation;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;

/**
 * Looks in the log for the act that let this account in, once. Who was invited as an administrator
 * becomes one here; who was let in by nobody is told so.
 */
final class Admission {
  private final Network network;

  Admission(Network network) {
    this.network = network;
  }

  /** Whether it is still to be done. */
  boolean isOpen() throws ClientException {
    return network.vault().read(t -> t.exists("SELECT 1 FROM admission WHERE token != x''"));
  }

  /**
   * Does it, if the log has been followed so far.
   *
   * @param known everything that the log has of administration
   * @return whether something was proposed, so that the log is to be followed again
   */
  boolean run(Administration known, Deadline deadline)
      throws TransportException, Refused, ClientException {
    Bytes secret =
        network
            .vault()
            .read(t ->
                t.first("SELECT token FROM admission WHERE token != x''", row -> row.bytes(1)));
    boolean logged =
        network
            .vault()
            .read(t -> Label.load(t, network.self().logged().leaf().body().label()) != null);
    if (secret == null || !logged) {
      return false;
    }
    AdministrativeAct act =
        network.vault().read(t -> invitation(t, Sha256.hash(Invitation.token(secret))));
    if (act == null) {
      settle(isFounder() || network.self().record().version() > 1 ? null : Bytes.EMPTY);
      return false;
    }
    boolean promotes =
        act.act() instanceof Act.Invitation invitation
            && invitation.purpose() == Act.Purpose.ADMIN
            && known.policy().administrator(network.self().handle()) == null;
    if (!promotes) {
      settle(null);
      return false;
    }
    return promote(known, act.version(), Invitation.delegate(secret), deadline);
  }

  /** The first policy names this device's key. */
  private boolean isFounder() throws ClientException {
    Placed first = network.vault().read(t -> Archive.of(t, LeafType.POLICY_CHANGE, 1));
    try {
      return first != null
          && first
                  .entry()
                  .policyChange()
                  .policy()
                  .holder(network.self().signatureKeys().publicKey())
              != null;
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  private static @Nullable AdministrativeAct invitation(Transaction t, Bytes tokenHash)
      throws ClientException {
    try {
      for (Placed placed : Archive.all(t, LeafType.ADMINISTRATIVE_ACT)) {
        AdministrativeAct act = placed.entry().act();
        if (act.act() instanceof Act.Invitation && act.act().tokenHash().equals(tokenHash)) {
          return act;
        }
      }
      return null;
    } catch (DecodeException e) {
      throw new ClientException(Problem.VAULT_DAMAGED, "part", 2);
    }
  }

  private boolean promote(
      Administration known, long act, SignatureKeyPair delegate, Deadline deadline)
      throws TransportException, Refused, ClientException {
    try {
      LoggedEntry change =
          known
              .proposals()
              .join(
                  Administrator.of(network.self().record()),
                  network.platform().clock().millis(),
                  new Delegation(act),
                  Commitment.opening(network.platform().entropy()),
                  delegate);
      var standing = known.proposals().standing(change);
      var proposed =
          AdministrationAccess.propose(network.session(Role.CONTACT, deadline), change, deadline);
      return standing.isComplete() && proposed.getLogged();
    } catch (VerificationException | IllegalArgumentException e) {
      // The invitation was withdrawn, or there is no room for another administrator.
      settle(null);
      return false;
    } catch (Refused e) {
      if (!e.mayRetry() && e.code() != Error.Code.CHAIN_MOVED) {
        settle(null);
      }
      return false;
    }
  }

  /** It is known now: nothing is left to do, or, with no bytes, nobody let this account in. */
  private void settle(@Nullable Bytes left) throws ClientException {
    network
        .vault()
        .write(t -> {
          t.change("DELETE FROM admission");
          if (left != null) {
            t.change("INSERT INTO admission (one, token) VALUES (1, ?)", left);
          }
          return null;
        });
  }
}
