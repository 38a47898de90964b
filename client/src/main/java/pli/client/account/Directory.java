package pli.client.account;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CryptoException;
import pli.crypto.Vrf;
import pli.protocol.LoggedRecords;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClaimedKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.DeviceKeyPackage;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.ProveLabel;
import pli.protocol.wire.Record;
import pli.protocol.wire.ServerFrame;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.AccountChain;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.leaf.LeafBody;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/**
 * Questions to the directory, over an anonymous session: it must not learn who asks. What it
 * answers is verified in itself here; whether the log has it too is for {@link
 * pli.client.trust.LogWatch} to say.
 */
public final class Directory {
  /** No account changes its devices so often; whoever shows more wants to keep this one busy. */
  private static final int MAX_VERSIONS = 4096;

  private Directory() {}

  /**
   * An account's records, each of which follows from the one before.
   *
   * @param chain of all of them
   * @param records themselves, from the first on
   * @param labelProof that the label is the account's
   * @param place of the latest in the log, as the server says
   */
  public record Shown(
      AccountChain chain, List<LoggedRecord> records, Bytes labelProof, long place) {
    /** With a copy of {@code records}. */
    public Shown {
      records = Collections.unmodifiableList(new ArrayList<>(records));
    }

    /** Whether administrators made one of the records behind this version. */
    boolean isResetBehind(long version) {
      for (LoggedRecord record : records) {
        if (record.isReset() && record.record().version() > version) {
          return true;
        }
      }
      return false;
    }
  }

  /** One KeyPackage of one device, as it came: not validated. */
  public record Claim(DeviceId device, Bytes keyPackage) {}

  /**
   * How the next record of an account follows from those before: administrators may have signed it,
   * and who they are is for the log to say.
   */
  @FunctionalInterface
  public interface Judge {
    /**
     * The chain with one more record.
     *
     * @param place of the record in the log, as the server says
     * @throws VerificationException if it does not follow
     * @throws ClientException if that cannot be said
     */
    AccountChain next(AccountChain chain, LoggedRecord record, long place)
        throws VerificationException, TransportException, Refused, ClientException;
  }

  /** Takes no reset by administrators. */
  public static final Judge PLAIN = (chain, record, place) -> chain.next(record);

  /**
   * Takes a reset as it stands behind the record before, whoever signed it: for those who cannot
   * ask who may. That the log has it is all that is known of it then.
   */
  public static Judge logged(NetworkCard card) {
    return (chain, record, place) ->
        record.isReset() ? unjudged(card, chain, record) : chain.next(record);
  }

  private static AccountChain unjudged(NetworkCard card, AccountChain chain, LoggedRecord record)
      throws VerificationException {
    LeafBody body = record.leaf().body();
    body.commitment().verify(record.opening(), record.content());
    if (!body.label().equals(chain.label())
        || body.version() - 1 != chain.version()
        || record.record().version() != body.version()
        || !body.previous().equals(chain.hash())
        || !record.record().handle().equals(chain.handle())
        || !record.record().network().equals(card.origin())) {
      throw new VerificationException(Reason.WRONG_PREDECESSOR, "a reset that does not follow");
    }
    return AccountChain.resume(card, record);
  }

  /** What a claim brought. */
  public record Claimed(Shown shown, List<Claim> claims) {}

  /** The label of an account with its proof, which holds. */
  record Label(Bytes value, Bytes proof) {}

  /**
   * The label that an account of this name has, or would have.
   *
   * @throws ClientException LABEL_UNPROVED
   */
  static Label label(Session anonymous, Handle handle, NetworkCard card, Duration patience)
      throws TransportException, Refused, ClientException {
    Bytes proof =
        bytes(
            anonymous
                .call(
                    ClientFrame.newBuilder()
                        .setProveLabel(ProveLabel.newBuilder().setHandle(handle.value())),
                    ServerFrame.EventCase.LABEL_PROOF,
                    patience)
                .getLabelProof()
                .getProof());
    try {
      Bytes input = LogLabel.account(handle.value()).input();
      return new Label(Vrf.verify(card.vrfKey(), input, proof), proof);
    } catch (CryptoException e) {
      throw new ClientException(Problem.LABEL_UNPROVED, e);
    }
  }

