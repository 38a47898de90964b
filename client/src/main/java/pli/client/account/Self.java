package pli.client.account;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pli.client.api.Account;
import pli.client.api.ClientException;
import pli.client.net.Endpoint;
import pli.client.vault.Transaction;
import pli.codec.Bytes;
import pli.codec.DecodeException;
import pli.crypto.CipherSuite;
import pli.crypto.Ed25519;
import pli.crypto.KemKeyPair;
import pli.crypto.Secret;
import pli.crypto.SignatureKeyPair;
import pli.mls.node.BasicCredential;
import pli.mls.node.Capabilities;
import pli.mls.node.Extension;
import pli.mls.node.LeafOptions;
import pli.mls.node.Signer;
import pli.protocol.Identity;
import pli.protocol.QueueId;
import pli.transparency.account.AccountRecord;
import pli.transparency.account.DeviceEntry;
import pli.transparency.account.DeviceId;
import pli.transparency.account.Handle;
import pli.transparency.account.LoggedRecord;
import pli.transparency.network.Address;
import pli.transparency.network.NetworkCard;

/**
 * Who this device is: its account, its keys, its network. Made once by a join and never changed
 * after it, so this alone may be kept from one transaction to the next; only the account's {@link
 * #record} may have been followed by a later one meanwhile ({@link OwnRecord}).
 */
public final class Self {
  /**
   * The cipher suite of new groups and KeyPackages, a hybrid one (docs/adr/0011). Groups that were
   * made before it keep theirs.
   */
  public static final CipherSuite SUITE = CipherSuite.MLS_128_MLKEM768_X25519;

  /** Leaf extension: {@code opaque queue_id<V>}, the main queue of the leaf's device. */
  public static final int DELIVERY_EXTENSION = 0xf1d0;

  /** Group context extension: version, kind and name of the conversation. */
  public static final int CONVERSATION_EXTENSION = 0xf1c0;

  /** Group context extension: the hand-over queues of those who have not named their own yet. */
  public static final int HANDOVER_EXTENSION = 0xf1c1;

  private final NetworkCard card;
  private final Bytes cardFile;
  private final LoggedRecord logged;
  private final Bytes labelProof;
  private final DeviceEntry device;
  private final SignatureKeyPair signatureKeys;
  private final KemKeyPair contactKeys;

  Self(
      NetworkCard card,
      Bytes cardFile,
      LoggedRecord logged,
      Bytes labelProof,
      DeviceEntry device,
      SignatureKeyPair signatureKeys,
      KemKeyPair contactKeys) {
    this.card = card;
    this.cardFile = cardFile;
    this.logged = logged;
    this.labelProof = labelProof;
    this.device = device;
    this.signatureKeys = signatureKeys;
    this.contactKeys = contactKeys;
  }

  Self(NetworkCard card, Bytes cardFile, LoggedRecord logged, Bytes labelProof, NewDevice device) {
    this(
        card,
        cardFile,
        logged,
        labelProof,
        device.entry(),
        device.signatureKeys(),
        device.contactKeys());
  }

  /** How an account is joined; the vault stores the ordinal. */
  enum Way {
    /** A new account, with an invitation. */
    INVITATION,
    /** As a further device, which another one takes in. */
    DEVICE_LINK,
    /** As the only device, with the words on paper. */
    RECOVERY,
    /** As the only device, which administrators let in. */
    RETURNING
  }

  /** How far the join of this device has come, by which way, and with the secret of which link. */
  record Registration(boolean joined, Bytes secret, Way way) {}

  /** Where a join came from. */
  record Origin(String host, int port, Bytes secret, Way way) {}

  /**
   * Stores it while the join goes on.
   *
   * @param recoveryWords kept until the join has come to its end and they have been shown
   */
  void insert(Transaction t, Origin from, String recoveryWords) throws ClientException {
    t.change(
        "INSERT INTO account (one, state, network, origin, card, host, port, token, way, handle,"
            + " device_id, device_name, record, label_proof, recovery_words, signature_seed,"
            + " contact_private, contact_public, device)"
            + " VALUES (1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        card.network(),
        card.origin(),
        cardFile,
        from.host(),
        from.port(),
        from.secret(),
        from.way().ordinal(),
        handle().value(),
        device.id().value(),
        device.name(),
        logged.encode(),
        labelProof,
        recoveryWords,
        signatureKeys.privateKey(),
        contactKeys.privateKey(),
        contactKeys.publicKey(),
        device.encode());
  }

  /**
   * The join has come to its end. The invitation is kept until the log has shown whose act it was.
   */
  static void markJoined(Transaction t) throws ClientException {
    t.change(
        "INSERT OR REPLACE INTO admission (one, token) SELECT 1, token FROM account"
            + " WHERE way = ? AND length(token) > 0",
        Way.INVITATION.ordinal());
    t.change("UPDATE account SET state = 1, token = NULL");
  }

  /** What a device link or an account's name was remembered by is not needed again. */
  static void forgetToken(Transaction t) throws ClientException {
    t.change("UPDATE account SET token = NULL");
  }

  /** The recovery words that nobody has been shown yet; empty if there are none. */
  public static String unshownWords(Transaction t) throws ClientException {
    String words = t.first("SELECT recovery_words FROM account", row -> row.text(1));
    return words == null ? "" : words;
  }

  /** They have been shown, and are kept no longer. */
  public static void forgetWords(Transaction t) throws ClientException {
    t.change("UPDATE account SET recovery_words = NULL");
  }

