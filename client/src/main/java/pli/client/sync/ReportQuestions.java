package pli.client.sync;

import com.google.protobuf.ByteString;
import java.util.Optional;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.conversation.SignedMessages;
import pli.client.net.TransportException;
import pli.client.session.Connections.Role;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.FrankedMessage.Frank;
import pli.protocol.wire.AttestFrank;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ServerFrame;
import pli.transparency.VerificationException;
import pli.transparency.evidence.Evidence;
import pli.transparency.evidence.FrankAttestation;
import pli.transparency.evidence.RecordEvidence;
import pli.transparency.evidence.ReportEvidence;
import pli.transparency.evidence.ReportEvidence.Accepted;
import pli.transparency.network.NetworkCard;

/** What it takes to show somebody else who wrote a message. */
public final class ReportQuestions {
  private final Driver driver;

  /** Questions that {@code driver} asks. */
  public ReportQuestions(Driver driver) {
    this.driver = driver;
  }

  /**
   * The evidence, which holds by what this device knows. If the server does not say when it took
   * the message, that is left out.
   *
   * @throws ClientException what is wrong with the sender's account or with the log;
   *     MESSAGE_NOT_SHOWABLE if the evidence would show nothing
   */
  public ReportEvidence evidence(SignedMessages.Kept message, Deadline deadline)
      throws ClientException {
    Bytes account = new LogQuestions(driver).prove(message.sender(), deadline);
    NetworkCard card = driver.network().self().card();
    try {
      RecordEvidence records = (RecordEvidence) Evidence.parse(account);
      ReportEvidence evidence =
          new ReportEvidence(
              records,
              message.device(),
              message.toBeSigned(),
              message.signature(),
              accepted(message, deadline));
      var unused = evidence.verify(card);
      return evidence;
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.MESSAGE_NOT_SHOWABLE, e);
    }
  }

  private Optional<Accepted> accepted(SignedMessages.Kept message, Deadline deadline)
      throws ClientException {
    if (!message.frank().isPresent()) {
      return Optional.empty();
    }
    Frank frank = message.frank().get();
    NetworkCard card = driver.network().self().card();
    Bytes signature = driver.ask(network -> ask(network, message.tag(), frank, deadline), deadline);
    boolean holds =
        new FrankAttestation(message.tag(), frank.acceptedMillis())
            .isSigned(card.origin(), card.networkKey(), signature);
    return holds ? Optional.of(new Accepted(frank.acceptedMillis(), signature)) : Optional.empty();
  }

  /** What the server says; nothing if it knows nothing of it. */
  private static Bytes ask(Network network, Bytes tag, Frank frank, Deadline deadline)
      throws TransportException, Refused {
    ClientFrame.Builder request =
        ClientFrame.newBuilder()
            .setAttestFrank(
                AttestFrank.newBuilder()
                    .setFrankingTag(wire(tag))
                    .setAcceptedMillis(frank.acceptedMillis())
                    .setFrank(wire(frank.mac())));
    try {
      ServerFrame answer =
          network
              .session(Role.ANONYMOUS, deadline)
              .call(
                  request,
                  ServerFrame.EventCase.FRANK_ATTESTED,
                  deadline.within(ServerAccess.ANSWER).left());
      return Bytes.copyOf(answer.getFrankAttested().getSignature().toByteArray());
    } catch (Refused e) {
      if (e.mayRetry()) {
        throw e;
      }
      return Bytes.EMPTY;
    }
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.asByteBuffer());
  }
}