  /**
   * The records of an account, without any reset.
   *
   * @throws ClientException LABEL_UNPROVED, RECORD_INVALID
   */
  public static Shown lookUp(Session anonymous, Handle handle, NetworkCard card, Duration patience)
      throws TransportException, Refused, ClientException {
    return lookUp(anonymous, handle, card, PLAIN, patience);
  }

  /**
   * The records of an account.
   *
   * @throws ClientException LABEL_UNPROVED, RECORD_INVALID, and those of {@code judge}
   */
  public static Shown lookUp(
      Session anonymous, Handle handle, NetworkCard card, Judge judge, Duration patience)
      throws TransportException, Refused, ClientException {
    return verified(
        new Question(anonymous, handle, card, judge, patience),
        look(anonymous, handle, 0, patience));
  }

  /**
   * One KeyPackage of each of an account's devices; they are used up by asking.
   *
   * @throws ClientException LABEL_UNPROVED, RECORD_INVALID, and those of {@code judge}
   */
  public static Claimed claim(
      Session anonymous, Handle handle, NetworkCard card, Judge judge, Duration patience)
      throws TransportException, Refused, ClientException {
    ServerFrame answer =
        anonymous.call(
            ClientFrame.newBuilder()
                .setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(handle.value())),
            ServerFrame.EventCase.CLAIMED_KEY_PACKAGES,
            patience);
    ClaimedKeyPackages claimed = answer.getClaimedKeyPackages();
    Shown shown =
        verified(new Question(anonymous, handle, card, judge, patience), claimed.getRecord());
    List<Claim> claims = new ArrayList<>();
    try {
      for (DeviceKeyPackage next : claimed.getKeyPackagesList()) {
        claims.add(
            new Claim(DeviceId.decode(bytes(next.getDeviceId())), bytes(next.getKeyPackage())));
      }
    } catch (DecodeException e) {
      throw new ClientException(Problem.RECORD_INVALID, e);
    }
    return new Claimed(shown, Collections.unmodifiableList(claims));
  }

  /** Of whom, and where more of an answer can be had. */
  private record Question(
      Session session, Handle handle, NetworkCard card, Judge judge, Duration patience) {}

  private static Record look(Session session, Handle handle, long from, Duration patience)
      throws TransportException, Refused {
    return session
        .call(
            ClientFrame.newBuilder()
                .setLookUp(LookUp.newBuilder().setHandle(handle.value()).setFromVersion(from)),
            ServerFrame.EventCase.RECORD,
            patience)
        .getRecord();
  }

  /** A long chain comes in several answers. */
  private static Shown verified(Question question, Record first)
      throws TransportException, Refused, ClientException {
    Bytes labelProof = bytes(first.getLabelProof());
    Record part = first;
    @Nullable AccountChain chain = null;
    List<LoggedRecord> records = new ArrayList<>();
    long place = 0;
    while (true) {
      for (pli.protocol.wire.LoggedRecord next : part.getRecordsList()) {
        chain = grown(question, labelProof, chain, next);
        records.add(chain.latest());
        place = next.getIndex();
      }
      long reached = chain == null ? 0 : chain.version();
      if (chain == null || part.getRecordsCount() == 0 || reached > MAX_VERSIONS || place < 0) {
        throw new ClientException(Problem.RECORD_INVALID);
      }
      if (reached >= first.getLatestVersion()) {
        return new Shown(chain, records, labelProof, place);
      }
      part = look(question.session, question.handle, reached + 1, question.patience);
    }
  }

  private static AccountChain grown(
      Question question,
      Bytes labelProof,
      @Nullable AccountChain chain,
      pli.protocol.wire.LoggedRecord next)
      throws TransportException, Refused, ClientException {
    try {
      LoggedRecord record = LoggedRecords.fromWire(next);
      return chain == null
          ? AccountChain.begin(question.card, question.handle, labelProof, record)
          : question.judge.next(chain, record, next.getIndex());
    } catch (VerificationException e) {
      throw new ClientException(
          e.reason() == Reason.WRONG_LABEL ? Problem.LABEL_UNPROVED : Problem.RECORD_INVALID, e);
    } catch (DecodeException e) {
      throw new ClientException(Problem.RECORD_INVALID, e);
    }
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.adopt(bytes.toByteArray());
  }
}