  static Registration registration(Transaction t) throws ClientException {
    Registration found =
        t.first(
            "SELECT state, token, way FROM account",
            row -> new Registration(row.flag(1), row.bytes(2), way(row.small(3))));
    return found == null ? new Registration(false, Bytes.EMPTY, Way.INVITATION) : found;
  }

  private static Way way(int ordinal) throws DecodeException {
    if (ordinal < 0 || ordinal >= Way.values().length) {
      throw new DecodeException(DecodeException.Reason.UNKNOWN_KIND, "a way to join");
    }
    return Way.values()[ordinal];
  }

  /**
   * Who this device is.
   *
   * @throws ClientException VAULT_UNFINISHED if its join did not come to an end
   */
  public static Self load(Transaction t) throws ClientException {
    if (!registration(t).joined()) {
      throw new ClientException(ClientException.Problem.VAULT_UNFINISHED);
    }
    return loadUnfinished(t);
  }

  static Self loadUnfinished(Transaction t) throws ClientException {
    Bytes file = t.first("SELECT card FROM account", row -> row.bytes(1));
    if (file != null) {
      readCard(file, ClientException.Problem.VAULT_DAMAGED);
    }
    Self self =
        t.first(
            "SELECT card, record, device_id, signature_seed, contact_private, contact_public,"
                + " label_proof, device FROM account",
            row -> {
              Bytes cardFile = row.bytes(1);
              LoggedRecord logged = LoggedRecord.decode(row.bytes(2));
              try (Secret seed = row.secret(4)) {
                return new Self(
                    NetworkCard.parse(cardFile),
                    cardFile,
                    logged,
                    row.bytes(7),
                    row.bytes(8).isEmpty()
                        ? deviceOf(logged.record(), DeviceId.decode(row.bytes(3)))
                        : DeviceEntry.decode(row.bytes(8)),
                    Ed25519.fromSeed(seed),
                    new KemKeyPair(row.secret(5), row.bytes(6)));
              }
            });
    if (self == null) {
      throw new ClientException(ClientException.Problem.VAULT_UNFINISHED);
    }
    return self;
  }

  /**
   * A network's card.
   *
   * @throws ClientException CARD_OUTDATED if it was made before there was a log; {@code otherwise}
   *     if it is no card
   */
  static NetworkCard readCard(Bytes file, ClientException.Problem otherwise)
      throws ClientException {
    try {
      return NetworkCard.parse(file);
    } catch (DecodeException e) {
      throw new ClientException(
          e.reason() == DecodeException.Reason.UNKNOWN_KIND
              ? ClientException.Problem.CARD_OUTDATED
              : otherwise,
          e);
    }
  }

  private static DeviceEntry deviceOf(AccountRecord record, DeviceId id) throws DecodeException {
    DeviceEntry device = record.device(id);
    if (device == null) {
      throw new DecodeException(DecodeException.Reason.BAD_VALUE, "no such device in the record");
    }
    return device;
  }

  /** The server's endpoints, with the pins of the card. */
  public List<Endpoint> endpoints() {
    return endpoints(card);
  }

  /** Where the server of a network is reached. */
  public static List<Endpoint> endpoints(NetworkCard card) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (String url : card.addresses()) {
      try {
        Address address = Address.parseUrl(url);
        endpoints.add(
            new Endpoint(address.host(), address.port(), new Endpoint.Trust.Pinned(card.pins())));
      } catch (DecodeException e) {
        throw new IllegalStateException("the card was checked when it was read", e);
      }
    }
    return Collections.unmodifiableList(endpoints);
  }

  /** What people are told. */
  public Account account() {
    return new Account(handle().value(), device.name(), card.network(), card.origin());
  }

  /** The account's handle. */
  public Handle handle() {
    return record().handle();
  }

  /** The network's origin. */
  public String origin() {
    return card.origin();
  }

  /** The account's latest record that was known when this was read. */
  public AccountRecord record() {
    return logged.record();
  }

  /** The same with its leaf in the log. */
  public LoggedRecord logged() {
    return logged;
  }

  /** That the label of its leaf is this account's. */
  public Bytes labelProof() {
    return labelProof;
  }

  /** The network's card. */
  public NetworkCard card() {
    return card;
  }

  /** The network's card, as it was fetched. */
  public Bytes cardFile() {
    return cardFile;
  }

  /** This device, as a record has it or is to have it. */
  public DeviceEntry device() {
    return device;
  }

  /** Where Welcomes for this device come. */
  public QueueId contactQueue() {
    return new QueueId(device.contactQueue());
  }

  /** Signs for this device, in proofs and in MLS. */
  public SignatureKeyPair signatureKeys() {
    return signatureKeys;
  }

  /** Opens what lies in the contact queue. */
  public KemKeyPair contactKeys() {
    return contactKeys;
  }

  /** Who this device says that it is. */
  public Identity identity() {
    return new Identity(handle(), card.origin(), device.id(), record().version());
  }

  /** Who signs this device's leaves. */
  public Signer signer() {
    return new Signer(new BasicCredential(identity().encode()), signatureKeys);
  }

  /** What this device's leaves say it can do, with these further extensions. */
  public static LeafOptions leafOptions(List<Extension> extensions) {
    List<Integer> types = new ArrayList<>();
    types.add(Extension.LAST_RESORT);
    types.add(CONVERSATION_EXTENSION);
    types.add(HANDOVER_EXTENSION);
    types.add(DELIVERY_EXTENSION);
    return new LeafOptions(Capabilities.basic(CipherSuite.supported(), types), extensions);
  }
}
