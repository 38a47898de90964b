package pli.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pli.codec.Bytes;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.protocol.Invitation;
import pli.protocol.LoggedEntries;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Error;
import pli.protocol.wire.ListProposals;
import pli.protocol.wire.LoggedRecord;
import pli.protocol.wire.Proposals;
import pli.protocol.wire.Propose;
import pli.protocol.wire.Proposed;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ServerFrame;
import pli.transparency.account.Handle;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;

/**
 * What administrators do, as a client does it: each act is made, signed, proposed.
 *
 * @param network where
 * @param reader a member, who reads what was decided
 */
public record TestOffice(TestNetwork network, TestDevice reader) {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final int TRIES = 20;

  /** An invitation for one new member, which an act of this administrator made. */
  public static Bytes invite(TestNetwork network, TestDevice admin) throws Exception {
    return new TestOffice(network, admin).invite(admin, Act.Purpose.MEMBER, 1, null);
  }

  /** An invitation that an act of this administrator made; the token. */
  public Bytes invite(TestDevice admin, Act.Purpose purpose, int uses, @Nullable Handle handle)
      throws Exception {
    Bytes token = TestNetwork.random(Invitation.TOKEN_LENGTH);
    Proposed proposed = act(admin, invitation(token, purpose, uses, handle));
    if (!proposed.getLogged()) {
      throw new AssertionError("other administrators must sign");
    }
    return token;
  }

  /** An invitation for an hour. */
  public static Act.Invitation invitation(
      Bytes token, Act.Purpose purpose, int uses, @Nullable Handle handle) {
    long expires = System.currentTimeMillis() + HOUR_MILLIS;
    return new Act.Invitation(Sha256.hash(token), purpose, uses, expires, handle);
  }

  /**
   * An invitation to be an administrator.
   *
   * @param token that it is used with
   * @param delegate whose key makes them one, out of the link
   */
  public record Promise(Bytes token, SignatureKeyPair delegate) {}

  /** An invitation to be an administrator that an act of this one made. */
  public Promise promise(TestDevice admin, @Nullable Handle handle) throws Exception {
    Bytes card = TestNetwork.random(32);
    Invitation link =
        new Invitation("127.0.0.1", 1, TestNetwork.random(Invitation.SECRET_LENGTH), card);
    Act.Invitation act =
        new Act.Invitation(
            Sha256.hash(link.token()),
            Act.Purpose.ADMIN,
            1,
            System.currentTimeMillis() + HOUR_MILLIS,
            handle,
            link.delegate().publicKey());
    if (!act(admin, act).getLogged()) {
      throw new AssertionError("other administrators must sign");
    }
    return new Promise(link.token(), link.delegate());
  }

  /** Does something, again and again where others act at the same time. */
  public Proposed act(TestDevice admin, Act act) throws Exception {
    for (int i = 0; i < TRIES; i++) {
      ServerFrame answer = answer(admin, sign(act, admin.keys()));
      if (answer.hasProposed()) {
        return answer.getProposed();
      }
      if (answer.getError().getCode() != Error.Code.CHAIN_MOVED) {
        throw new AssertionError(answer.getError().getCode());
      }
    }
    throw new AssertionError("others were always first");
  }

  /** The act that would come next. */
  public LoggedEntry sign(Act act, SignatureKeyPair keys) throws Exception {
    return administration()
        .proposals()
        .sign(act, System.currentTimeMillis(), TestDevice.opening(), keys);
  }

  /** What was decided, verified from the first policy on. */
  public Administration administration() throws Exception {
    Chain policies = read(ReadAdministration.Chain.POLICY);
    Chain acts = read(ReadAdministration.Chain.ACTS);
    List<Placed> all = new ArrayList<>(policies.entries());
    all.addAll(acts.entries());
    all.sort(Comparator.comparingLong(Placed::place));
    Administration administration =
        Administration.begin(
                network.card(), policies.labelProof(), all.get(0).entry(), all.get(0).place())
            .withActs(acts.labelProof());
    for (Placed placed : all.subList(1, all.size())) {
      administration = administration.next(placed.entry(), placed.place());
    }
    return administration;
  }

  /** A chain as the server shows it. */
  public record Chain(Bytes labelProof, List<Placed> entries) {}

  public Chain read(ReadAdministration.Chain chain) throws Exception {
    List<Placed> entries = new ArrayList<>();
    try (TestClient client = network.connect()) {
      client.granted(reader.authenticate(client));
      while (true) {
        var shown = client.granted(read(chain, entries.size() + 1L)).getAdministration();
        for (LoggedRecord entry : shown.getEntriesList()) {
          entries.add(new Placed(LoggedEntries.fromWire(entry), entry.getIndex()));
        }
        if (entries.size() >= shown.getLatestVersion()) {
          return new Chain(TestClient.bytes(shown.getLabelProof()), entries);
        }
      }
    }
  }

  public static ClientFrame.Builder read(ReadAdministration.Chain chain, long from) {
    return ClientFrame.newBuilder()
        .setReadAdministration(
            ReadAdministration.newBuilder().setChain(chain).setFromVersion(from));
  }

  public static ClientFrame.Builder propose(LoggedEntry entry) {
    return ClientFrame.newBuilder()
        .setPropose(Propose.newBuilder().setEntry(LoggedEntries.toWire(entry, 0)));
  }

  /** Proposes; it must not be refused. */
  public Proposed proposed(TestDevice by, LoggedEntry entry) throws Exception {
    ServerFrame answer = answer(by, entry);
    if (answer.hasError()) {
      throw new AssertionError(answer.getError().getCode());
    }
    return answer.getProposed();
  }

  /** Proposes; it must be refused. */
  public Error.Code refused(TestDevice by, LoggedEntry entry) throws Exception {
    ServerFrame answer = answer(by, entry);
    if (!answer.hasError()) {
      throw new AssertionError("not refused but " + answer.getProposed().getLogged());
    }
    return answer.getError().getCode();
  }

  private ServerFrame answer(TestDevice by, LoggedEntry entry) throws Exception {
    try (TestClient client = network.connect()) {
      client.granted(by.authenticate(client));
      return client.ask(propose(entry));
    }
  }

  public Proposals waiting(TestDevice by) throws Exception {
    try (TestClient client = network.connect()) {
      client.granted(by.authenticate(client));
      return client.granted(list()).getProposals();
    }
  }

  public static ClientFrame.Builder list() {
    return ClientFrame.newBuilder().setListProposals(ListProposals.getDefaultInstance());
  }

  /** Joins by an invitation. */
  public TestDevice join(String handle, Bytes token) throws Exception {
    return join(network, handle, token);
  }

  /** Joins by an invitation. */
  public static TestDevice join(TestNetwork network, String handle, Bytes token) throws Exception {
    TestDevice device = TestDevice.of(handle, network);
    try (TestClient client = network.connect()) {
      client.granted(device.contactQueue().create(client));
      client.granted(device.register(client, token));
    }
    return device;
  }
}
