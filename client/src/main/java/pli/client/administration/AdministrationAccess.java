package pli.client.administration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.client.account.ServerAccess;
import pli.client.api.ClientException;
import pli.client.api.ClientException.Problem;
import pli.client.net.TransportException;
import pli.client.session.Deadline;
import pli.client.session.Refused;
import pli.client.session.Session;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.ListProposals;
import pli.protocol.wire.Propose;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ServerFrame;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountRecord;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;

/** What is asked of the server about administration. Nothing of the answers is believed here. */
public final class AdministrationAccess {
  private AdministrationAccess() {}

  /**
   * Entries of a chain from a version on.
   *
   * @param label of the chain, whose proof holds
   * @param entries in the order in which the server gave them
   */
  public record Part(ChainLabel label, List<LoggedEntry> entries) {}

  /**
   * Reads a chain from a version on, some of it. Members alone may: it names people.
   *
   * @param type POLICY_CHANGE or ADMINISTRATIVE_ACT
   * @throws ClientException ADMINISTRATION_WITHHELD if what comes is no such answer
   */
  public static Part read(
      Session contact, LeafType type, long from, NetworkCard card, Deadline deadline)
      throws TransportException, Refused, ClientException {
    pli.protocol.wire.Administration answer =
        contact
            .call(
                ClientFrame.newBuilder()
                    .setReadAdministration(
                        ReadAdministration.newBuilder()
                            .setChain(
                                type == LeafType.POLICY_CHANGE
                                    ? ReadAdministration.Chain.POLICY
                                    : ReadAdministration.Chain.ACTS)
                            .setFromVersion(from)),
                ServerFrame.EventCase.ADMINISTRATION,
                deadline.within(ServerAccess.ANSWER).left())
            .getAdministration();
    Bytes proof = Bytes.adopt(answer.getLabelProof().toByteArray());
    List<LoggedEntry> entries = new ArrayList<>();
    try {
      Bytes label = LogLabel.of(type.chain()).proved(card.vrfKey(), proof);
      for (pli.protocol.wire.LoggedRecord next : answer.getEntriesList()) {
        entries.add(LoggedEntries.fromWire(next));
      }
      return new Part(new ChainLabel(label, proof), Collections.unmodifiableList(entries));
    } catch (DecodeException | VerificationException e) {
      throw new ClientException(Problem.ADMINISTRATION_WITHHELD, e);
    }
  }

  /** Proposes an entry with the signatures that it has. */
  public static Proposed propose(Session contact, LoggedEntry entry, Deadline deadline)
      throws TransportException, Refused {
    return contact
        .call(
            ClientFrame.newBuilder()
                .setPropose(Propose.newBuilder().setEntry(LoggedEntries.toWire(entry, 0))),
            ServerFrame.EventCase.PROPOSED,
            deadline.within(ServerAccess.ANSWER).left())
        .getProposed();
  }

  /** Somebody asks for a reset with this record. */
  public record Asked(AccountRecord record, long askedMillis) {}

  /** What waits for administrators. */
  public record Waiting(List<LoggedEntry> entries, List<Asked> asked) {}

  /**
   * What waits for administrators; for them alone.
   *
   * @throws ClientException PROTOCOL if what comes is no such answer
   */
  public static Waiting waiting(Session contact, Deadline deadline)
      throws TransportException, Refused, ClientException {
    pli.protocol.wire.Proposals answer =
        contact
            .call(
                ClientFrame.newBuilder().setListProposals(ListProposals.getDefaultInstance()),
                ServerFrame.EventCase.PROPOSALS,
                deadline.within(ServerAccess.ANSWER).left())
            .getProposals();
    List<LoggedEntry> entries = new ArrayList<>();
    List<Asked> asked = new ArrayList<>();
    try {
      for (pli.protocol.wire.LoggedRecord next : answer.getProposalsList()) {
        entries.add(LoggedEntries.fromWire(next));
      }
      for (pli.protocol.wire.ResetRequest next : answer.getRequestsList()) {
        Bytes content = Bytes.adopt(next.getContent().toByteArray());
        asked.add(new Asked(AccountRecord.decode(content), next.getAskedMillis()));
      }
    } catch (DecodeException e) {
      throw new ClientException(Problem.PROTOCOL, e);
    }
    return new Waiting(Collections.unmodifiableList(entries), Collections.unmodifiableList(asked));
  }
}
