package pli.transparency.evidence;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.transparency.VerificationException;
import pli.transparency.VerificationException.Reason;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.LoggedRecord;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.VerifierKey;
import pli.transparency.text.Decimal;
import pli.transparency.text.Lines;

/**
 * That a device of an account said something in a conversation: the signature that every MLS
 * message carries inside, and the account's records. And, if the server could say so, that the
 * message went through it, and when: a signature alone may be of any time, also of one after the
 * device was lost.
 *
 * @param account the records of who is reported
 * @param device which of the account's devices signed
 * @param message FramedContentTBS (RFC 9420 section 6.1)
 * @param signature of it
 * @param accepted what the server says, if it does
 */
public record ReportEvidence(
    RecordEvidence account,
    DeviceId device,
    Bytes message,
    Bytes signature,
    Optional<Accepted> accepted)
    implements Evidence {
  static final String KIND = "report";
  private static final String ACCOUNT = "account ";
  private static final String DEVICE = "device ";
  private static final String MESSAGE = "message ";
  private static final String SIGNATURE = "signature ";
  private static final String ACCEPTED = "accepted ";
  private static final String ATTESTATION = "attestation ";

  /**
   * What the server says of when it took the message.
   *
   * @param millis since 1970, by its clock
   * @param attestation the network's signature of a {@link FrankAttestation}
   */
  public record Accepted(long millis, Bytes attestation) {
    /**
     * What it says.
     *
     * @throws IllegalArgumentException if the time is negative
     */
    public Accepted {
      if (millis < 0) {
        throw new IllegalArgumentException("a time before all others");
      }
    }
  }

  /** Who said what, verified. */
  public static final class Proved {
    private final RecordEvidence.Proved account;
    private final DeviceEntry device;
    private final boolean gone;
    private final SignedMessage message;

    private Proved(
        RecordEvidence.Proved account, DeviceEntry device, boolean gone, SignedMessage message) {
      this.account = account;
      this.device = device;
      this.gone = gone;
      this.message = message;
    }

    /** Whose account it is, and where its latest record that is shown stands in the log. */
    public RecordEvidence.Proved account() {
      return account;
    }

    /** The device that signed. */
    public DeviceEntry device() {
      return device;
    }

    /** Whether it is not in the latest record that is shown. */
    public boolean isDeviceGone() {
      return gone;
    }

    /** The id of the conversation. */
    public Bytes conversation() {
      return message.group();
    }

    /** When it was sent, as the sender says. */
    public long sentAtMillis() {
      return message.sentAtMillis();
    }

    /** What was said, as far as it is text; empty if it is none. */
    public String text() {
      return message.text();
    }
  }

  static ReportEvidence read(VerifierKey log, Lines lines) throws DecodeException {
    if (!(Evidence.parse(EvidenceLines.read(lines, ACCOUNT)) instanceof RecordEvidence account)
        || !account.log().equals(log)) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "not an account of that log");
    }
    DeviceId device = DeviceId.decode(EvidenceLines.read(lines, DEVICE));
    Bytes message = EvidenceLines.read(lines, MESSAGE);
    Bytes signature = EvidenceLines.read(lines, SIGNATURE);
    Optional<Accepted> accepted = Optional.empty();
    if (lines.nextBegins(ACCEPTED)) {
      long millis = Decimal.parse(lines.after(ACCEPTED));
      accepted = Optional.of(new Accepted(millis, EvidenceLines.read(lines, ATTESTATION)));
    }
    return new ReportEvidence(account, device, message, signature, accepted);
  }

  /** The card that came with it. */
  public NetworkCard ownCard() {
    return account.ownCard();
  }

  @Override
  public VerifierKey log() {
    return account.log();
  }

  @Override
  public Bytes encode() {
    StringBuilder file = EvidenceLines.begin(KIND, log());
    EvidenceLines.write(file, ACCOUNT, account.encode());
    EvidenceLines.write(file, DEVICE, device.value());
    EvidenceLines.write(file, MESSAGE, message);
    EvidenceLines.write(file, SIGNATURE, signature);
    if (accepted.isPresent()) {
      file.append(ACCEPTED).append(accepted.get().millis()).append('\n');
      EvidenceLines.write(file, ATTESTATION, accepted.get().attestation());
    }
    return Bytes.utf8(file.toString());
  }

  /**
   * Verifies that a device of the account said it, and if the server says when, that it does.
   *
   * @param known the network's card, from where trust comes from; its witnesses count
   * @throws VerificationException {@link Reason#WRONG_CHAIN} if none of the records has such a
   *     device, {@link Reason#BAD_SIGNATURE} if it did not sign, {@link Reason#WRONG_CONTENT} if
   *     what it signed is no message, {@link Reason#NOT_SIGNED} if the network did not sign what
   *     stands there of when; as for {@link RecordEvidence#verify}
   */
  public Proved verify(NetworkCard known) throws VerificationException {
    RecordEvidence.Proved proved = account.verify(known);
    DeviceEntry signer = signer(account.records());
    if (signer == null) {
      throw new VerificationException(Reason.WRONG_CHAIN, "no such device in the records");
    }
    if (!SignedMessage.isSigned(message, signer.signatureKey(), signature)) {
      throw new VerificationException(Reason.BAD_SIGNATURE, "the device did not sign that");
    }
    SignedMessage said;
    try {
      said = SignedMessage.read(message);
    } catch (DecodeException e) {
      throw new VerificationException(Reason.WRONG_CONTENT, "what was signed is no message");
    }
    if (accepted.isPresent() && !isAccepted(known, said, accepted.get())) {
      throw new VerificationException(Reason.NOT_SIGNED, "the network did not say when it came");
    }
    return new Proved(proved, signer, proved.chain().record().device(device) == null, said);
  }

  /** As the latest record has it that does. */
  private @Nullable DeviceEntry signer(List<LoggedRecord> records) {
    DeviceEntry found = null;
    for (LoggedRecord record : records) {
      DeviceEntry entry = record.record().device(device);
      found = entry == null ? found : entry;
    }
    return found;
  }

  private static boolean isAccepted(NetworkCard known, SignedMessage said, Accepted accepted) {
    Bytes tag = FrankAttestation.tag(said.salt(), said.data());
    return new FrankAttestation(tag, accepted.millis())
        .isSigned(known.origin(), known.networkKey(), accepted.attestation());
  }

  /** Says what it is, not whose. */
  @Override
  public String toString() {
    return "ReportEvidence";
  }
}
