package pli.lab.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pli.client.net.Endpoint;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.Sha256;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Propose;
import pli.protocol.wire.ReadAdministration;
import pli.transparency.VerificationException;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.leaf.Commitment;
import pli.transparency.network.NetworkCard;

/** What an administrator reads and signs, over lines of its own. */
record AdministratorsOffice(Endpoint endpoint, NetworkCard card, NamedDevice administrator) {
  private static final long HOUR_MILLIS = 3_600_000;

  /** What was decided so far, verified from the first policy on. */
  Administration read() throws IOException {
    try (Line line = Line.open(endpoint)) {
      line.granted(administrator.authenticate(line));
      List<Placed> all = new ArrayList<>();
      Bytes policies = read(line, ReadAdministration.Chain.POLICY, all);
      Bytes acts = read(line, ReadAdministration.Chain.ACTS, all);
      all.sort(Comparator.comparingLong(Placed::place));
      Administration read =
          Administration.begin(card, policies, all.get(0).entry(), all.get(0).place())
              .withActs(acts);
      for (Placed next : all.subList(1, all.size())) {
        read = read.next(next.entry(), next.place());
      }
      return read;
    } catch (DecodeException | VerificationException e) {
      throw new IOException("administration that does not hold", e);
    }
  }

  /** Reads a whole chain; the proof of its label. */
  private static Bytes read(Line line, ReadAdministration.Chain chain, List<Placed> into)
      throws IOException, DecodeException {
    for (long next = 1; ; ) {
      ClientFrame.Builder question =
          ClientFrame.newBuilder()
              .setReadAdministration(
                  ReadAdministration.newBuilder().setChain(chain).setFromVersion(next));
      var shown = line.granted(question).getAdministration();
      for (LoggedRecord entry : shown.getEntriesList()) {
        into.add(new Placed(LoggedEntries.fromWire(entry), entry.getIndex()));
      }
      next += shown.getEntriesCount();
      if (next > shown.getLatestVersion()) {
        return Wire.of(shown.getLabelProof());
      }
    }
  }

  /** The next act: an invitation for an hour, signed by the administrator. */
  LoggedEntry invitation(Bytes token, int uses) throws IOException {
    long now = System.currentTimeMillis();
    Act.Invitation invitation =
        new Act.Invitation(Sha256.hash(token), Act.Purpose.MEMBER, uses, now + HOUR_MILLIS, null);
    return read()
        .proposals()
        .sign(invitation, now, Commitment.opening(Wire.ENTROPY), administrator.keys());
  }

  static ClientFrame.Builder propose(LoggedEntry entry) {
    return ClientFrame.newBuilder()
        .setPropose(Propose.newBuilder().setEntry(LoggedEntries.toWire(entry, 0)));
  }
}
