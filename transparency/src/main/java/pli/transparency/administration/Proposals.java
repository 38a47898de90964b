package pli.transparency.administration;

import java.util.Collections;
import pli.codec.Bytes;
import pli.crypto.SignatureKeyPair;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.LoggedRecord;
import pli.transparency.account.ResetAuthority;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.Leaf;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LeafSignature;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.Quorum;
import pli.transparency.leaf.RecordChain;
import pli.transparency.network.NetworkCard;

/**
 * Entries that could come next: how they are made, signed by one administrator after the other, and
 * how far they are. None of it is in the log before it is complete and somebody appended it; then
 * hand it to {@link Administration#next} or {@link AccountChain#next(LoggedRecord, ResetAuthority,
 * long)}.
 */
public final class Proposals {
  private final Administration administration;

  Proposals(Administration administration) {
    this.administration = administration;
  }

  /**
   * Makes the first policy of a network.
   *
   * @param card of the network
   * @param label of policies, which the log has proved
   * @param policy version 1, of one administrator
   * @param opening fresh, of {@link Commitment#opening}
   * @param networkKeys of the key that the card names
   * @throws IllegalArgumentException if it is no first policy, or the keys are another's
   */
  public static LoggedEntry first(
      NetworkCard card, Bytes label, Policy policy, Bytes opening, SignatureKeyPair networkKeys) {
    if (policy.version() != 1
        || policy.administrators().size() != 1
        || !policy.network().equals(card.origin())) {
      throw new IllegalArgumentException("not the first policy of this network");
    }
    Bytes content = new PolicyChange(policy, null).encode();
    LeafBody body = LeafBody.first(LeafType.POLICY_CHANGE, label, Commitment.to(opening, content));
    return signed(
        card,
        body,
        Quorum.of(Collections.singletonList(card.networkKey())),
        opening,
        content,
        networkKeys);
  }

  /**
   * How far a proposed policy or act is.
   *
   * @throws VerificationException as for {@link Administration#next}, but for places and too few
   *     signatures
   */
  public Standing standing(LoggedEntry entry) throws VerificationException {
    Quorum quorum = administration.signers(entry);
    return new Standing(quorum.signed(entry.leaf(), card().log().origin()), quorum.required());
  }

  /**
   * How far a proposed reset is.
   *
   * @param chain of the account up to the record before
   * @throws VerificationException as for {@link AccountChain#next(LoggedRecord, ResetAuthority,
   *     long)}, but for too few signatures
   */
  public Standing standing(AccountChain chain, LoggedRecord reset) throws VerificationException {
    Quorum quorum = administration.resetting(Long.MAX_VALUE, reset.policyVersion());
    return new Standing(chain.signed(reset, quorum), quorum.required());
  }

  /**
   * Makes a change of the policy, with one signature.
   *
   * @param policy of the version behind the one in force
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of an administrator
   * @throws IllegalArgumentException if it is not the next one, or these keys may not sign it
   */
  public LoggedEntry sign(Policy policy, Bytes opening, SignatureKeyPair keys) {
    return sign(new PolicyChange(policy, null), administration.policy().changing(), opening, keys);
  }

  /**
   * Makes the change of the policy by which somebody who was invited becomes an administrator. That
   * the invitation is one, and open, is for {@link #standing} to say.
   *
   * @param added who, with the keys that they sign with from then on
   * @param createdMillis when
   * @param delegation the invitation
   * @param opening fresh, of {@link Commitment#opening}
   * @param delegateKeys those whose public half the invitation has
   * @throws IllegalArgumentException if somebody of that handle or these keys is one already, or
   *     there is no room
   */
  public LoggedEntry join(
      Administrator added,
      long createdMillis,
      Delegation delegation,
      Bytes opening,
      SignatureKeyPair delegateKeys) {
    PolicyChange change =
        new PolicyChange(administration.policy().adding(added, createdMillis), delegation);
    Quorum quorum = Quorum.of(Collections.singletonList(delegateKeys.publicKey()));
    return sign(change, quorum, opening, delegateKeys);
  }

  private LoggedEntry sign(
      PolicyChange change, Quorum quorum, Bytes opening, SignatureKeyPair keys) {
    if (change.policy().version() - 1 != administration.policy().version()
        || !change.policy().network().equals(card().origin())) {
      throw new IllegalArgumentException("not the next policy");
    }
    Bytes content = change.encode();
    LeafBody body =
        RecordChain.resume(administration.latest().entry().leaf())
            .body(LeafType.POLICY_CHANGE, Commitment.to(opening, content));
    return signed(card(), body, quorum, opening, content, keys);
  }

