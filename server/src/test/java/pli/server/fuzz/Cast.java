package pli.server.fuzz;

import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pli.codec.Bytes;
import pli.crypto.Ed25519;
import pli.crypto.Entropy;
import pli.crypto.Sha256;
import pli.crypto.SignatureKeyPair;
import pli.crypto.VrfKeyPair;
import pli.protocol.LoggedEntries;
import pli.protocol.LoggedRecords;
import pli.protocol.Proofs;
import pli.protocol.QueueId;
import pli.protocol.wire.Acknowledge;
import pli.protocol.wire.AuthenticateDevice;
import pli.protocol.wire.ClaimKeyPackages;
import pli.protocol.wire.ClientFrame;
import pli.protocol.wire.Commit;
import pli.protocol.wire.CountKeyPackages;
import pli.protocol.wire.CreateQueue;
import pli.protocol.wire.CreateRoute;
import pli.protocol.wire.DeleteQueue;
import pli.protocol.wire.DeliverWelcome;
import pli.protocol.wire.Destination;
import pli.protocol.wire.ListProposals;
import pli.protocol.wire.LookUp;
import pli.protocol.wire.Propose;
import pli.protocol.wire.ProveLabel;
import pli.protocol.wire.PublishKeyPackages;
import pli.protocol.wire.ReadAdministration;
import pli.protocol.wire.ReadQueue;
import pli.protocol.wire.Register;
import pli.protocol.wire.RequestReset;
import pli.protocol.wire.RoutingTable;
import pli.protocol.wire.Submit;
import pli.protocol.wire.UpdateRecord;
import pli.transparency.VerificationException;
import pli.transparency.account.AccountChain;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.administration.Act;
import pli.transparency.administration.Administration;
import pli.transparency.administration.Administrator;
import pli.transparency.administration.LoggedEntry;
import pli.transparency.administration.Placed;
import pli.transparency.administration.Policy;
import pli.transparency.administration.Proposals;
import pli.transparency.checkpoint.TrustedLog;
import pli.transparency.checkpoint.WitnessPolicy;
import pli.transparency.leaf.Commitment;
import pli.transparency.leaf.LeafType;
import pli.transparency.leaf.LogLabel;
import pli.transparency.network.NetworkCard;
import pli.transparency.note.NoteSigner;

/**
 * Who asks, the same in every run: Alice, who has an account, Bob, who is invited, two queues, and
 * a group whose members read them. A variant of one octet chooses among the good requests of a
 * kind.
 */
final class Cast {
  static final String ORIGIN = "the-lighthouse";
  static final Bytes TOKEN = filled(16, 77);
  static final VrfKeyPair VRF = VrfKeyPair.generate(new Random(13)::nextBytes);
  static final SignatureKeyPair NETWORK_KEYS = Ed25519.generate(new Random(14)::nextBytes);
  static final NetworkCard CARD = card();

  /** Of the first policy. */
  private static final Bytes FOUNDING_OPENING = Commitment.opening(new Random(15)::nextBytes);

  static final Bytes RETURN_TOKEN = filled(16, 79);

  private static final int QUEUES = 2;

  final Person alice;
  final Person bob;
  private final List<SignatureKeyPair> queueKeys;

  /** A person with one device. */
  record Person(Handle handle, SignatureKeyPair keys, LoggedRecord logged) {
    DeviceEntry device() {
      return logged.record().devices().get(0);
    }

    Bytes hash() {
      return Sha256.hash(logged.leaf().encode());
    }
  }

  /** The kinds of requests, in the order in which an input numbers them. */
  enum Kind {
    CREATE_QUEUE,
    READ_QUEUE,
    ACKNOWLEDGE,
    DELETE_QUEUE,
    CREATE_ROUTE,
    SUBMIT,
    COMMIT,
    DELIVER_WELCOME,
    LOOK_UP,
    CLAIM,
    REGISTER,
    AUTHENTICATE,
    PUBLISH,
    COUNT,
    PROPOSE,
    READ_CONTACT_QUEUE,
    PROVE_LABEL,
    UPDATE,
    READ_ADMINISTRATION,
    LIST_PROPOSALS,
    REQUEST_RESET
  }

