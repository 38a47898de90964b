package pli.client;

import static pli.client.FakeServer.error;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.Error;
import pli.protocol.wire.Propose;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ResetRequest;
import pli.protocol.wire.ServerFrame;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Proposals;
import pli.transparency.administration.Standing;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;

/** The server's part in administration, for {@link FakeServer}; runs under its lock. */
final class FakeOffice {
  private final FakeServer server;

  /** Whether the first account founds the network. */
  boolean founds;

  @Nullable Administration now;
  final List<Placed> policies = new ArrayList<>();
  final List<Placed> acts = new ArrayList<>();
  final List<LoggedEntry> proposals = new ArrayList<>();
  final List<AccountRecord> asked = new ArrayList<>();

  /** What people are shown of each entry; null for what they are not shown. */
  Lie lies = entry -> entry;

  interface Lie {
    @Nullable LoggedEntry instead(LoggedEntry entry);
  }

  FakeOffice(FakeServer server) {
    this.server = server;
  }

  void registered(AccountRecord record) {
    if (founds && policies.isEmpty()) {
      found(Administrator.of(record));
    }
  }

  /** Puts the first policy into the log. */
  void found(Administrator administrator) {
    LoggedEntry first =
        Proposals.first(
            server.card,
            server.label(LeafType.Chain.POLICY).output(),
            Policy.first(server.card.origin(), 1, administrator),
            Commitment.opening(server.entropy),
            server.networkKeys);
    append(first);
  }

  /** Puts an entry into the log, whether it may stand there or not. */
  void append(LoggedEntry entry) {
    Placed placed = new Placed(entry, server.log.append(entry.leaf()));
    boolean policy = entry.type() == LeafType.POLICY_CHANGE;
    (policy ? policies : acts).add(placed);
    try {
      Administration known = now;
      now =
          known == null
              ? Administration.begin(
                      server.card,
                      server.label(LeafType.Chain.POLICY).proof(),
                      entry,
                      placed.place())
                  .withActs(server.label(LeafType.Chain.ADMINISTRATION).proof())
              : known.next(entry, placed.place());
    } catch (VerificationException e) {
      // Whoever appended it wanted that; the server goes on from what was right.
      return;
    }
  }

  ServerFrame.Builder read(ReadAdministration request) {
    if (request.getChain() == ReadAdministration.Chain.ALERTS) {
      return server.alerts.read(request.getFromVersion());
    }
    boolean policy = request.getChain() == ReadAdministration.Chain.POLICY;
    List<Placed> chain = policy ? policies : acts;
    var answer =
        pli.protocol.wire.Administration.newBuilder()
            .setLabelProof(
                wire(
                    server
                        .label(policy ? LeafType.Chain.POLICY : LeafType.Chain.ADMINISTRATION)
                        .proof()))
            .setLatestVersion(chain.size());
    for (Placed next : chain) {
      LoggedEntry shown = lies.instead(next.entry());
      if (shown != null
          && next.entry().version() >= request.getFromVersion()
          && answer.getEntriesCount() < 64) {
        answer.addEntries(LoggedEntries.toWire(shown, next.place()));
      }
    }
    return ServerFrame.newBuilder().setAdministration(answer);
  }

  ServerFrame.Builder propose(Propose request) {
    Administration known = now;
    if (known == null) {
      return error(Error.Code.NOT_ALLOWED);
    }
    try {
      LoggedEntry entry = LoggedEntries.fromWire(request.getEntry());
      if (isLogged(entry)) {
        return proposed(true, 1, 1);
      }
      Proposals open = known.proposals();
      for (LoggedEntry one : proposals) {
        if (one.leaf().body().equals(entry.leaf().body())) {
          entry =
              entry.type() == LeafType.RESET
                  ? LoggedEntry.of(open.mergedReset(chain(entry), entry.record(), one.record()))
                  : open.merged(entry, one);
        }
      }
      Standing standing =
          entry.type() == LeafType.RESET
              ? open.standing(chain(entry), entry.record())
              : open.standing(entry);
      LoggedEntry whole = entry;
      proposals.removeIf(one -> one.leaf().body().equals(whole.leaf().body()));
      if (standing.isComplete()) {
        log(entry);
      } else {
        proposals.add(entry);
      }
      return proposed(standing.isComplete(), standing.signed(), standing.required());
    } catch (DecodeException e) {
      return error(Error.Code.MALFORMED);
    } catch (VerificationException e) {
      return error(
          switch (e.reason()) {
            case VERSION_GAP, WRONG_PREDECESSOR, WRONG_POLICY -> Error.Code.CHAIN_MOVED;
            case BAD_SIGNATURE -> Error.Code.NOT_ALLOWED;
            default -> Error.Code.RECORD_INVALID;
          });
    }
  }