  /**
   * Makes the act that comes next, with one signature.
   *
   * @param act what is done
   * @param createdMillis when
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of an administrator
   * @throws IllegalArgumentException if these keys may not sign it
   * @throws IllegalStateException if the label of acts is not known yet: see {@link
   *     Administration#withActs}
   */
  public LoggedEntry sign(Act act, long createdMillis, Bytes opening, SignatureKeyPair keys) {
    Bytes content =
        new AdministrativeAct(
                card().origin(),
                administration.acts().nextVersion(),
                createdMillis,
                administration.policy().version(),
                act)
            .encode();
    LeafBody body = administration.acts().body(Commitment.to(opening, content));
    return signed(card(), body, administration.policy().acting(act), opening, content, keys);
  }

  /**
   * A proposed entry with the signature of one administrator more; as it is, if that one has signed
   * already.
   *
   * @throws VerificationException if it could not be the next, as for {@link #standing}
   * @throws IllegalArgumentException if these keys may not sign it
   */
  public LoggedEntry cosign(LoggedEntry entry, SignatureKeyPair keys) throws VerificationException {
    Leaf leaf = administration.signers(entry).cosign(entry.leaf(), card().log().origin(), keys);
    return new LoggedEntry(leaf, entry.opening(), entry.content());
  }

  /**
   * A proposed entry with the signatures of those more who signed only the other.
   *
   * @throws VerificationException if one of the two could not be the next, as for {@link #standing}
   * @throws IllegalArgumentException if they are not the same but for signatures
   */
  public LoggedEntry merged(LoggedEntry entry, LoggedEntry other) throws VerificationException {
    var one = standing(entry);
    var two = standing(other);
    Leaf leaf = administration.signers(entry).merged(entry.leaf(), other.leaf());
    return new LoggedEntry(leaf, entry.opening(), entry.content());
  }

  /**
   * A proposed reset with the signatures of those more who signed only the other.
   *
   * @throws VerificationException if one of the two could not be the next, as for {@link
   *     #standing(AccountChain, LoggedRecord)}
   * @throws IllegalArgumentException if they are not the same but for signatures
   */
  public LoggedRecord mergedReset(AccountChain chain, LoggedRecord reset, LoggedRecord other)
      throws VerificationException {
    var one = standing(chain, reset);
    var two = standing(chain, other);
    Leaf leaf = administration.policy().resetting().merged(reset.leaf(), other.leaf());
    return new LoggedRecord(leaf, reset.opening(), reset.policyVersion(), reset.record());
  }

  /**
   * Makes a reset of an account, with one signature.
   *
   * @param chain of the account up to its latest record
   * @param record of the version behind that
   * @param opening fresh, of {@link Commitment#opening}
   * @param keys of an administrator
   * @throws IllegalArgumentException if the record is not the next, or these keys may not sign it
   */
  public LoggedRecord signReset(
      AccountChain chain, AccountRecord record, Bytes opening, SignatureKeyPair keys) {
    return chain.signReset(
        record,
        administration.policy().version(),
        administration.policy().resetting(),
        opening,
        keys);
  }

  /**
   * A proposed reset with the signature of one administrator more; as it is, if that one has signed
   * already.
   *
   * @param chain of the account up to its latest record
   * @throws VerificationException if it could not be the next, as for {@link
   *     #standing(AccountChain, LoggedRecord)}
   * @throws IllegalArgumentException if these keys may not sign it
   */
  public LoggedRecord cosignReset(AccountChain chain, LoggedRecord reset, SignatureKeyPair keys)
      throws VerificationException {
    var unused = standing(chain, reset);
    Leaf leaf =
        administration.policy().resetting().cosign(reset.leaf(), card().log().origin(), keys);
    return new LoggedRecord(leaf, reset.opening(), reset.policyVersion(), reset.record());
  }

  private NetworkCard card() {
    return administration.card();
  }

  private static LoggedEntry signed(
      NetworkCard card,
      LeafBody body,
      Quorum quorum,
      Bytes opening,
      Bytes content,
      SignatureKeyPair keys) {
    LeafSignature signature = quorum.sign(body, card.log().origin(), keys);
    return new LoggedEntry(new Leaf(body, Collections.singletonList(signature)), opening, content);
  }
}