  private static NetworkCard card() {
    SignatureKeyPair keys = NETWORK_KEYS;
    String log = NetworkCard.logOrigin(ORIGIN);
    return new NetworkCard(
        "The Lighthouse",
        ORIGIN,
        keys.publicKey(),
        new TrustedLog(new NoteSigner(log, keys).verifierKey(), WitnessPolicy.NONE),
        VRF.publicKey(),
        List.of("wss://127.0.0.1:7443"),
        List.of(filled(32, 9)));
  }

  Cast() {
    Entropy entropy = new Random(11)::nextBytes;
    alice = person("alice", 21, entropy);
    bob = person("bob", 22, entropy);
    queueKeys = List.of(Ed25519.generate(entropy), Ed25519.generate(entropy));
  }

  private static Person person(String name, int octet, Entropy entropy) {
    SignatureKeyPair keys = Ed25519.generate(entropy);
    Handle handle = new Handle(name);
    Bytes label = LogLabel.account(name).hash(VRF).output();
    AccountRecord record = record(handle, 1, keys, octet);
    return new Person(
        handle,
        keys,
        LoggedRecord.first(CARD.log().origin(), label, record, filled(32, octet), keys));
  }

  private static AccountRecord record(
      Handle handle, long version, SignatureKeyPair keys, int octet) {
    DeviceEntry device =
        new DeviceEntry(
            new DeviceId(filled(16, octet)),
            "Zettelkasten",
            keys.publicKey(),
            filled(16, octet),
            filled(32, octet));
    return new AccountRecord(
        ORIGIN, handle, version, 1_800_000_000_000L, List.of(device), filled(32, octet + 100));
  }

  /** Somebody's next record: of the same device, or with another contact queue. */
  private static LoggedRecord next(Person who, int variant) {
    int octet = who.device().id().value().at(0) + variant / 2 % 2;
    return AccountChain.resume(CARD, who.logged())
        .sign(record(who.handle(), 2, who.keys(), octet), filled(32, variant), who.keys());
  }

  /** Alice alone decides: she invites, takes back, gives Bob other devices, changes the policy. */
  private LoggedEntry proposal(int variant) {
    Bytes opening = filled(32, variant);
    Administration administration = administration();
    Proposals proposals = administration.proposals();
    Bytes hash = Sha256.hash(filled(16, variant));
    return switch (variant % 4) {
      case 0 ->
          proposals.sign(
              new Act.Invitation(
                  hash,
                  variant > 127 ? Act.Purpose.ADMIN : Act.Purpose.MEMBER,
                  1,
                  1_800_000_100_000L,
                  null,
                  variant > 127 ? filled(32, 62) : null),
              1,
              opening,
              alice.keys());
      case 1 -> proposals.sign(new Act.Withdrawal(hash), 1, opening, alice.keys());
      case 2 ->
          LoggedEntry.of(
              proposals.signReset(
                  AccountChain.resume(CARD, alice.logged()),
                  returning(variant),
                  opening,
                  alice.keys()));
      default ->
          proposals.sign(
              administration
                  .policy()
                  .adding(Administrator.of(bob.logged().record()), 1_800_000_000_000L),
              opening,
              alice.keys());
    };
  }