  private boolean isLogged(LoggedEntry entry) {
    List<Placed> all = new ArrayList<>(policies);
    all.addAll(acts);
    return all.stream().anyMatch(one -> one.entry().leaf().body().equals(entry.leaf().body()));
  }

  private AccountChain chain(LoggedEntry reset) throws DecodeException {
    return server.chain(reset.record().record().handle().value());
  }

  private void log(LoggedEntry entry) throws DecodeException {
    if (entry.type() == LeafType.RESET) {
      server.append(entry.record());
      asked.removeIf(one -> isOf(one, entry));
      return;
    }
    append(entry);
    if (entry.type() == LeafType.ADMINISTRATIVE_ACT
        && entry.act().act() instanceof Act.Withdrawal withdrawal) {
      server.tokens.removeIf(token -> Sha256.hash(token).equals(withdrawal.tokenHash()));
    }
  }

  private static boolean isOf(AccountRecord record, LoggedEntry reset) {
    try {
      return reset.record().record().handle().equals(record.handle());
    } catch (DecodeException e) {
      return false;
    }
  }

  /** Whether no invitation is taken any more, as after a withdrawal of the only one. */
  boolean withdrawn;

  /** As a server would that has turned against its users: what was asked for, signed by nobody. */
  void resetUnsigned(String handle) {
    synchronized (server) {
      AccountRecord record =
          asked.stream()
              .filter(one -> one.handle().value().equals(handle))
              .findFirst()
              .orElseThrow();
      var stranger = pli.crypto.Ed25519.generate(server.entropy);
      var opening = Commitment.opening(server.entropy);
      var content = new pli.transparency.account.Reset(1, record).encode();
      var before = server.latest(handle);
      var body =
          new pli.transparency.leaf.LeafBody(
              LeafType.RESET,
              before.leaf().body().label(),
              record.version(),
              Commitment.to(opening, content),
              before.hash());
      var signature =
          pli.transparency.leaf.LeafSignature.sign(body, server.card.log().origin(), 0, stranger);
      server.append(
          new pli.transparency.account.LoggedRecord(
              new pli.transparency.leaf.Leaf(body, List.of(signature)), opening, 1, record));
    }
  }

  /** Whether an act lets somebody in with this token. */
  boolean invites(Bytes token) {
    if (withdrawn) {
      return false;
    }
    for (Placed placed : acts) {
      try {
        if (placed.entry().act().act() instanceof Act.Invitation invitation
            && invitation.tokenHash().equals(Sha256.hash(token))) {
          return true;
        }
      } catch (DecodeException e) {
        continue;
      }
    }
    return false;
  }

  private static ServerFrame.Builder proposed(boolean logged, int signed, int required) {
    return ServerFrame.newBuilder()
        .setProposed(
            Proposed.newBuilder()
                .setLogged(logged)
                .setAdministrators(signed)
                .setRequired(required));
  }

  ServerFrame.Builder list() {
    var answer = pli.protocol.wire.Proposals.newBuilder();
    for (LoggedEntry entry : proposals) {
      answer.addProposals(LoggedEntries.toWire(entry, 0));
    }
    for (AccountRecord record : asked) {
      answer.addRequests(
          ResetRequest.newBuilder().setContent(wire(record.encode())).setAskedMillis(1));
    }
    return ServerFrame.newBuilder().setProposals(answer);
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