  /** As it is after Alice founded the network. */
  private Administration administration() {
    Policy policy =
        Policy.first(ORIGIN, 1_800_000_000_000L, Administrator.of(alice.logged().record()));
    LoggedEntry first =
        Proposals.first(
            CARD,
            LogLabel.of(LeafType.Chain.POLICY).hash(VRF).output(),
            policy,
            FOUNDING_OPENING,
            NETWORK_KEYS);
    try {
      return Administration.resume(CARD, List.of(new Placed(first, 1)))
          .withActs(LogLabel.of(LeafType.Chain.ADMINISTRATION).hash(VRF).proof());
    } catch (VerificationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Alice's next record, with another device that Bob's key signs for. */
  private AccountRecord returning(int variant) {
    DeviceEntry device =
        new DeviceEntry(
            new DeviceId(filled(16, 60 + variant % 2)),
            "Zettelkasten",
            bob.keys().publicKey(),
            filled(16, 60),
            filled(32, 60));
    return new AccountRecord(
        ORIGIN, alice.handle(), 2, 1_800_000_000_000L, List.of(device), filled(32, 61));
  }

  /** Alice's contact queue, whose key is hers. */
  SignatureKeyPair contactKeys() {
    return alice.keys();
  }

  /**
   * A good request, if all that it needs went before.
   *
   * @param nonce of the connection
   */
  ClientFrame.Builder request(Kind kind, int variant, Bytes nonce) {
    ClientFrame.Builder frame = ClientFrame.newBuilder();
    int queue = variant % QUEUES;
    int epoch = variant % 4;
    ByteString submission = wire(filled(16, variant));
    ByteString route = wire(filled(16, 5));
    ByteString message = wire(filled(1 + variant % 7 * 40, variant));
    return switch (kind) {
      case CREATE_QUEUE ->
          frame.setCreateQueue(
              CreateQueue.newBuilder()
                  .setQueueId(wire(queueId(queue).value()))
                  .setPublicKey(wire(queueKeys.get(queue).publicKey()))
                  .setSignature(wire(prove(Proofs.CREATE_QUEUE, queue, nonce))));
      case READ_QUEUE ->
          frame.setReadQueue(
              ReadQueue.newBuilder()
                  .setQueueId(wire(queueId(queue).value()))
                  .setSignature(wire(prove(Proofs.READ_QUEUE, queue, nonce))));
      case ACKNOWLEDGE ->
          frame.setAcknowledge(
              Acknowledge.newBuilder()
                  .setQueueId(wire(queueId(queue).value()))
                  .setUpTo(1 + variant / QUEUES));
      case DELETE_QUEUE ->
          frame.setDeleteQueue(
              DeleteQueue.newBuilder()
                  .setQueueId(wire(queueId(queue).value()))
                  .setSignature(wire(prove(Proofs.DELETE_QUEUE, queue, nonce))));
      case CREATE_ROUTE ->
          frame.setCreateRoute(
              CreateRoute.newBuilder()
                  .setRouteId(route)
                  .setRouteKey(routeKey(0))
                  .setTable(table(0))
                  .setSubmissionId(submission));
      case SUBMIT ->
          frame.setSubmit(
              Submit.newBuilder()
                  .setRouteId(route)
                  .setEpoch(epoch)
                  .setRouteKey(routeKey(epoch))
                  .setSubmissionId(submission)
                  .setMessage(message));
      case COMMIT ->
          frame.setCommit(
              Commit.newBuilder()
                  .setRouteId(route)
                  .setEpoch(epoch)
                  .setOldRouteKey(routeKey(epoch))
                  .setNewRouteKey(routeKey(epoch + 1))
                  .setNewTable(table(epoch + 1))
                  .setSubmissionId(submission)
                  .setMessage(message));
      case DELIVER_WELCOME ->
          frame.setDeliverWelcome(
              DeliverWelcome.newBuilder()
                  .setContactQueueId(wire(alice.device().contactQueue()))
                  .setSubmissionId(submission)
                  .setSealed(message));
      case LOOK_UP ->
          frame.setLookUp(LookUp.newBuilder().setHandle(name(variant)).setFromVersion(variant / 4));
      case CLAIM ->
          frame.setClaimKeyPackages(ClaimKeyPackages.newBuilder().setHandle(name(variant)));
      case REGISTER ->
          frame.setRegister(
              Register.newBuilder()
                  .setToken(wire(TOKEN))
                  .setRecord(LoggedRecords.toWire(bob.logged(), 0))
                  .setProof(wire(prove(Proofs.REGISTER, bob, bob.hash(), nonce))));
      case AUTHENTICATE -> {
        Person who = variant % 2 == 0 ? alice : bob;
        yield frame.setAuthenticateDevice(
            AuthenticateDevice.newBuilder()
                .setHandle(who.handle().value())
                .setDeviceId(wire(who.device().id().value()))
                .setProof(wire(prove(Proofs.AUTHENTICATE_DEVICE, who, Bytes.EMPTY, nonce))));
      }
      case PUBLISH -> {
        PublishKeyPackages.Builder publish =
            PublishKeyPackages.newBuilder().setReplace(variant > 127).setLastResort(message);
        for (int i = 0; i < variant % 64; i++) {
          publish.addOneTime(message);
        }
        yield frame.setPublishKeyPackages(publish);
      }
      case COUNT -> frame.setCountKeyPackages(CountKeyPackages.getDefaultInstance());
      case PROPOSE ->
          frame.setPropose(
              Propose.newBuilder().setEntry(LoggedEntries.toWire(proposal(variant), 0)));
      case READ_ADMINISTRATION ->
          frame.setReadAdministration(
              ReadAdministration.newBuilder()
                  .setChainValue(1 + variant % 3)
                  .setFromVersion(variant / 64));
      case LIST_PROPOSALS -> frame.setListProposals(ListProposals.getDefaultInstance());
      case REQUEST_RESET -> {
        AccountRecord record = returning(variant);
        Bytes content = record.encode();
        Bytes signed =
            Proofs.device(
                Proofs.REQUEST_RESET,
                ORIGIN,
                nonce,
                record.handle(),
                record.devices().get(0).id(),
                Sha256.hash(content));
        yield frame.setRequestReset(
            RequestReset.newBuilder()
                .setToken(wire(RETURN_TOKEN))
                .setContent(wire(content))
                .setProof(wire(Ed25519.sign(bob.keys(), signed))));
      }
      case READ_CONTACT_QUEUE -> {
        QueueId contact = new QueueId(alice.device().contactQueue());
        Bytes key = contactKeys().publicKey();
        Bytes signed = Proofs.queue(Proofs.READ_QUEUE, ORIGIN, nonce, contact, key);
        yield frame.setReadQueue(
            ReadQueue.newBuilder()
                .setQueueId(wire(contact.value()))
                .setSignature(wire(Ed25519.sign(contactKeys(), signed))));
      }
      case PROVE_LABEL ->
          frame.setProveLabel(
              ProveLabel.newBuilder().setHandle(variant > 127 ? "nobody" : name(variant)));
      case UPDATE ->
          frame.setUpdateRecord(
              UpdateRecord.newBuilder()
                  .setRecord(
                      LoggedRecords.toWire(next(variant % 2 == 0 ? alice : bob, variant), 0)));
    };
  }

  private String name(int variant) {
    return (variant % 2 == 0 ? alice : bob).handle().value();
  }

  private static QueueId queueId(int queue) {
    return new QueueId(filled(16, 31 + queue));
  }

  private static ByteString routeKey(int epoch) {
    return wire(filled(32, 101 + epoch));
  }

  private static RoutingTable table(int epoch) {
    RoutingTable.Builder table = RoutingTable.newBuilder();
    for (int queue = 0; queue < QUEUES; queue++) {
      table.addDestinations(
          Destination.newBuilder()
              .setQueueId(wire(queueId(queue).value()))
              .setWrapKey(wire(wrapKey(queue, epoch))));
    }
    return table.build();
  }

  /** Under which key a queue's entries of an epoch are sealed. */
  static Bytes wrapKey(int queue, int epoch) {
    return filled(32, 151 + QUEUES * epoch + queue);
  }

  private Bytes prove(String label, int queue, Bytes nonce) {
    SignatureKeyPair keys = queueKeys.get(queue);
    return Ed25519.sign(keys, Proofs.queue(label, ORIGIN, nonce, queueId(queue), keys.publicKey()));
  }

  private static Bytes prove(String label, Person who, Bytes hash, Bytes nonce) {
    return Ed25519.sign(
        who.keys(), Proofs.device(label, ORIGIN, nonce, who.handle(), who.device().id(), hash));
  }

  static Bytes filled(int length, int octet) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) octet);
    return Bytes.adopt(bytes);
  }

  private static ByteString wire(Bytes bytes) {
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
